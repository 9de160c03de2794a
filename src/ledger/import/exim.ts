import { asAddress, asClient, asField, asMessageId, detailOf, given } from './field-text.ts'
import type { ImportedEvent, ImportedKind } from './imported-event.ts'
import type { LogReader } from './log-reader.ts'
import { readTime, type Zone } from './read-time.ts'
import { RecentMap } from './recent-map.ts'

// Exim's main log. SPEC: The Exim Specification, 53, "Log files".
//
//   2026-11-24 10:05:01 1tF2xY-000000001Ab-0Cde <= sender H=host (helo) [addr] P=esmtps S=4711 id=… T="subject"
//   … id => user <addr> R=router T=transport H=host [addr] C="250 OK"     -> one more recipient, ** failed, == deferred
//   … id Completed
//   … H=(helo) [addr] F=<sender> rejected RCPT <recipient>: why
//
// A zone may stand behind the time, and the process in brackets; by syslog its head stands in front.

const HEAD =
  /^(?:[A-Z<][^[]{0,100}exim(?:\[\d+\])?: )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+-]\d{4})?) (?:\[\d{1,10}\] )?/
const ID = /^([A-Za-z0-9]{6}-(?:[A-Za-z0-9]{6}-[A-Za-z0-9]{2}|[A-Za-z0-9]{11}-[A-Za-z0-9]{4})) /
const FLAG = /^(<=|=>|->|>>|\*>|\*\*|==|\(=) (.*)$/s

interface Begun {
  readonly messageId?: string
  readonly from?: string
}

const BEGUN_MAX = 50_000

export const looksLikeExim = (line: string): boolean => {
  const head = HEAD.exec(line)
  if (head === null) return false
  const rest = line.slice(head[0].length)
  return ID.test(rest) || /^(?:exim \d|Start queue run|End queue run|H=|SMTP |no host name found)/.test(rest)
}

export function eximReader(zone: Zone): LogReader<string> {
  const begun = new RecentMap<Begun>(BEGUN_MAX)
  return (line) => {
    const head = HEAD.exec(line)
    const at = readTime(head?.[1] ?? '', zone)
    if (head === null || at === undefined) return undefined
    const text = line.slice(head[0].length)
    const id = ID.exec(text)
    const rest = text.slice(id?.[0].length ?? 0)
    const queueId = id?.[1]
    const mail = queueId === undefined ? {} : (begun.get(queueId) ?? {})
    const saying = sayingOf(rest)
    if (queueId !== undefined) {
      if (rest.startsWith('<=')) begun.set(queueId, given({ messageId: saying?.messageId, from: saying?.from }))
      if (rest.startsWith('Completed')) begun.delete(queueId)
    }
    if (saying === undefined) return { at, events: [] }
    return { at, events: [{ at, source: 'exim', ...given({ queueId }), ...mail, ...saying }] }
  }
}

type Saying = Omit<ImportedEvent, 'at' | 'source'>

function sayingOf(text: string): Saying | undefined {
  const [, flag = '', rest = ''] = FLAG.exec(text) ?? []
  if (flag === '<=') return arrival(rest)
  if (flag !== '') return delivery(flag, rest)
  return (
    refusal(text) ?? loginFailure(text) ?? (text === 'Message is frozen' ? { kind: 'held', detail: {} } : undefined)
  )
}

function arrival(text: string): Saying {
  const [sender = '', rest] = cut(text)
  const fields = fieldsOf(rest)
  const messageId = asMessageId(fields.get('id') ?? '') || undefined
  // QUIRK: `A=plain_login:user`; the authenticator alone names nobody.
  const account = asField(fields.get('A')?.split(':').slice(1).join(':'))
  const client = clientOf(fields.get('H'))
  const known = given({ messageId, from: sender === '<>' ? undefined : asAddress(sender), client, account })
  const tls = fields.get('X')
  return { kind: 'received', ...known, detail: detailOf({ bytes: fields.get('S'), subject: fields.get('T'), tls }) }
}

const FLAGS: Readonly<Record<string, ImportedKind>> = { '**': 'bounced', '==': 'deferred', '*>': 'removed' }

function delivery(flag: string, text: string): Saying {
  const fieldsAt = / (?:[A-Z]{1,4}|DT|QT|id)=/.exec(text)?.index ?? text.length
  const address = text.slice(0, fieldsAt)
  // `user <user@domain>`: the one in brackets is what the mail was sent to.
  const to = asAddress(/<([^<>]{1,320})>\s*$/.exec(address)?.[1] ?? address.replace(/:$/, ''))
  const fields = fieldsOf(text.slice(fieldsAt))
  const isRemote = fields.has('H')
  const kind = FLAGS[flag] ?? (address.startsWith(':blackhole:') ? 'removed' : isRemote ? 'sent' : 'delivered')
  const reply = fields.get('C') ?? fields.get('')
  const detail = detailOf({ relay: fields.get('H'), transport: fields.get('T'), router: fields.get('R'), reply })
  return { kind, ...given({ to }), detail }
}

const REFUSED = /^(?:(?:H|U)=(.{0,600}?) )?(?:F=<([^>]{0,320})> )?(?:temporarily )?rejected (.*)$/s

function refusal(text: string): Saying | undefined {
  if (!text.includes('rejected ')) return undefined
  const [, host, from, why] = REFUSED.exec(text) ?? []
  if (why === undefined) return undefined
  const to = asAddress(/^RCPT <?([^\s<>:]{1,320})>?/.exec(why)?.[1])
  const kind = text.includes('temporarily rejected ') ? 'deferred' : 'rejected'
  return { kind, ...given({ from: asAddress(from), to, client: clientOf(host) }), detail: detailOf({ reply: why }) }
}

const LOGIN = /^(\S{1,60}) authenticator failed for (.{0,300}?): (\d{3} [^(]{0,200})(?:\(set_id=(.{0,320})\))?$/

function loginFailure(text: string): Saying | undefined {
  const [, method, host, reason, account] = LOGIN.exec(text) ?? []
  if (method === undefined) return undefined
  const known = given({ account: asField(account), client: clientOf(host) })
  return { kind: 'login-failed', ...known, detail: detailOf({ method, reason }) }
}

const clientOf = (host: string | undefined): string | undefined => asClient(/\[([^\]]{1,45})\]/.exec(host ?? '')?.[1])

/** The first word, which may have a quoted local part, and the rest. */
function cut(text: string): [string, string] {
  const [word = ''] = /^(?:"(?:[^"\\]|\\.)*"|\S)+/.exec(text) ?? []
  return [word, text.slice(word.length)]
}

