import { Worker } from 'node:worker_threads'
import type { RuleSummary, YaraAnswer, YaraErrand, YaraMatch, YaraThreadData } from './yara-errand.ts'

// QUIRK: run from TypeScript the worker is .ts, in the built package it is .js, as this file is.
const WORKER_URL = new URL(import.meta.url.endsWith('.ts') ? './yara-worker.ts' : './yara-worker.js', import.meta.url)
const HEAP_MEBI = 512

export type Scanned =
  | { readonly type: 'matches'; readonly matches: readonly YaraMatch[] }
  | { readonly type: 'late' }
  | { readonly type: 'failed'; readonly message: string }

/** One scanning thread: compiles, then scans one part at a time until it is ended, late or lost. It never comes back. */
export class YaraThread {
  /** Resolves when its rules are compiled; rejects when it cannot be used. */
  readonly ready: Promise<RuleSummary>
  scans = 0
  heldBytes = 0
  hasEnded = false
  readonly #worker: Worker
  #hear: (answer: YaraAnswer) => void

  constructor(data: YaraThreadData, startMs: number) {
    const { promise, resolve, reject } = Promise.withResolvers<RuleSummary>()
    this.ready = promise
    // Whoever waits for it hears of a failure; where nobody does, it is no failure of the process.
    promise.catch(() => undefined)
    const timer = setTimeout(() => this.#lost('its rules were not compiled in time'), startMs)
    this.#hear = (answer) => {
      clearTimeout(timer)
      if (answer.type === 'ready') resolve(answer.summary)
      else {
        this.end()
        reject(new Error('message' in answer ? answer.message : 'it did not get ready'))
      }
    }
    this.#worker = new Worker(WORKER_URL, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: HEAP_MEBI } })
    this.#worker.on('message', (answer: YaraAnswer) => this.#hear(answer))
    this.#worker.on('error', (error) => this.#lost(error instanceof Error ? error.message : String(error)))
    this.#worker.on('exit', (code) => this.#lost(`it exited with code ${code}`))
  }

  /** Scans one part; a thread that is late is ended. */
  async scan(errand: YaraErrand, timeoutMs: number): Promise<Scanned> {
    if (this.hasEnded) return { type: 'failed', message: 'the thread has ended' }
    const { promise, resolve } = Promise.withResolvers<Scanned>()
    const timer = setTimeout(() => {
      resolve({ type: 'late' })
      this.end()
    }, timeoutMs)
    this.scans += 1
    this.#hear = (answer) => {
      if ('heldBytes' in answer) this.heldBytes = answer.heldBytes
      if (answer.type === 'scanned') resolve({ type: 'matches', matches: answer.matches })
      else resolve({ type: 'failed', message: 'message' in answer ? answer.message : 'an answer out of turn' })
    }
    // WHY: a view is cloned with all of the memory it looks at; a tight copy is moved.
    const bytes = new Uint8Array(errand.bytes)
    this.#worker.postMessage({ ...errand, bytes }, [bytes.buffer])
    const scanned = await promise
    clearTimeout(timer)
    return scanned
  }

  /** Stops the thread, whatever it is doing. */
  end(): Promise<unknown> {
    this.hasEnded = true
    return this.#worker.terminate()
  }

  #lost(message: string): void {
    if (this.hasEnded) return
    void this.end()
    this.#hear({ type: 'failed', message, heldBytes: this.heldBytes })
  }
}
