import { batchesOf, mergedByKey } from './batches.ts'
import { asKey, asKeys, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'
import { earlier, later, ofLatest, plus } from './upsert.ts'

// The names that addresses were seen with. A name may have many addresses (two mailboxes, a new employer, a
// namesake), an address many names.

export interface NameSighting {
  readonly nameKey: string
  readonly addressKey: string
  /** The name as it was written. */
  readonly shown: string
  readonly firstSeen: number
  readonly lastSeen: number
  readonly seenCount: number
}

/** A name and an address that were seen together; the same shape as the news. */
export type KnownName = NameSighting

// LIMIT: "info" has thousands of addresses. Those seen most come first; who is beyond the hundredth is nobody's friend.
const ADDRESSES_OF_NAME_MAX = 100

const COLUMNS = [
  ...(['name_key as nameKey', 'address_key as addressKey', 'shown'] as const),
  ...(['first_seen as firstSeen', 'last_seen as lastSeen', 'seen_count as seenCount'] as const),
] as const

const MERGE = {
  shown: ofLatest('person_name', 'shown', 'last_seen'),
  first_seen: earlier('person_name', 'first_seen'),
  last_seen: later('person_name', 'last_seen'),
  seen_count: plus('person_name', 'seen_count'),
}

export async function rememberNames(desk: TenantWriter, sightings: readonly NameSighting[]): Promise<void> {
  const keyOf = ({ nameKey, addressKey }: NameSighting) => `${nameKey}\0${addressKey}`
  for (const batch of batchesOf(mergedByKey(sightings.map(storable), keyOf, merged))) {
    await desk
      .into('person_name', batch.map(rowOf))
      .onConflict((conflict) => conflict.columns(['tenant', 'name_key', 'address_key']).doUpdateSet(MERGE))
      .execute()
  }
}

/** The addresses that these names were seen with, the most seen in front. */
export async function namesByKey(reader: TenantReader, nameKeys: readonly string[]): Promise<KnownName[]> {
  const lists: KnownName[][] = []
  // WHY one name at a time: the limit is for each, so that a common name in Cc does not crowd out the sender's.
  for (const nameKey of asKeys(nameKeys)) {
    const list = await reader.lookup('names-by-key', [nameKey], (from, [key = '']) =>
      from('person_name')
        .select(COLUMNS)
        .where('name_key', '=', key)
        .orderBy('seen_count', 'desc')
        .orderBy('address_key')
        .limit(ADDRESSES_OF_NAME_MAX),
    )
    lists.push(list)
  }
  return lists.flat()
}

/** The names that these addresses were seen with, the most seen in front. */
export async function namesOfAddresses(reader: TenantReader, addressKeys: readonly string[]): Promise<KnownName[]> {
  const names = await reader.lookup('names-of-addresses', asKeys(addressKeys), (from, keys) =>
    from('person_name').select(COLUMNS).where('address_key', 'in', keys),
  )
  return names.sort((one, other) => other.seenCount - one.seenCount || (one.nameKey < other.nameKey ? -1 : 1))
}

const storable = (one: NameSighting): NameSighting => ({
  ...{ nameKey: asKey(one.nameKey), addressKey: asKey(one.addressKey), shown: asShown(one.shown) },
  ...{ firstSeen: asTime(one.firstSeen), lastSeen: asTime(one.lastSeen), seenCount: one.seenCount },
})

function merged(one: NameSighting, other: NameSighting): NameSighting {
  const latest = other.lastSeen >= one.lastSeen ? other : one
  const firstSeen = Math.min(one.firstSeen, other.firstSeen)
  return { ...latest, firstSeen, seenCount: one.seenCount + other.seenCount }
}

const rowOf = (one: NameSighting) => ({
  ...{ name_key: one.nameKey, address_key: one.addressKey, shown: one.shown },
  ...{ first_seen: one.firstSeen, last_seen: one.lastSeen, seen_count: one.seenCount },
})
