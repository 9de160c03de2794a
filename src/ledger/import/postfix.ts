import { asAddress, asClient, asField, asMessageId, detailOf, given } from './field-text.ts'
import type { ImportedEvent, ImportedKind } from './imported-event.ts'
import { RecentMap } from './recent-map.ts'
import type { SyslogLine } from './syslog-line.ts'

// Postfix's lines, of one mail over several of its programs, joined by its queue id.
//
//   smtpd    QID: client=host[addr], sasl_username=user          cleanup  QID: message-id=<…>
//   qmgr     QID: from=<…>, size=…, nrcpt=… (queue active)        qmgr     QID: removed
//   smtp     QID: to=<…>, orig_to=<…>, relay=…, delay=…, delays=…, dsn=…, status=sent (…)   lmtp, local, virtual, pipe: as well
//   smtpd    NOQUEUE: reject: RCPT from host[addr]: reply; from=<…> to=<…> proto=… helo=<…>   cleanup: milter-reject
//
// Short queue ids come again after "removed", and after a "client=" for an id that is there.

interface Begun {
  readonly began?: number
  readonly client?: string
  readonly account?: string
  readonly messageId?: string
  readonly from?: string
  readonly isReceived?: true
}

// LIMIT: mails in a queue at a time; a line that comes after it was forgotten still has its queue id.
const BEGUN_MAX = 50_000

