import { batchesOf, mergedByKey } from './batches.ts'
import { type Edition, listFeeds } from './feeds-table.ts'
import { asKey, asKeys, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Domains, addresses and hashes that somebody's list calls bad.

export type IndicatorType = 'domain' | 'url' | 'ip' | 'sha256' | 'sha1' | 'md5' | 'address'

export interface NewIndicator {
  readonly type: IndicatorType
  /** The value in the form in which it is looked up. */
  readonly valueKey: string
  /** What the list says about it: a malware's name, a reference. */
  readonly source: string
  readonly addedAt: number
  readonly expiresAt?: number
}

export interface Indicator {
  readonly type: IndicatorType
  readonly valueKey: string
  readonly source: string
  readonly addedAt: number
  readonly expiresAt: number | null
  readonly feed: string
  readonly feedName: string
}

/** How many entries one call of `sweepIndicators` looks at. */
const SWEPT_MAX = 500

/** Adds entries to an edition that is being made; entries that it has already are left as they are. */
export async function addIndicators(
  desk: TenantWriter,
  { feed, edition }: Edition,
  indicators: readonly NewIndicator[],
): Promise<void> {
  const keyOf = ({ type, valueKey }: NewIndicator) => `${asKey(valueKey)}\0${type}`
  for (const batch of batchesOf(mergedByKey(indicators, keyOf, (first) => first))) {
    const rows = batch.map((one) => ({ ...rowOf(one), feed, edition }))
    await desk
      .into('indicator', rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** The entries in force for these values, of any type, those that ran out before `nowMs` left out. */
export async function indicatorsFor(
  reader: TenantReader,
  valueKeys: readonly string[],
  nowMs: number,
): Promise<Indicator[]> {
  const rows = await reader.lookup('indicators-for', asKeys(valueKeys), (from, keys) =>
    from('indicator')
      .select(['type', 'value_key as valueKey', 'source', 'added_at as addedAt', 'expires_at as expiresAt'])
      .select(['feed', 'edition'])
      .where('value_key', 'in', keys),
  )
  // WHY: most mails match nothing, and those that do can wait for a second question.
  if (rows.length === 0) return []
  const feeds = new Map((await listFeeds(reader)).map((feed) => [feed.feed, feed]))
  return rows.flatMap(({ edition, ...row }) => {
    const feed = feeds.get(row.feed)
    const isInForce = feed?.edition === edition && (row.expiresAt === null || row.expiresAt > nowMs)
    return isInForce ? [{ ...row, type: row.type as IndicatorType, feedName: feed.name }] : []
  })
}

/**
 * Takes away some entries that are out of force for good: of feeds that are no more, and of editions older than the one
 * in force. Says how many; repeat until it says 0.
 */
export async function sweepIndicators(desk: TenantWriter): Promise<number> {
  const inForce = new Map((await listFeeds(desk)).map(({ feed, edition }) => [feed, edition]))
  let after = ''
  // One question a feed: its oldest edition is the first in the index.
  for (;;) {
    const oldest = await desk
      .from('indicator')
      .select(['feed', 'edition'])
      .where('feed', '>', after)
      .orderBy('feed')
      .orderBy('edition')
      .limit(1)
      .executeTakeFirst()
    if (oldest === undefined) return 0
    if (oldest.edition < (inForce.get(oldest.feed) ?? Number.POSITIVE_INFINITY)) return sweepEdition(desk, oldest)
    after = oldest.feed
  }
}

async function sweepEdition(desk: TenantWriter, old: Edition): Promise<number> {
  const keys = await desk
    .from('indicator')
    .select('value_key')
    .where('feed', '=', old.feed)
    .where('edition', '=', old.edition)
    .limit(SWEPT_MAX)
    .execute()
  await desk
    .remove('indicator')
    .where('feed', '=', old.feed)
    .where('edition', '=', old.edition)
    .where(
      'value_key',
      'in',
      keys.map(({ value_key }) => value_key),
    )
    .execute()
  return keys.length
}

const rowOf = (one: NewIndicator) => ({
  ...{ type: one.type, value_key: asKey(one.valueKey), source: asShown(one.source) },
  ...{ added_at: asTime(one.addedAt), expires_at: one.expiresAt === undefined ? null : asTime(one.expiresAt) },
})
