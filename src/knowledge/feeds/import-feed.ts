import {
  addIndicators,
  beginEdition,
  type Feed,
  publishEdition,
  readSetting,
  saveSetting,
  sweepIndicators,
  type TenantReader,
  type TenantStore,
} from '#store'
import type { FeedIndicator, FeedReading, FeedSummary } from './feed.ts'
import { type FeedRefusal, judgeFeed } from './judge-feed.ts'

// A list is taken whole or not at all. It is read twice: once to judge it, which writes nothing, and once to store it
// as an edition that takes effect in one step. If we die in between, the old edition goes on counting.

/** What was read and whether it can be believed. */
export interface FeedCheck {
  readonly summary: FeedSummary
  /** None: it is believed. */
  readonly refusals: readonly FeedRefusal[]
}

export interface FeedPlan {
  /** Opens the list; called for each reading. */
  readonly open: () => FeedReading
  readonly ownDomains: readonly string[]
  /** Entries of the edition in force; 0 when there is none. */
  readonly before: number
  /** Told how many entries have been read. */
  readonly onCount?: (count: number) => void
}

/** Reads a list to its end and judges it; `take` is given every batch. */
export async function checkFeed(
  { open, ownDomains, before, onCount }: FeedPlan,
  take: (batch: readonly FeedIndicator[]) => Promise<void> = async () => undefined,
): Promise<FeedCheck> {
  const judge = judgeFeed({ before, ownDomains })
  const reading = open()
  let count = 0
  for await (const batch of reading.batches) {
    judge.see(batch)
    await take(batch)
    count += batch.length
    onCount?.(count)
  }
  const summary = reading.summary()
  return { summary, refusals: judge.refusals(summary) }
}

/** Puts a new edition of a list in force, when it can be believed. Throws StoreError. */
export async function importFeed(store: TenantStore, feed: Feed, plan: FeedPlan, nowMs: number): Promise<FeedCheck> {
  const first = await checkFeed(plan)
  if (first.refusals.length > 0) return first
  const edition = await beginEdition(store, feed.feed, nowMs)
  let hasOldHashes = false
  const second = await checkFeed(plan, (batch) => {
    hasOldHashes ||= batch.some(({ type }) => type === 'sha1' || type === 'md5')
    return store.write((desk) =>
      addIndicators(
        desk,
        edition,
        batch.map((indicator) => rowOf(indicator, nowMs)),
      ),
    )
  })
  // The file changed while we read it.
  if (second.refusals.length > 0) return second
  const { count, newest } = second.summary
  const imported = { entryCount: count, importedAt: nowMs, ...(newest === undefined ? {} : { datedAt: newest }) }
  await store.write(async (desk) => {
    await publishEdition(desk, edition, imported)
    if (hasOldHashes) await saveSetting(desk, OLD_HASHES, true, nowMs)
  })
  await sweep(store)
  return second
}

const OLD_HASHES = 'lists-old-hashes'

/** Whether a list was ever imported that knows files by MD5 or SHA-1: then mails are asked for by those, too. */
export const listsOldHashes = async (store: TenantReader): Promise<boolean> =>
  (await readSetting(store, OLD_HASHES)) === true

/** Takes away what is out of force, a little at a time, so that nobody waits for it. */
export async function sweep(store: TenantStore): Promise<void> {
  while ((await store.write(sweepIndicators)) > 0);
}

const rowOf = ({ type, value, note, expiresAt }: FeedIndicator, addedAt: number) => ({
  type,
  valueKey: value,
  source: note,
  addedAt,
  ...(expiresAt === undefined ? {} : { expiresAt }),
})
