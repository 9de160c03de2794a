import { availableParallelism } from 'node:os'
import {
  DEFAULT_LIMITS,
  type Known,
  type Lang,
  type Limits,
  NOTHING_KNOWN,
  type Policy,
  type Questions,
  type ScanPart,
  type ScanResult,
  type Sight,
} from '#domain'
import type { Report } from '#report'
import { couldNotInspect } from './could-not-inspect.ts'
import { CrewMember } from './crew-member.ts'
import type { Outcome, OwnManner, PoolGate, Question } from './errand.ts'
import { findHeaviest } from './memory-watch.ts'
import { type PoolFlaw, type PoolInput, ReadFailure } from './pool-input.ts'

export interface PoolSettings {
  readonly policy: Policy
  readonly lang: Lang
  /** Worker threads; one less than the available cores when left out, at least one. */
  readonly jobs?: number
  readonly limits?: Limits
  readonly known?: Known
  /** Whether reports carry the code that was found. */
  readonly withCode?: boolean
  /** Servers whose results about a mail's origin are believed, by authserv-id; for workers that read them. */
  readonly trustedServers?: readonly string[]
  /**
   * Answers what is asked about each mail before it is judged. Where it rejects, that mail's `inspect` rejects with an
   * AskFailure: nobody judges a mail with half of what the place knows.
   */
  readonly ask?: AskPlace
  /** Looks at the parts of each mail from beside the road (YARA, ClamAV); never rejects. */
  readonly scan?: (parts: readonly ScanPart[]) => Promise<readonly ScanResult[]>
  /** Whether it is asked by the hashes, too, by which older lists know files; that costs a little. */
  readonly oldHashes?: boolean
  /** Whether `judge` also says what is seen of a mail besides its report. */
  readonly withSight?: boolean
  /** Another worker than ours: one that reads more, or a broken one for tests. */
  readonly workerUrl?: URL
}

export type AskPlace = (questions: Questions) => Promise<Partial<Known>>

/** What is different for one mail. */
export interface Manner extends OwnManner {
  readonly ask?: AskPlace
}

export interface Judged {
  readonly report: Report
  /** Left out where nobody asked for it, the mail is none, or its worker did not finish it. */
  readonly sight?: Sight
}

/** Inspects mails in worker threads, each under a limit of time and memory. */
export interface Pool {
  readonly jobs: number
  /**
   * Resolves with the report; a mail whose worker is late, dies or throws is reported as held. Rejects with a
   * ReadFailure when the file cannot be read, with a PoolFailure when no worker starts or the pool is closed.
   */
  inspect(input: PoolInput): Promise<Report>
  /** The same, in a manner of its own, and with what is seen of the mail. Only a pool that has an `ask` asks at all. */
  judge(input: PoolInput, manner?: Manner): Promise<Judged>
  /** Resolves when the queue is short enough for another mail; whoever feeds the pool waits for it. */
  room(): Promise<void>
  /** Ends all workers; what is still being worked on is rejected. */
  close(): void
}

/** What the place knows could not be asked. */
export class AskFailure extends Error {}

/** No worker can be started, or the pool was closed. */
export class PoolFailure extends Error {}

// LIMIT: mails waiting for each worker: enough that none ever waits for the feeder.
const WAITING_PER_JOB = 4
const LOOK_EVERY_MS = 100
const STARTS_FAILED_MAX = 3
// LIMIT: a worker is ready within a second; where it takes this long something is wrong with the machine.
const START_MS_MAX = 60_000

export const defaultJobs = (): number => Math.max(1, availableParallelism() - 1)

/** Opens a pool and starts its first worker; more are started when mails wait. */
export const openPool = (settings: PoolSettings): Pool => new WorkerPool(settings)

interface Task {
  readonly input: PoolInput
  readonly manner: Manner
  readonly resolve: (judged: Judged | Promise<Judged>) => void
  readonly reject: (error: Error) => void
}

interface Work {
  readonly task: Task
  askFailed?: AskFailure
  readonly startedAt: number
  readonly timer: NodeJS.Timeout
}

