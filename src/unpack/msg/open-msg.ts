import type { Budget, Child, Opened, SourceOpener } from '#bytes'
import type { Flaw, Kind, PresentedFact } from '#domain'
import { shareLinks } from '#mail'
import { labelOfCodePage } from '../cfb/code-page.ts'
import { readCfb } from '../cfb/read-cfb.ts'
import { readAttachments } from './attachments.ts'
import { unpackRtf } from './compressed-rtf.ts'
import { messageHead } from './message-head.ts'
import { type Properties, readProperties } from './properties.ts'

const MESSAGE_HEADER_BYTES = 32
const ID = { body: 0x1000, html: 0x1013, rtf: 0x1009, internetCodePage: 0x3fde } as const

/** An Outlook message (MS-OXMSG): its header, bodies and attachments, as if it had come as a mail. */
export const openMsg: SourceOpener = (source, opening): Opened => {
  const cfb = readCfb(source)
  const properties = readProperties(cfb, 0, MESSAGE_HEADER_BYTES, 0)
  const bodies = readBodies(properties, opening.budget)
  const children = [...bodies.children, ...readAttachments(cfb, properties.codePage)]
  return {
    // CVE-2023-23397: Outlook fetches the sound of a reminder from where one of these says.
    facts: [{ type: 'mail', head: messageHead(cfb, properties) }, ...shareLinks(properties.namedTexts())],
    children,
    flaws: [...cfb.flaws, ...bodies.flaws],
  }
}

function readBodies(
  properties: Properties,
  budget: Budget,
): { readonly children: Child[]; readonly flaws: readonly Flaw[] } {
  const children: Child[] = []
  const text = properties.text(ID.body)
  if (text.trim() !== '') children.push(body('text', Buffer.from(text, 'utf8'), 'text/plain', 'utf-8'))
  const wide = properties.text(ID.html)
  const html = wide === '' ? properties.bytes(ID.html) : Buffer.from(wide, 'utf8')
  if (html !== undefined && html.length > 0) {
    const page = properties.number(ID.internetCodePage) ?? properties.codePage
    children.push(body('html', html, 'text/html', wide === '' ? labelOfCodePage(page) : 'utf-8'))
    return { children, flaws: [] }
  }
  const packed = properties.bytes(ID.rtf)
  if (packed === undefined) return { children, flaws: [] }
  const rtf = unpackRtf(packed, budget.partBytesLeft)
  budget.spendBytes(rtf.value.length)
  // Outlook keeps every plain text twice; the second is worth reading only for what a text cannot hold.
  const isWorthReading = children.length === 0 || rtf.value.includes('\\objdata')
  if (rtf.value.length > 0 && isWorthReading) children.push(body('rtf', rtf.value, 'text/rtf', ''))
  return { children, flaws: rtf.flaws }
}

function body(kind: Kind, content: Buffer, declaredType: string, charset: string): Child {
  const presented: PresentedFact = {
    type: 'presented',
    names: [],
    declaredType,
    disposition: '',
    transferEncoding: '',
    charset,
    contentId: '',
  }
  return { role: 'body', name: '', content, kind, facts: [presented] }
}
