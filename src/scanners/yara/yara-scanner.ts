import type { NotAsked, NotAskedReason, ScanHit, ScanPart, ScanResult } from '#domain'
import { type PartScanner, ScannerError } from '../part-scanner.ts'
import { loadYaraEngine } from './load-engine.ts'
import { readRuleFolder } from './read-rule-folder.ts'
import { severityOf } from './severity.ts'
import type { RuleSummary, YaraMatch, YaraThreadData } from './yara-errand.ts'
import { YaraThread } from './yara-thread.ts'

export interface YaraSettings {
  /** The place's own rules: every .yar and .yara file below it. */
  readonly folder: string
  /** What one part may take. */
  readonly timeoutMs?: number
  /** Time from which no further part of a mail is begun, waiting included. */
  readonly mailTimeoutMs?: number
  /** A larger part is not scanned. */
  readonly partBytesMax?: number
  /** Parts that may wait, of all mails together. */
  readonly waitingMax?: number
  /** Scans after which a thread is replaced. */
  readonly scansMax?: number
}

export interface YaraScanner extends PartScanner {
  /** What was made of the rules: how many, and which could not be used. */
  readonly summary: RuleSummary
  /** Threads started so far; grows when one was late, died or served long enough. */
  readonly threadsStarted: () => number
}

// LIMIT: a rule set of 2,000 takes 0.1 s for a scan; ten seconds is a rule that loops.
const DEFAULTS = {
  timeoutMs: 10_000,
  mailTimeoutMs: 30_000,
  partBytesMax: 64 * 2 ** 20,
  waitingMax: 1_000,
  // LIMIT: the engine loses about 75 KB with each scan, more with more rules.
  scansMax: 2_000,
}
const START_MS_MAX = 120_000
const HELD_BYTES_MAX = 512 * 2 ** 20
// LIMIT: detail that a person reads in a list.
const DETAIL_CHARS_MAX = 300

/**
 * Opens the rules of a folder in a thread of their own. Resolves when they are compiled; rejects with a ScannerError when
 * none can be used.
 */
export async function openYaraScanner({ folder, ...settings }: YaraSettings): Promise<YaraScanner> {
  const limits = { ...DEFAULTS, ...settings }
  const [module, files] = await Promise.all([loadYaraEngine(), readRuleFolder(folder)])
  const data: YaraThreadData = { module, files }
  const first = new YaraThread(data, START_MS_MAX)
  const summary = await first.ready.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ScannerError('no-start', `Cannot use the YARA rules in "${folder}": ${reason}`, { cause: error })
  })
  if (summary.rules === 0) {
    await first.end()
    const [problem] = summary.problems
    const seen = problem === undefined ? '' : `, for instance ${problem.file}:${problem.line}: ${problem.message}`
    throw new ScannerError('no-rules', `Mend the YARA rules in "${folder}": none of them can be used${seen}`)
  }
  return new ThreadedScanner(data, first, summary, limits)
}

class ThreadedScanner implements YaraScanner {
  readonly name = 'yara'
  readonly summary: RuleSummary
  readonly #data: YaraThreadData
  readonly #limits: typeof DEFAULTS
  #thread: YaraThread
  /** Compiles while the one at work does its last scans, so that nobody waits for it. */
  #successor: YaraThread | undefined
  #started = 1
  #waiting = 0
  #turn: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(data: YaraThreadData, first: YaraThread, summary: RuleSummary, limits: typeof DEFAULTS) {
    this.#data = data
    this.#thread = first
    this.summary = summary
    this.#limits = limits
  }

  threadsStarted(): number {
    return this.#started
  }

  async scan(parts: readonly ScanPart[]): Promise<ScanResult> {
    const hits: ScanHit[] = []
    const notAsked: NotAsked[] = []
    const endsAt = performance.now() + this.#limits.mailTimeoutMs
    for (const part of parts) {
      const miss = (why: NotAskedReason, detail = '') =>
        notAsked.push({ part: part.id, scanner: this.name, why, detail })
      if (this.#isClosed) miss('down')
      else if (part.bytes.length > this.#limits.partBytesMax) miss('too-large')
      else if (this.#waiting >= this.#limits.waitingMax) miss('busy')
      else {
        const scanned = await this.#inTurn(() => this.#scanPart(part, endsAt))
        if (scanned.type === 'matches') hits.push(...scanned.matches.map((match) => hitOf(part, match)))
        else miss(scanned.type, 'message' in scanned ? scanned.message : '')
      }
    }
    return { hits, notAsked }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([this.#thread.end(), this.#successor?.end()])
  }

  /** One part after the other, across all mails. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      this.#waiting -= 1
    }
  }

  async #scanPart({ bytes, kind, name }: ScanPart, endsAt: number): Promise<PartOutcome> {
    if (this.#isClosed) return { type: 'down' }
    if (performance.now() >= endsAt) return { type: 'late' }
    this.#replaceWhenDue()
    const isReady = await within(this.#thread.ready, endsAt)
    if (isReady instanceof Error) {
      await this.#thread.end()
      return { type: 'down', message: isReady.message }
    }
    // WHY not a shorter time for the last part: a thread that is ended has to compile its rules again.
    return isReady ? this.#thread.scan({ bytes, kind, name }, this.#limits.timeoutMs) : { type: 'late' }
  }

  #replaceWhenDue(): void {
    const { scans, heldBytes, hasEnded } = this.#thread
    const share = Math.max(scans / this.#limits.scansMax, heldBytes / HELD_BYTES_MAX)
    if (hasEnded || share >= 1) {
      if (!hasEnded) void this.#thread.end()
      this.#thread = this.#successor ?? this.#start()
      this.#successor = undefined
    } else if (share >= SUCCESSOR_FROM && this.#successor === undefined) this.#successor = this.#start()
  }

  #start(): YaraThread {
    this.#started += 1
    return new YaraThread(this.#data, START_MS_MAX)
  }
}

const SUCCESSOR_FROM = 0.9

type PartOutcome =
  | { readonly type: 'matches'; readonly matches: readonly YaraMatch[] }
  | { readonly type: 'late' | 'down' | 'failed'; readonly message?: string }

/** True when it resolves in time, false when it is late, the error when it rejects. */
async function within(promise: Promise<unknown>, endsAt: number): Promise<boolean | Error> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), Math.max(0, endsAt - performance.now()))
  const done = promise.then(
    () => true,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  )
  const first = await Promise.race([done, late])
  clearTimeout(timer)
  return first
}

function hitOf(part: ScanPart, { rule, meta }: YaraMatch): ScanHit {
  const detail = typeof meta.description === 'string' ? meta.description.slice(0, DETAIL_CHARS_MAX) : ''
  return { part: part.id, scanner: 'yara', name: rule, detail, severity: severityOf(meta) }
}