const FIELD = /^ ([A-Za-z]{1,5})=/
const VALUES: Readonly<Record<string, RegExp>> = {
  H: /^(?:[^\s([\]]{1,255} )?(?:\([^()]{0,255}\) )?\[[^\]]{1,45}\](?::\d{1,5})?|^[^\s]{1,255}/,
  F: /^<[^>]{0,320}>/,
}
const QUOTED = /^"((?:[^"\\]|\\.)*)"/
const PLAIN = /^[^\s]{0,2000}/

/** `H=… X=… C="…"`; what stands behind them and is none has the name ''. The first of a name counts. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (let rest = text; ; ) {
    const [head = '', name = ''] = FIELD.exec(rest) ?? []
    if (head === '') return rest.trim() === '' ? fields : fields.set('', rest.replace(/^[:\s]+/, ''))
    const at = rest.slice(head.length)
    const quoted = QUOTED.exec(at)
    const whole = quoted?.[0] ?? VALUES[name]?.exec(at)?.[0] ?? PLAIN.exec(at)?.[0] ?? ''
    if (!fields.has(name)) fields.set(name, quoted?.[1]?.replaceAll(/\\(.)/g, '$1') ?? whole.replace(/:$/, ''))
    // QUIRK: the reason of a failure stands behind a colon that touches the last field.
    rest = at.slice(whole.endsWith(':') ? whole.length - 1 : whole.length)
    if (quoted === null && whole === '' && !rest.startsWith(' ')) return fields
  }
}
