import {
  codeOf,
  type DnsAnswer,
  type DnsBackend,
  DnsError,
  type DnsRecord,
  isRecordType,
  type RecordType,
} from './answer.ts'
import { AnswerCache, type KeptAnswer } from './answer-cache.ts'
import { nodeBackend } from './node-backend.ts'
import { Turnstile } from './turnstile.ts'

// Questions to DNS, each asked once: answers are kept for their time to live, "there is none" for a while, a failure for
// a moment; the same question at the same time is one question. Nothing here waits longer than the time-out.

export interface ResolverOptions {
  /** `address` or `address:port`; those of the system when left out. */
  readonly servers?: readonly string[]
  /** For one question, from asking to the answer, waiting in line included. */
  readonly timeoutMs?: number
  readonly concurrencyMax?: number
  readonly waitingMax?: number
  readonly entriesMax?: number
  readonly bytesMax?: number
  /** An answer is kept at least and at most this long. */
  readonly ttlMinSeconds?: number
  readonly ttlMaxSeconds?: number
  /** How long an answer is kept whose time to live is not known. */
  readonly ttlUnknownSeconds?: number
  /** How long "no such name" and "no such record" are kept. */
  readonly negativeSeconds?: number
  /** How long a failure is kept: a time-out, a server that refuses. */
  readonly failureSeconds?: number
  /** Another way of asking; node:dns when left out. */
  readonly backend?: DnsBackend
  /** Milliseconds that only go forward. */
  readonly now?: () => number
}

export interface Resolver {
  /** As `resolve` of node:dns/promises. Rejects with a DnsError; every caller has an array and an error of its own. */
  resolve(name: string, type: string): Promise<DnsRecord[]>
  /** The same, with what the backend could tell of DNSSEC. */
  answer(
    name: string,
    type: string,
  ): Promise<{ readonly records: DnsRecord[]; readonly authentic: boolean | undefined }>
}

// LIMIT: a full answer over TCP holds 65,535 bytes, which is 4,000 addresses; no mail domain needs as many.
const RECORDS_MAX = 500
// LIMIT: RFC 1035 section 2.3.4.
const NAME_CHARS_MAX = 253

const DEFAULTS = {
  timeoutMs: 5_000,
  concurrencyMax: 64,
  waitingMax: 2_000,
  entriesMax: 20_000,
  bytesMax: 16 * 2 ** 20,
  ttlMinSeconds: 10,
  ttlMaxSeconds: 3_600,
  ttlUnknownSeconds: 300,
  // SPEC: RFC 2308 section 5 lets "none" be kept for hours, section 7.1 a failure for five minutes at most.
  negativeSeconds: 60,
  failureSeconds: 5,
} as const

export const createResolver = (options: ResolverOptions = {}): Resolver => new CachingResolver(options)

class CachingResolver implements Resolver {
  readonly #settings: Required<Omit<ResolverOptions, 'servers' | 'backend' | 'now'>>
  readonly #backend: DnsBackend
  readonly #now: () => number
  readonly #cache: AnswerCache
  readonly #turnstile: Turnstile
  readonly #flights = new Map<string, Promise<KeptAnswer>>()

  constructor({ servers, backend, now, ...given }: ResolverOptions) {
    this.#settings = { ...DEFAULTS, ...given }
    const { timeoutMs, entriesMax, bytesMax, concurrencyMax, waitingMax } = this.#settings
    this.#backend = backend ?? nodeBackend({ timeoutMs, ...(servers === undefined ? {} : { servers }) })
    this.#now = now ?? (() => performance.now())
    this.#cache = new AnswerCache(entriesMax, bytesMax)
    this.#turnstile = new Turnstile(concurrencyMax, waitingMax)
  }

  async resolve(name: string, type: string): Promise<DnsRecord[]> {
    return (await this.answer(name, type)).records
  }

  async answer(name: string, type: string) {
    const asked = name.toLowerCase().replace(/\.$/, '')
    const question = `${type} ${asked}`
    if (!isRecordType(type)) throw new DnsError('ENOTIMP', question)
    if (asked === '' || asked.length > NAME_CHARS_MAX || asked.includes('\0')) throw new DnsError('EBADNAME', question)
    const kept = this.#cache.get(question, this.#now()) ?? (await this.#fly(question, asked, type))
    if (kept.code !== undefined) throw new DnsError(kept.code, question)
    return { records: kept.records.map(copyOf), authentic: kept.authentic }
  }

  #fly(question: string, name: string, type: RecordType): Promise<KeptAnswer> {
    const flying = this.#flights.get(question)
    if (flying !== undefined) return flying
    const flight = this.#ask(question, name, type).finally(() => this.#flights.delete(question))
    this.#flights.set(question, flight)
    return flight
  }

  async #ask(question: string, name: string, type: RecordType): Promise<KeptAnswer> {
    const { kept, seconds } = await this.#inTime(name, type).then(
      (answer) => this.#keepAnswer(answer),
      (error) => this.#keepError(codeOf(error)),
    )
    this.#cache.set(question, kept, this.#now() + seconds * 1000)
    return kept
  }

  /** Waits for its turn and for the answer, both within the time-out. */
  async #inTime(name: string, type: RecordType): Promise<DnsAnswer> {
    const late = new AbortController()
    const { promise: isLate, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      late.abort()
      reject(new DnsError('ETIMEOUT', name))
    }, this.#settings.timeoutMs)
    // Whoever waits hears of it by the race below; a question turned away does not wait.
    isLate.catch(() => undefined)
    const leave = await this.#turnstile.enter(late.signal)
    try {
      if (leave === undefined) throw new DnsError('ETIMEOUT', name)
      return await Promise.race([this.#backend(name, type), isLate])
    } finally {
      clearTimeout(timer)
      leave?.()
    }
  }

  #keepAnswer({ records, ttlSeconds, authentic }: DnsAnswer) {
    if (records.length === 0) return this.#keepError('ENODATA')
    const { ttlMinSeconds, ttlMaxSeconds, ttlUnknownSeconds } = this.#settings
    const kept = { records: records.slice(0, RECORDS_MAX), authentic, code: undefined }
    const known = ttlSeconds !== undefined && Number.isFinite(ttlSeconds) ? ttlSeconds : ttlUnknownSeconds
    return { kept, seconds: Math.min(Math.max(known, ttlMinSeconds), ttlMaxSeconds) }
  }

  #keepError(code: string) {
    const { negativeSeconds, failureSeconds } = this.#settings
    const isNone = code === 'ENOTFOUND' || code === 'ENODATA'
    return { kept: { records: [], authentic: undefined, code }, seconds: isNone ? negativeSeconds : failureSeconds }
  }
}

// WHY: a list of strings is the caller's to change; mailauth sorts the records that it gets.
const copyOf = (record: DnsRecord): DnsRecord =>
  typeof record === 'string' ? record : 'exchange' in record ? { ...record } : [...record]
