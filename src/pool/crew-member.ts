import type { Worker } from 'node:worker_threads'
import type { Known, ScanResult } from '#domain'
import type { Answer, Errand, Outcome, OwnManner, PoolGate, Question } from './errand.ts'
import type { PoolInput } from './pool-input.ts'
import { startThread } from './start-thread.ts'

// LIMIT: what loading the rules takes, several times over.
const HEAP_MEBI_MIN = 64

export interface MemberEvents {
  readonly onReady: () => void
  readonly onOutcome: (outcome: Outcome) => void
  /** The worker waits for the answer. */
  readonly onQuestion: (question: Question) => void
  /** The worker ended without being told to; what it was working on is not done. */
  readonly onLost: (memory: boolean, message: string) => void
}

/** One worker thread: starting, then idle or busy with one mail, and once ended it never comes back. */
export class CrewMember {
  state: 'starting' | 'idle' | 'busy' | 'ended' = 'starting'
  wasReady = false
  readonly #bornAt = performance.now()
  readonly #worker: Worker
  readonly #events: MemberEvents

  constructor(url: URL | undefined, gate: PoolGate, events: MemberEvents) {
    this.#events = events
    this.#worker = startThread(url, Math.max(HEAP_MEBI_MIN, Math.ceil(gate.limits.memoryBytesMax / 2 ** 20)))
    this.#worker.on('message', (answer: Answer) => this.#hear(answer))
    this.#worker.on('messageerror', (error) => this.#lost(error))
    this.#worker.on('error', (error) => this.#lost(error))
    this.#worker.on('exit', (code) => this.#lost(new Error(`a worker exited with code ${code}`)))
    this.#worker.postMessage({ gate } satisfies Errand)
  }

  send(input: PoolInput, own: OwnManner = {}): void {
    this.state = 'busy'
    if ('bytes' in input.source) {
      // WHY: a view is cloned with all of the memory it looks at; a tight copy is moved, and ours stays for the hash.
      const bytes = new Uint8Array(input.source.bytes)
      this.#worker.postMessage({ input: { ...input, source: { bytes } }, ...own }, [bytes.buffer])
    } else this.#worker.postMessage({ input, ...own } satisfies Errand)
  }

  /** Stops the thread; what it was doing is lost. Does not wait: native code is only left when it returns. */
  end(): void {
    this.state = 'ended'
    void this.#worker.terminate()
  }

  ageMs(): number {
    return performance.now() - this.#bornAt
  }

  /** Bytes this thread holds, its heap and the buffers outside it; undefined when it does not answer in time. */
  async heldBytes(patienceMs: number): Promise<number | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => resolve(undefined), patienceMs)
    // A worker that ends meanwhile rejects; then there is nothing left to measure.
    const statistics = await Promise.race([this.#worker.getHeapStatistics().catch(() => undefined), late])
    clearTimeout(timer)
    if (statistics === undefined) return undefined
    return statistics.total_heap_size + statistics.external_memory + statistics.malloced_memory
  }

  /** Tells the worker what it asked about its mail. */
  tell(known: Partial<Known>, scans: readonly ScanResult[]): void {
    if (this.state === 'busy') this.#worker.postMessage({ known, scans } satisfies Errand)
  }

  #hear(answer: Answer): void {
    if (this.state === 'ended') return
    if (answer.type === 'asks') {
      this.#events.onQuestion(answer)
      return
    }
    this.state = 'idle'
    this.wasReady = true
    if (answer.type === 'ready') this.#events.onReady()
    else this.#events.onOutcome(answer)
  }

  #lost(error: unknown): void {
    if (this.state === 'ended') return
    this.end()
    const memory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    this.#events.onLost(memory, error instanceof Error ? error.message : String(error))
  }
}
