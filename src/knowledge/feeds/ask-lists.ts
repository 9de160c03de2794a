import type { Asked, Listed } from '#domain'
import { indicatorsFor, type TenantReader } from '#store'
import { indicatorKeys } from './indicator-keys.ts'

// LIMIT: a newsletter has a few hundred links, which share their hosts.
const KEYS_MAX = 5_000

/** What the place's lists say of a mail, in a fixed order. Some look-ups. Throws StoreError. */
export async function askLists(reader: TenantReader, asked: Asked, nowMs: number): Promise<readonly Listed[]> {
  const keys = new Map([...indicatorKeys(asked)].slice(0, KEYS_MAX))
  if (keys.size === 0) return []
  const found = await indicatorsFor(reader, [...keys.keys()], nowMs)
  const listed = found.flatMap(({ valueKey, feedName, source }): Listed[] =>
    (keys.get(valueKey) ?? []).map((each) => ({ asked: each, value: valueKey, list: feedName, note: source })),
  )
  return listed.sort((a, b) => compare(a.asked, b.asked) || compare(a.value, b.value) || compare(a.list, b.list))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