class WorkerPool implements Pool {
  readonly jobs: number
  readonly #gate: PoolGate
  readonly #url: URL | undefined
  readonly #ask: PoolSettings['ask']
  readonly #scan: PoolSettings['scan']
  readonly #waiting: Task[] = []
  readonly #crew = new Set<CrewMember>()
  readonly #work = new Map<CrewMember, Work>()
  readonly #look: NodeJS.Timeout
  readonly #restingBytes = process.memoryUsage.rss()
  #feeders: (() => void)[] = []
  #startsFailed = 0
  #measuring = false
  #broken: PoolFailure | undefined

  constructor(settings: PoolSettings) {
    const {
      policy,
      lang,
      limits = DEFAULT_LIMITS,
      known = NOTHING_KNOWN,
      withCode = false,
      trustedServers = [],
    } = settings
    this.jobs = settings.jobs ?? defaultJobs()
    this.#gate = {
      limits,
      known,
      policy,
      lang,
      withCode,
      trustedServers,
      asks: settings.ask !== undefined,
      scans: settings.scan !== undefined,
      oldHashes: settings.oldHashes === true,
      withSight: settings.withSight === true,
    }
    this.#url = settings.workerUrl
    this.#ask = settings.ask
    this.#scan = settings.scan
    this.#look = setInterval(() => this.#lookAround(), LOOK_EVERY_MS)
    this.#start()
  }

  async inspect(input: PoolInput): Promise<Report> {
    return (await this.judge(input)).report
  }

  judge(input: PoolInput, manner: Manner = {}): Promise<Judged> {
    if (input.refusedWith !== undefined) return this.#notInspected({ input, manner }, input.refusedWith, 0)
    const { promise, resolve, reject } = Promise.withResolvers<Judged>()
    if (this.#broken !== undefined) reject(this.#broken)
    else {
      this.#waiting.push({ input, manner, resolve, reject })
      this.#handOut()
    }
    return promise
  }

  room(): Promise<void> {
    if (this.#hasRoom()) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#feeders.push(resolve)
    return promise
  }

  close(): void {
    this.#breakOff(new PoolFailure('the pool is closed'))
  }

  /** Gives waiting mails to idle workers, calls for more workers when mails pile up, and lets feeders go on. */
  #handOut(): void {
    for (const member of this.#crew) {
      if (member.state !== 'idle') continue
      const task = this.#waiting.shift()
      if (task === undefined) break
      this.#give(member, task)
    }
    if (this.#waiting.length >= WAITING_PER_JOB || (this.#waiting.length > 0 && this.#crew.size === 0)) this.#start()
    if (this.#hasRoom()) {
      const feeders = this.#feeders
      this.#feeders = []
      for (const goOn of feeders) goOn()
    }
  }

  #give(member: CrewMember, task: Task): void {
    const { timeoutMs } = this.#gate.limits
    const timer = setTimeout(() => this.#dismiss(member, 'pool/late'), timeoutMs)
    this.#work.set(member, { task, startedAt: performance.now(), timer })
    const { ask: _, ...own } = task.manner
    member.send(task.input, own)
  }

  /** One worker at a time: a second is only worth its start when mails still wait once the first is ready. */
  #start(): void {
    const starting = [...this.#crew].some(({ state }) => state === 'starting')
    if (starting || this.#crew.size >= this.jobs || this.#broken !== undefined) return
    const member: CrewMember = new CrewMember(this.#url, this.#gate, {
      onReady: () => {
        this.#startsFailed = 0
        this.#handOut()
      },
      onOutcome: (outcome) => this.#finish(member, outcome),
      onQuestion: (question) => void this.#answer(member, question),
      onLost: (memory, message) => this.#lost(member, memory, message),
    })
    this.#crew.add(member)
  }

  async #answer(member: CrewMember, { questions, parts }: Question): Promise<void> {
    const work = this.#work.get(member)
    // QUIRK: a Buffer that came through postMessage is a plain Uint8Array.
    const shown = parts?.map((part) => ({ ...part, bytes: Buffer.from(part.bytes.buffer) }))
    try {
      const [known = {}, scans = []] = await Promise.all([
        questions === undefined ? {} : (work?.task.manner.ask ?? this.#ask)?.(questions),
        shown === undefined ? [] : this.#scan?.(shown),
      ])
      member.tell(known, scans)
    } catch (error) {
      // The worker still ends its mail, so that it can take the next one; what it says of this one does not count.
      if (work !== undefined) work.askFailed = new AskFailure(error instanceof Error ? error.message : String(error))
      member.tell({}, [])
    }
  }

  #finish(member: CrewMember, outcome: Outcome): void {
    const work = this.#takeBack(member)
    if (work !== undefined) {
      if (work.askFailed !== undefined) work.task.reject(work.askFailed)
      else if (outcome.type === 'report') work.task.resolve(judgedOf(outcome))
      else if (outcome.type === 'unreadable') work.task.reject(new ReadFailure(outcome.code, outcome.message))
      else this.#report(work, outcome.memory ? 'pool/memory' : 'pool/died')
    }
    this.#handOut()
  }

  /** A worker that ended by itself. One that never got ready says that none will. */
  #lost(member: CrewMember, memory: boolean, message: string): void {
    this.#crew.delete(member)
    const work = this.#takeBack(member)
    if (work !== undefined) this.#report(work, memory ? 'pool/memory' : 'pool/died')
    else if (!member.wasReady) this.#startsFailed += 1
    if (this.#startsFailed >= STARTS_FAILED_MAX) this.#breakOff(new PoolFailure(message))
    else this.#handOut()
  }

  /** Ends a worker for what it does with its mail. */
  #dismiss(member: CrewMember, code: PoolFlaw): void {
    this.#crew.delete(member)
    member.end()
    const work = this.#takeBack(member)
    if (work !== undefined) this.#report(work, code)
    this.#handOut()
  }

  #report({ task, startedAt }: Work, code: PoolFlaw): void {
    task.resolve(this.#notInspected(task, code, performance.now() - startedAt))
  }

  async #notInspected({ input, manner }: Pick<Task, 'input' | 'manner'>, code: PoolFlaw, ms: number): Promise<Judged> {
    const policy = manner.policy ?? this.#gate.policy
    return { report: await couldNotInspect(input, code, { ...this.#gate, policy }, ms) }
  }

  #takeBack(member: CrewMember): Work | undefined {
    const work = this.#work.get(member)
    clearTimeout(work?.timer)
    this.#work.delete(member)
    return work
  }

  #lookAround(): void {
    if (this.#waiting.length > 0) this.#start()
    for (const member of this.#crew) {
      if (member.state !== 'starting' || member.ageMs() < START_MS_MAX) continue
      member.end()
      this.#lost(member, false, 'a worker did not get ready')
    }
    void this.#lookAtMemory()
  }

  async #lookAtMemory(): Promise<void> {
    const growth = process.memoryUsage.rss() - this.#restingBytes
    if (growth <= this.#gate.limits.memoryBytesMax || this.#measuring) return
    this.#measuring = true
    const loads = [...this.#work].map(([member, { task }]) => ({ member, allowedBytes: this.#allowance(task.input) }))
    const heaviest = await findHeaviest(loads)
    this.#measuring = false
    if (heaviest !== undefined && this.#crew.has(heaviest)) this.#dismiss(heaviest, 'pool/memory')
  }

  /** A large file may take its own size on top of what unpacking it may cost. */
  #allowance(input: PoolInput): number {
    return this.#gate.limits.memoryBytesMax + input.bytes
  }

  #hasRoom(): boolean {
    return this.#waiting.length < this.jobs * WAITING_PER_JOB || this.#broken !== undefined
  }

  #breakOff(failure: PoolFailure): void {
    if (this.#broken !== undefined) return
    this.#broken = failure
    clearInterval(this.#look)
    for (const member of this.#crew) {
      member.end()
      this.#takeBack(member)?.task.reject(failure)
    }
    this.#crew.clear()
    for (const { reject } of this.#waiting.splice(0)) reject(failure)
    for (const goOn of this.#feeders.splice(0)) goOn()
  }
}

const judgedOf = ({ report, sight }: Extract<Outcome, { type: 'report' }>): Judged =>
  sight === undefined ? { report } : { report, sight }
