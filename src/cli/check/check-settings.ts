import { DEFAULT_LIMITS, type Lang, type Limits, type Policy } from '#domain'
import { POLICIES } from '#verdict'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'

/** The options of `sekisho check` as they were typed. */
export interface CheckOptions {
  readonly json?: true | undefined
  readonly policy?: string | undefined
  readonly trustResults?: readonly string[] | undefined
  readonly jobs?: string | undefined
  readonly timeout?: string | undefined
  readonly verbose?: true | undefined
  readonly store?: string | undefined
  readonly password?: readonly string[] | undefined
  readonly yara?: string | undefined
  readonly clamd?: string | undefined
}

export interface CheckSettings {
  readonly lang: Lang
  readonly json: boolean
  readonly verbose: boolean
  readonly policy: Policy
  readonly jobs: number | undefined
  readonly limits: Limits
  /** Whether it is the code that is wanted (`sekisho macros`), not the verdict. */
  readonly withCode: boolean
  /** Where the place remembers whom it writes with; undefined when nothing is to be asked. */
  readonly store: string | undefined
  /** Passwords that a person gave, for what is locked. */
  readonly passwords: readonly string[]
  /** A folder of the operator's own YARA rules. */
  readonly yara: string | undefined
  /** Where a clamd listens: `host:port`, or the path of its socket. */
  readonly clamd: string | undefined
  /** Servers whose results about a mail's origin are believed, by authserv-id. */
  readonly trustedServers: readonly string[]
}

// LIMIT: more threads than this only wait for each other; an hour is more than any mail is worth.
const JOBS_MAX = 256
const TIMEOUT_SECONDS_MAX = 3_600

/** Checks what was typed, one option after the other; the first mistake is said. */
export function settingsOf(options: CheckOptions, lang: Lang, words: CliWords): CheckSettings {
  return {
    lang,
    json: options.json === true,
    verbose: options.verbose === true,
    policy: policyOf(options.policy ?? 'clinic', words),
    jobs: options.jobs === undefined ? undefined : jobsOf(options.jobs, words),
    limits: options.timeout === undefined ? DEFAULT_LIMITS : limitsOf(options.timeout, words),
    withCode: false,
    store: options.store ?? process.env.SEKISHO_STORE,
    passwords: options.password ?? [],
    yara: options.yara,
    clamd: options.clamd,
    trustedServers: (options.trustResults ?? []).map((id) => serverOf(id, words)),
  }
}

function policyOf(name: string, words: CliWords): Policy {
  const policy = Object.values(POLICIES).find((each) => each.name === name)
  if (policy !== undefined) return policy
  const names = Object.values(POLICIES).map((each) => each.name)
  throw new WrongUse(words.wrong.policy(name, names.join(', ')))
}

/** An authserv-id is mostly a host name; what a mistyped one looks like is said at once, for it would believe nobody. */
function serverOf(id: string, words: CliWords): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9])?$/.test(id)) throw new WrongUse(words.wrong.trustResults(id))
  return id.toLowerCase()
}

function jobsOf(text: string, words: CliWords): number {
  const jobs = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (jobs < 1 || jobs > JOBS_MAX) throw new WrongUse(words.wrong.jobs(text))
  return jobs
}

function limitsOf(text: string, words: CliWords): Limits {
  const seconds = /^\d{1,5}(\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (seconds <= 0 || seconds > TIMEOUT_SECONDS_MAX) throw new WrongUse(words.wrong.timeout(text))
  return { ...DEFAULT_LIMITS, timeoutMs: Math.max(1, Math.round(seconds * 1000)) }
}
