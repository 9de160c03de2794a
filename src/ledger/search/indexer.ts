import { setTimeout as sleep } from 'node:timers/promises'
import {
  dropIndexedSegment,
  firstLeavesOf,
  readLedgerHead,
  readLedgerIndexMark,
  type TenantStore,
  termsOfSegment,
} from '#store'
import { INDEX_VERSION, indexSome, type RunSize } from './index-entries.ts'
import { SEGMENT_MAILS, segmentOf } from './mail-set.ts'

// Keeps the index near the ledger's end while the ledger is written. No door waits for it, and it takes a share of the
// time only: what it costs a busy ledger is bounded, and it catches up when the ledger is not busy.

// LIMIT: how long a new entry waits at least; those that come together are indexed together.
const PAUSE_MS = 1_000

interface Pace {
  readonly run: RunSize
  /** How many times as long as a run took the next one waits. */
  readonly rest: number
}

// LIMIT: while the ledger is written a run holds its writer for some 2 ms, and a twentieth of the time goes to them.
const BUSY: Pace = { run: { entriesMax: 24, bytesMax: 24 * 2 ** 10 }, rest: 19 }
const QUIET: Pace = { run: { entriesMax: 512, bytesMax: 512 * 2 ** 10 }, rest: 1 }
const REST_MS_MAX = 1_000
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
  let isAwaited = false // Something was written since the last run began.

  const run = async (): Promise<void> => {
    while (!isClosed) {
      const pace = isAwaited ? BUSY : QUIET
      isAwaited = false
      const started = performance.now()
      // WHY swallowed: the index is made from the ledger and the ledger never from it. What is wrong with the place the
      // ledger's next append says as well; until it is right again, a search says how far the index is behind.
      const isMore = await indexSome(clinic, pace.run).catch(() => false)
      const restMs = Math.min((performance.now() - started) * pace.rest, REST_MS_MAX)
      if (!isMore || isClosed) break
      // Closing ends the rest: nothing else would keep the process until it is over.
      await sleep(restMs, undefined, { ref: false, signal: closing.signal }).catch(() => undefined)
    }
  }
  const wake = (): void => {
    isAwaited = true
    if (isClosed || timer !== undefined || running !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
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

/** Entries in the index, of how many. */
export type IndexProgress = (done: number, size: number) => void

/** Brings the index up to date; what it takes depends on how far it is behind. */
export async function indexLedger(clinic: TenantStore, onProgress?: IndexProgress): Promise<void> {
  while (await indexSome(clinic, LARGE_RUN)) {
    if (onProgress === undefined) continue
    const { treeSize = 0 } = (await readLedgerHead(clinic)) ?? {}
    const { leafCount = 0, version = INDEX_VERSION } = (await readLedgerIndexMark(clinic)) ?? {}
    onProgress(version === INDEX_VERSION ? leafCount : 0, treeSize)
  }
}

// LIMIT: segments a call; each is some tens of thousands of rows.
const SEGMENTS_A_CALL = 4

/**
 * Takes out of the index by what the mails of before this entry are found, where none of their entries is kept any more:
 * they stay numbered. Says whether there was something; repeat until there is not.
 * Segments with mails under legal hold, by their numbers, stay.
 */
export async function forgetIndexBefore(
  clinic: TenantStore,
  leaf: number,
  held: readonly number[] = [],
): Promise<boolean> {
  const kept = new Set(held.map(segmentOf))
  const { mailCount = 0 } = (await readLedgerIndexMark(clinic)) ?? {}
  let forgotten = 0
  for (let segment = 0; (segment + 1) * SEGMENT_MAILS <= mailCount && forgotten < SEGMENTS_A_CALL; segment++) {
    const [first] = await firstLeavesOf(clinic, (segment + 1) * SEGMENT_MAILS - 1, 1)
    if (first === undefined || first.leaf >= leaf) break
    if (kept.has(segment) || (await termsOfSegment(clinic, segment, 0, 1)).length === 0) continue
    await clinic.write((desk) => dropIndexedSegment(desk, segment, 0, 0))
    forgotten += 1
  }
  return forgotten > 0
}
