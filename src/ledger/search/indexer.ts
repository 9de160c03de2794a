import { setTimeout as sleep } from 'node:timers/promises'
import type { TenantStore } from '#store'
import { indexSome, type RunSize } from './index-entries.ts'

// Keeps the index near the ledger's end while the ledger is written. No door waits for it, and it takes a share of the
// time only: what it costs a busy ledger is bounded, and it catches up when the ledger is not busy.

// LIMIT: how long a new entry waits at least; those that come together are indexed together.
const PAUSE_MS = 1_000
/** After each run, as many times as long as it took. */
const REST = 4
const REST_MS_MAX = 500
// LIMIT: larger runs are cheaper, and whoever asks for this waits for nothing else.
const LARGE_RUN: RunSize = { entriesMax: 4_096, bytesMax: 8 * 2 ** 20 }

export interface Indexer {
  /** Something was written. */
  readonly wake: () => void
  /** Ends after the run at hand. */
  readonly close: () => Promise<void>
}

export function startIndexer(clinic: TenantStore): Indexer {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isClosed = false
  const closing = new AbortController()
  let isAwaited = false // Something was written since the run began.

  const run = async (): Promise<void> => {
    while (!isClosed) {
      const started = performance.now()
      // WHY swallowed: the index is made from the ledger and the ledger never from it. What is wrong with the place the
      // ledger's next append says as well; until it is right again, a search says how far the index is behind.
      const isMore = await indexSome(clinic).catch(() => false)
      const rest = Math.min((performance.now() - started) * REST, REST_MS_MAX)
      if (!isMore || isClosed) break
      // Closing ends the rest: nothing else would keep the process until it is over.
      await sleep(rest, undefined, { ref: false, signal: closing.signal }).catch(() => undefined)
    }
  }
  const wake = (): void => {
    isAwaited = true
    if (isClosed || timer !== undefined || running !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      isAwaited = false
      running = run().then(() => {
        running = undefined
        if (isAwaited) wake()
      })
    }, PAUSE_MS).unref()
  }
  return {
    wake,
    close: async () => {
      isClosed = true
      closing.abort()
      clearTimeout(timer)
      timer = undefined
      await running
    },
  }
}

/** Brings the index up to date; what it takes depends on how far it is behind. */
export async function indexLedger(clinic: TenantStore, onRun: () => void = () => undefined): Promise<void> {
  while (await indexSome(clinic, LARGE_RUN)) onRun()
}
