import { type ReportFinding, visible } from '#report'
import type { CheckAnswer, HeaderToAdd, HttpAction } from './answer.ts'

// The answer in the form of rspamd's /checkv2, so that its callers read it as they are. `sekisho` is ours.

export interface RspamdSymbol {
  readonly name: string
  readonly score: number
  readonly metric_score: number
  readonly description: string
  readonly options: readonly string[]
}

interface RspamdHeader {
  readonly value: string
  /** Where it goes, counted from the top. */
  readonly order: number
}

export interface RspamdReply {
  readonly is_skipped: boolean
  readonly score: number
  readonly required_score: number
  readonly action: HttpAction
  readonly symbols: Readonly<Record<string, RspamdSymbol>>
  readonly messages: Readonly<Record<string, string>>
  readonly urls: readonly string[]
  readonly emails: readonly string[]
  readonly 'message-id': string
  readonly time_real: number
  readonly subject?: string
  readonly milter: {
    readonly add_headers: Readonly<Record<string, RspamdHeader | readonly RspamdHeader[]>>
    readonly remove_headers: Readonly<Record<string, number>>
  }
  readonly sekisho?: { readonly mail: string; readonly verdict: string; readonly sha256: string | null }
  readonly error?: string
  readonly error_domain?: string
}

export interface Heard {
  readonly action: HttpAction
  readonly messageId: string
  readonly ms: number
}

// LIMIT: what a person reads in a log; the report has them all.
const OPTIONS_MAX = 10
const OPTION_CHARS_MAX = 200
const URLS_MAX = 100
// LIMIT: above every sum of findings, for callers want a number where we would never hold.
const NEVER = 1_000

export function toJson(answer: CheckAnswer, { action, messageId, ms }: Heard): RspamdReply {
  const { report, mail, requiredScore, subject } = answer
  return {
    is_skipped: false,
    score: report.score,
    required_score: requiredScore ?? NEVER,
    action,
    symbols: Object.fromEntries(report.findings.map((finding) => [symbolName(finding.id), symbolOf(finding)])),
    messages: messageFor(action, report.findings[0]?.id, mail),
    urls: report.recovered.urls.slice(0, URLS_MAX),
    emails: [],
    'message-id': messageId,
    time_real: seconds(ms),
    ...(subject === undefined || action !== 'rewrite subject' ? {} : { subject }),
    milter: {
      add_headers: addedHeaders(answer.addHeaders),
      remove_headers: Object.fromEntries(answer.removeHeaders.map(({ name, index }) => [name, index ?? 0])),
    },
    sekisho: { mail, verdict: report.verdict, sha256: report.sha256 },
  }
}

/**
 * Where a mail could not be checked or waits its turn: a caller that looks at nothing but the action tells the sender to
 * try again, and one that looks at the status and at `error` knows why.
 */
export const tryAgainReply = (error?: string): RspamdReply => ({
  is_skipped: false,
  score: 0,
  required_score: NEVER,
  action: 'soft reject',
  symbols: {},
  messages: { smtp_message: 'The mail could not be checked now, please try again' },
  urls: [],
  emails: [],
  'message-id': 'undef',
  time_real: 0,
  milter: { add_headers: {}, remove_headers: {} },
  ...(error === undefined ? {} : { error, error_domain: ERROR_DOMAIN }),
})

export const ERROR_DOMAIN = 'sekisho'

/** The form that the older /check has: everything about the one metric under its name. */
export function toOldJson({ symbols, score, required_score, action, is_skipped, ...rest }: RspamdReply): object {
  return {
    default: { is_spam: isSpam(action), is_skipped, score, required_score, action, ...symbols },
    ...rest,
  }
}

export const isSpam = (action: HttpAction): boolean => action === 'reject' || action === 'quarantine'

/** macro/starts-by-itself is MACRO_STARTS_BY_ITSELF. */
export const symbolName = (id: string): string => id.toUpperCase().replace(/[^A-Z0-9]/gu, '_')

const symbolOf = (finding: ReportFinding): RspamdSymbol => ({
  name: symbolName(finding.id),
  score: finding.weight,
  metric_score: finding.weight,
  description: finding.title,
  options: finding.evidence.slice(0, OPTIONS_MAX).map(({ seen }) =>
    visible(
      Object.entries(seen)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
      OPTION_CHARS_MAX,
    ),
  ),
})

function messageFor(action: HttpAction, id: string | undefined, mail: string): Record<string, string> {
  if (action === 'soft reject') return { smtp_message: `Please try again later (${id ?? 'policy'}), reference ${mail}` }
  return action === 'reject' ? { smtp_message: `Refused as dangerous (${id ?? 'policy'}), reference ${mail}` } : {}
}

function addedHeaders(headers: readonly HeaderToAdd[]): RspamdReply['milter']['add_headers'] {
  const added = new Map<string, RspamdHeader | RspamdHeader[]>()
  headers
    .filter(({ name }) => /^[\x21-\x39\x3b-\x7e]+$/u.test(name))
    .forEach(({ name, value }, order) => {
      const header = { value: folded(value), order }
      const before = added.get(name)
      added.set(name, before === undefined ? header : [before, header].flat())
    })
  return Object.fromEntries(added)
}

/** Lines of one field: each but the first starts with white space, or the header would end there. */
const folded = (value: string): string =>
  value
    .trim()
    .replace(/\r\n?/gu, '\n')
    .replace(/\n[ \t\n]*/gu, '\n ')

const seconds = (ms: number): number => Math.round(ms * 1_000) / 1_000_000