const PROGRAM = /^postfix[\w.-]{0,40}\/(?:[\w-]{1,30}\/)?([a-z]{2,20})$/
const QUEUED = /^([0-9A-F]{6,15}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}|NOQUEUE): /
const SENDING = new Set(['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'discard', 'relay', 'retry'])

export const isPostfix = (program: string): boolean => PROGRAM.test(program)

/** A reader of Postfix's lines; undefined where it does not know what a line says, as with most. */
export function postfixReader(): (line: SyslogLine) => ImportedEvent | undefined {
  const begun = new RecentMap<Begun>(BEGUN_MAX)
  return (line) => {
    const program = PROGRAM.exec(line.program)?.[1] ?? ''
    const queued = QUEUED.exec(line.text)
    if (queued === null) return loginFailure(line)
    const [head, id = ''] = queued
    const text = line.text.slice(head.length)
    const queueId = id === 'NOQUEUE' ? undefined : id
    const key = `${line.host}\0${id}`
    const mail = queueId === undefined ? {} : (begun.get(key) ?? {})
    const keep = (next: Begun) => {
      if (queueId !== undefined) begun.set(key, next)
    }
    const refused = refusal(text)
    if (refused !== undefined) return eventOf(line, queueId, mail, refused)
    if (SENDING.has(program)) return eventOf(line, queueId, mail, delivery(program, text))
    if (program === 'smtpd' || program === 'pickup') keep({ ...arrival(text), began: line.at })
    else if (program === 'cleanup') keep({ ...mail, ...messageIdOf(text) })
    else if (program === 'qmgr' && text === 'removed') begun.delete(key)
    else if (program === 'qmgr' || program === 'nqmgr') {
      const known = { ...mail, ...senderOf(text) }
      keep({ ...known, isReceived: true })
      return eventOf(line, queueId, known, activity(text, mail))
    }
    return undefined
  }
}

/** What a line says beside what is known of its mail. */
interface Saying {
  readonly kind: ImportedKind
  readonly from?: string
  readonly to?: string
  readonly client?: string
  readonly detail: Readonly<Record<string, string>>
}

function eventOf(
  { at, host }: SyslogLine,
  queueId: string | undefined,
  { client, account, messageId, from, began }: Begun,
  saying: Saying | undefined,
): ImportedEvent | undefined {
  if (saying === undefined) return undefined
  const known = given({ queueId, began, messageId, from, client, account })
  return { at, source: 'postfix', host, ...known, ...saying }
}

function arrival(text: string): Begun {
  const client = /^client=[^[]{0,255}\[([^\]]{1,45})\]/.exec(text)?.[1]
  // QUIRK: behind a filter the mail comes from this machine; the first client stands beside it.
  const first = /, orig_client=[^[]{0,255}\[([^\]]{1,45})\]/.exec(text)?.[1]
  const account = asField(/, sasl_username=([^,]{1,320})/.exec(text)?.[1])
  const from = asAddress(/ from=<([^>]{0,320})>/.exec(text)?.[1])
  return given({ client: asClient(first ?? client), account, from })
}

function messageIdOf(text: string): Begun {
  const found = /^(?:resent-)?message-id=(.{1,998})$/.exec(text)?.[1]
  return found === undefined || text.startsWith('resent') ? {} : given({ messageId: asMessageId(found) || undefined })
}

const senderOf = (text: string): Begun => given({ from: asAddress(fieldsOf(text).get('from')) })

/** The mail has come into the queue: told once, by the queue manager's first line about it. */
function activity(text: string, mail: Begun): Saying | undefined {
  const fields = fieldsOf(text)
  if (fields.get('status')?.startsWith('expired') === true)
    return { kind: 'bounced', detail: detailOf({ reply: fields.get('status') }) }
  // WHY not where nothing is known: then this is one more try of a mail that came before the file begins.
  const isFirst = mail.isReceived !== true && (mail.client !== undefined || mail.messageId !== undefined)
  if (!isFirst || !text.endsWith('(queue active)')) return undefined
  return { kind: 'received', detail: detailOf({ bytes: fields.get('size'), recipients: fields.get('nrcpt') }) }
}

function delivery(program: string, text: string): Saying | undefined {
  const fields = fieldsOf(text)
  const status = fields.get('status')
  const to = asAddress(fields.get('to'))
  if (status === undefined || to === undefined) return undefined
  const [, word = '', reply = ''] = /^(\S{1,20})(?: \((.*)\)$)?/.exec(status) ?? []
  const relay = fields.get('relay')
  const known = { relay: relay === 'none' ? undefined : relay, dsn: fields.get('dsn'), reply, status: word }
  return { kind: kindOf(word, program), to, detail: detailOf({ ...known, origTo: asAddress(fields.get('orig_to')) }) }
}

function kindOf(status: string, program: string): ImportedKind {
  if (status === 'sent') return program === 'smtp' || program === 'relay' || program === 'pipe' ? 'sent' : 'delivered'
  if (status === 'deferred') return 'deferred'
  return status === 'bounced' || status === 'expired' ? 'bounced' : 'other'
}

const REFUSAL = /^(milter-reject|milter-hold|milter-discard|reject|hold|discard): (.*)$/s

/** `reject: RCPT from host[addr]: 554 5.7.1 why; from=<…> to=<…> proto=ESMTP helo=<…>` */
function refusal(text: string): Saying | undefined {
  const [, what = '', rest = ''] = REFUSAL.exec(text) ?? []
  if (what === '') return undefined
  const client = /\bfrom [^[\s]{0,255}\[([^\]]{1,45})\]/.exec(rest)?.[1]
  // WHY the last one: what was refused stands before it, and may be a header that says anything.
  const fieldsAt = rest.lastIndexOf('; from=<')
  const fields = fieldsOf(fieldsAt === -1 ? '' : rest.slice(fieldsAt + 2))
  const from = asAddress(fields.get('from'))
  const to = asAddress(fields.get('to'))
  const reply = fieldsAt === -1 ? rest : rest.slice(0, fieldsAt)
  const kind = what.endsWith('hold') ? 'held' : what.endsWith('discard') ? 'removed' : 'rejected'
  const known = given({ from, to, client: asClient(client) })
  return { kind, ...known, detail: detailOf({ reply, by: what, helo: asAddress(fields.get('helo')) }) }
}

const LOGIN = /^warning: [^[]{0,255}\[([^\]]{1,45})\]: SASL (\S{1,30}) authentication failed: (.*)$/s

function loginFailure(line: SyslogLine): ImportedEvent | undefined {
  const [, client, method, reason = ''] = LOGIN.exec(line.text) ?? []
  if (client === undefined) return undefined
  const account = asField(/sasl_username=(.{1,320})$/.exec(reason)?.[1])
  const { at, host } = line
  const known = given({ account, client: asClient(client) })
  return { at, source: 'postfix', host, kind: 'login-failed', ...known, detail: detailOf({ method, reason }) }
}

// An address may hold a quoted part that looks like the fields behind it, so quotes are read as such.
const FIELD = /([a-z_]{2,20})=(?:<((?:"(?:[^"\\]|\\.)*"|[^>"])*)>|([^,;\s]*))(?:, |; | |$)/y

/** `name=<value>, name=value name=value`; `status` is the rest of the line. The first of a name counts. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  FIELD.lastIndex = 0
  for (;;) {
    const start = FIELD.lastIndex
    if (text.startsWith('status=', start)) return fields.set('status', text.slice(start + 7))
    const found = FIELD.exec(text)
    const [, name = '', inBrackets, plain = ''] = found ?? []
    if (found === null) return fields
    if (!fields.has(name)) fields.set(name, inBrackets ?? plain)
  }
}
