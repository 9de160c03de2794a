import type { Mailbox, MailHead } from '#domain'
import { parseHead } from '#mail'
import { type Cfb, childrenOf } from '../cfb/read-cfb.ts'
import { type Properties, readProperties } from './properties.ts'

// Who wrote what to whom (MS-OXOMSG, MS-OXPROPS). A message that came over the internet keeps its header as text; one
// that was written here has properties only, and what the header does not tell is taken from them as well.

const ID = {
  subject: 0x0037,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  senderSmtp: 0x5d01,
  ownerName: 0x0042,
  ownerAddress: 0x0065,
  ownerSmtp: 0x5d02,
  displayTo: 0x0e04,
  displayCc: 0x0e03,
  header: 0x007d,
  messageId: 0x1035,
  references: 0x1039,
  inReplyTo: 0x1042,
  replyNames: 0x0050,
  sent: 0x0039,
  recipientType: 0x0c15,
  recipientName: 0x3001,
  recipientAddress: 0x3003,
  recipientSmtp: 0x39fe,
} as const
const RECIPIENT_HEADER_BYTES = 8
// LIMIT: more recipients than providers allow in one mail.
const RECIPIENTS_MAX = 1_000

export function messageHead(cfb: Cfb, properties: Properties): MailHead {
  const header = properties.text(ID.header)
  const own = headFromProperties(cfb, properties)
  if (header.trim() === '') return own
  // Outlook puts a line of its own in front of some headers.
  const { value } = parseHead(Buffer.from(header.replace(/^Microsoft Mail Internet Headers[^\n]*\n/, ''), 'utf8'))
  return {
    ...value,
    from: value.from.some((list) => list.length > 0) ? value.from : own.from,
    to: value.to.length > 0 ? value.to : own.to,
    cc: value.cc.length > 0 ? value.cc : own.cc,
    subject: value.subject || own.subject,
    messageId: value.messageId || own.messageId,
    date: value.date || own.date,
  }
}

function headFromProperties(cfb: Cfb, properties: Properties): MailHead {
  const recipients = readRecipients(cfb, properties.codePage)
  const sender = mailbox(properties, ID.senderName, [ID.senderSmtp, ID.senderAddress])
  const owner = mailbox(properties, ID.ownerName, [ID.ownerSmtp, ID.ownerAddress])
  const from = owner.name !== '' || owner.address !== '' ? owner : sender
  const isDelegate = sender.address !== '' && owner.address !== '' && sender.address !== owner.address
  const listed = (type: number, shown: number): Mailbox[] => {
    const found = recipients.filter((recipient) => recipient.type === type).map((recipient) => recipient.mailbox)
    return found.length > 0 ? found : shownNames(properties.text(shown))
  }
  return {
    from: from.name === '' && from.address === '' ? [] : [[from]],
    sender: isDelegate ? [sender] : [],
    replyTo: shownNames(properties.text(ID.replyNames)),
    to: listed(1, ID.displayTo),
    cc: listed(2, ID.displayCc),
    returnPath: '',
    subject: properties.text(ID.subject),
    date: properties.time(ID.sent)?.toUTCString() ?? '',
    messageId: bare(properties.text(ID.messageId)),
    inReplyTo: ids(properties.text(ID.inReplyTo)),
    references: ids(properties.text(ID.references)),
    fields: [],
  }
}

function mailbox(properties: Properties, nameId: number, addressIds: readonly number[]): Mailbox {
  const addresses = addressIds.map((id) => properties.text(id)).filter((address) => address.includes('@'))
  return { name: properties.text(nameId), address: withDomain(addresses[0] ?? '') }
}

function withDomain(address: string): string {
  const at = address.lastIndexOf('@')
  return address.slice(0, at + 1) + address.slice(at + 1).toLowerCase()
}

const shownNames = (list: string): Mailbox[] =>
  list
    .split(';')
    .slice(0, RECIPIENTS_MAX)
    .map((name) => name.replaceAll('\0', '').trim())
    .filter((name) => name !== '')
    .map((name) => (name.includes('@') ? { name: '', address: withDomain(name) } : { name, address: '' }))

function readRecipients(cfb: Cfb, codePage: number): { readonly type: number; readonly mailbox: Mailbox }[] {
  return childrenOf(cfb, 0)
    .filter((entry) => entry.type === 'storage' && /^__recip_version1\.0_/i.test(entry.name))
    .slice(0, RECIPIENTS_MAX)
    .map((entry) => {
      const properties = readProperties(cfb, entry.index, RECIPIENT_HEADER_BYTES, codePage)
      return {
        type: properties.number(ID.recipientType) ?? 1,
        mailbox: mailbox(properties, ID.recipientName, [ID.recipientSmtp, ID.recipientAddress]),
      }
    })
}

const bare = (id: string): string => id.trim().replace(/^<|>$/g, '')
const ids = (text: string): string[] =>
  [...text.slice(0, 65_536).matchAll(/<([^<>\s]{1,998})>/g)].map(([, id = '']) => id)
