import { newId } from './new-id.ts'
import { asKey, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Lists of indicators. A list is imported as a new edition, in as many writes as it takes; the mails go on asking the
// edition in force until the new one is complete and takes its place in one step. An import that dies half-way
// leaves rows that nobody asks for, and the next sweep takes them away.

export interface NewFeed {
  readonly name: string
  readonly format: string
  readonly sourcePath: string
}

export interface Feed extends NewFeed {
  readonly feed: string
  /** 0 before the first import. */
  readonly edition: number
  readonly entryCount: number
  readonly importedAt: number | null
  /** When the list itself says it was made. */
  readonly datedAt: number | null
}

export interface Edition {
  readonly feed: string
  readonly edition: number
}

export interface Imported {
  readonly entryCount: number
  readonly importedAt: number
  readonly datedAt?: number
}

const COLUMNS = [
  ...(['feed', 'name', 'format', 'source_path as sourcePath', 'edition', 'entry_count as entryCount'] as const),
  ...(['imported_at as importedAt', 'dated_at as datedAt'] as const),
] as const

/** Adds a feed, or changes the one of this name; gives its id back. */
export async function addFeed(desk: TenantWriter, feed: NewFeed): Promise<string> {
  const changes = { format: asShown(feed.format), source_path: asShown(feed.sourcePath) }
  const row = { ...changes, feed: newId(), name: asKey(feed.name), edition: 0, entry_count: 0 }
  const added = await desk
    .into('feed', [{ ...row, imported_at: null, dated_at: null }])
    .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet(changes))
    .returning('feed')
    .executeTakeFirstOrThrow()
  return added.feed
}

export const listFeeds = (reader: TenantReader): Promise<Feed[]> =>
  reader.from('feed').select(COLUMNS).orderBy('name').execute()

/** Begins a new edition of a feed: fill it by `addIndicators`, then publish it. */
export async function beginEdition(reader: TenantReader, feed: string, nowMs: number): Promise<Edition> {
  const before = await reader.from('feed').select('edition').where('feed', '=', feed).executeTakeFirst()
  // WHY the time: an import that died half-way has taken a number too, and this one must not continue it.
  return { feed, edition: Math.max(asTime(nowMs), (before?.edition ?? 0) + 1) }
}

/** Puts an edition in force, whose indicators are all there. */
export async function publishEdition(
  desk: TenantWriter,
  { feed, edition }: Edition,
  imported: Imported,
): Promise<void> {
  const { entryCount, importedAt, datedAt } = imported
  const times = { imported_at: asTime(importedAt), dated_at: datedAt === undefined ? null : asTime(datedAt) }
  await desk
    .update('feed')
    .set({ edition, entry_count: entryCount, ...times })
    .where('feed', '=', feed)
    .execute()
}

/** Takes a feed off the list; its indicators stop counting at once and are swept away later. */
export async function removeFeed(desk: TenantWriter, feed: string): Promise<void> {
  await desk.remove('feed').where('feed', '=', feed).execute()
}
