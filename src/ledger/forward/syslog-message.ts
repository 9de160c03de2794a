import { isoTime } from '../export/iso-time.ts'
import { type Loose, looseOf } from '../story/sentence.ts'
import { leafHash } from '../tree-hash.ts'
import { type Outgoing, type OutgoingForm, outgoingJson } from './outgoing.ts'

// An entry as a syslog message. SPEC: RFC 5424, 6:
//
//   "<" PRI ">1 " TIMESTAMP " " HOSTNAME " " APP-NAME " " PROCID " " MSGID " " STRUCTURED-DATA [" " MSG]
//
// MSGID is the kind of the entry. The structured data names the ledger, the entry's place and its leaf's hash in every
// form; in the plain form also what people look for, with a few words as MSG. In the others MSG is the event as JSON.

export interface SyslogForm {
  readonly form: OutgoingForm
  /** SPEC: RFC 5424, 6.2.1, table 1; 13 is "log audit". */
  readonly facility: number
  /** How this machine is called. */
  readonly hostname: string
}

// QUIRK: an SD-ID of one's own needs a number that IANA gave; this is the one that RFC 5612 keeps for examples.
const SD_ID = 'sekisho@32473'
// LIMIT: SPEC: RFC 5424, 6: how long its fields may be.
const HOSTNAME_MAX = 255
const MSGID_MAX = 32
// LIMIT: a subject, a list of recipients; the whole entry is in the ledger.
const VALUE_CHARS_MAX = 1_000

export function syslogMessage(outgoing: Outgoing, { form, facility, hostname }: SyslogForm): Buffer {
  const { entry } = outgoing.logged
  const loose = looseOf(entry)
  const head = [
    `<${facility * 8 + severityOf(loose)}>1`,
    isoTime(entry.at) ?? '-',
    wordOf(hostname, HOSTNAME_MAX),
    'sekisho',
    '-',
    wordOf(String(entry.kind), MSGID_MAX),
  ].join(' ')
  const data = `[${SD_ID}${paramsOf(outgoing, loose, form === 'plain').join('')}]`
  return Buffer.from(`${head} ${data} ${form === 'plain' ? wordsOf(loose) : asciiJson(outgoing, form)}`)
}

/** The same without the event, for a way that does not take a message of this size. */
export const shortSyslogMessage = (outgoing: Outgoing, form: SyslogForm): Buffer =>
  syslogMessage(outgoing, { ...form, form: 'plain' })

const [CRITICAL, WARNING, NOTICE, INFORMATIONAL] = [2, 4, 5, 6]
const WORTH_A_WARNING = new Set(['hold', 'refuse', 'held', 'refused', 'clawed-back'])

function severityOf(entry: Loose): number {
  const kind = entry.text('kind')
  if (kind === 'incident-opened') return CRITICAL
  if (kind === 'login-failed') return WARNING
  const outcome = entry.text('verdict') ?? entry.text('action') ?? ''
  return WORTH_A_WARNING.has(outcome) ? WARNING : outcome === 'notice' ? NOTICE : INFORMATIONAL
}

/** SPEC: PRINTUSASCII, 33 to 126; "-" where there is nothing. */
const wordOf = (text: string, max: number): string => text.replace(/[^!-~]/g, '').slice(0, max) || '-'

function paramsOf({ logged, origin }: Outgoing, entry: Loose, isPlain: boolean): string[] {
  const place = { ledger: origin, index: String(logged.index), hash: leafHash(logged.bytes).toString('base64') }
  const told = isPlain ? plainParams(entry) : {}
  return Object.entries({ ...place, ...told }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [` ${name}="${escaped(value)}"`],
  )
}

const TEXTS = [
  'who',
  'from',
  'mail',
  'door',
  'verdict',
  'action',
  'policy',
  'reason',
  'reply',
  'name',
  'account',
  'what',
]

function plainParams(entry: Loose): Readonly<Record<string, string | undefined>> {
  const [envelope, headers] = [entry.within('envelope'), entry.within('headers')]
  const recipients = [...envelope.texts('recipients'), ...entry.texts('recipients')]
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, entry.text(name)])),
    score: entry.text('kind') === 'judged' ? String(entry.number('score')) : undefined,
    rules: entry
      .list('findings')
      .map((finding) => finding.text('rule') ?? '')
      .join(' '),
    ...{ sender: envelope.text('sender'), recipients: recipients.join(' ') },
    ...{ subject: headers.text('subject'), messageId: headers.text('messageId') },
  }
}

/** SPEC: RFC 5424, 6.3.3: quote, backslash and closing bracket are escaped. Control characters would break lines of logs. */
function escaped(value: string): string {
  const short = value.length > VALUE_CHARS_MAX ? `${value.slice(0, VALUE_CHARS_MAX)}…` : value
  return short
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replace(/["\\\]]/g, '\\$&')
}

/** A few words for those who see the message only; what a sender wrote is not among them. */
const wordsOf = (entry: Loose): string =>
  ['kind', 'verdict', 'action', 'mail']
    .map((name) => (entry.text(name) ?? '').replace(/[^!-~]/g, '?').slice(0, 100))
    .filter((word) => word !== '')
    .join(' ')

/** WHY in ASCII: a message in UTF-8 has to begin with a byte order mark, which readers of JSON stumble over. */
const asciiJson = (outgoing: Outgoing, form: OutgoingForm): string =>
  outgoingJson(outgoing, form).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
