import { batchesOf, mergedByKey } from './batches.ts'
import { asKey, asKeys, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'
import { earlier, later, ofLatest, plus } from './upsert.ts'

// The addresses that we were written from or wrote to.

/** One mail's, or many mails', news about an address. */
export interface Sighting {
  readonly addressKey: string
  readonly address: string
  readonly domain: string
  readonly firstSeen: number
  readonly lastSeen: number
  readonly receivedCount: number
  readonly sentCount: number
}

/** What is known about an address; the same shape as the news. */
export type Person = Sighting

// LIMIT: enough to say who of a domain writes to us; a free-mail domain has thousands.
const PEOPLE_OF_DOMAIN_MAX = 50

const COLUMNS = [
  ...(['address_key as addressKey', 'address', 'domain', 'first_seen as firstSeen', 'last_seen as lastSeen'] as const),
  ...(['received_count as receivedCount', 'sent_count as sentCount'] as const),
] as const

const MERGE = {
  address: ofLatest('person_address', 'address', 'last_seen'),
  domain: ofLatest('person_address', 'domain', 'last_seen'),
  first_seen: earlier('person_address', 'first_seen'),
  last_seen: later('person_address', 'last_seen'),
  received_count: plus('person_address', 'received_count'),
  sent_count: plus('person_address', 'sent_count'),
}

/** Adds the sightings to what is known: counts grow, times widen, the latest spelling stays. */
export async function rememberPeople(desk: TenantWriter, sightings: readonly Sighting[]): Promise<void> {
  for (const batch of batchesOf(mergedByKey(sightings.map(storable), ({ addressKey }) => addressKey, merged))) {
    await desk
      .into('person_address', batch.map(rowOf))
      .onConflict((conflict) => conflict.columns(['tenant', 'address_key']).doUpdateSet(MERGE))
      .execute()
  }
}

export const peopleByAddress = (reader: TenantReader, addressKeys: readonly string[]): Promise<Person[]> =>
  reader.lookup('people-by-address', asKeys(addressKeys), (from, keys) =>
    from('person_address').select(COLUMNS).where('address_key', 'in', keys),
  )

/** The people of one domain, those who were seen last in front. */
export const peopleOfDomain = (reader: TenantReader, domain: string): Promise<Person[]> =>
  reader.lookup('people-of-domain', [asKey(domain)], (from, [key = '']) =>
    from('person_address')
      .select(COLUMNS)
      .where('domain', '=', key)
      .orderBy('last_seen', 'desc')
      .limit(PEOPLE_OF_DOMAIN_MAX),
  )

/** Which of the domains have at least one person. */
export async function domainsWithPeople(reader: TenantReader, domains: readonly string[]): Promise<Set<string>> {
  const rows = await reader.lookup('domains-with-people', asKeys(domains), (from, keys) =>
    from('person_address').select('domain').distinct().where('domain', 'in', keys),
  )
  return new Set(rows.map(({ domain }) => domain))
}

function storable(one: Sighting): Sighting {
  return {
    ...{ addressKey: asKey(one.addressKey), address: asShown(one.address), domain: asKey(one.domain) },
    ...{ firstSeen: asTime(one.firstSeen), lastSeen: asTime(one.lastSeen) },
    ...{ receivedCount: one.receivedCount, sentCount: one.sentCount },
  }
}

function merged(one: Sighting, other: Sighting): Sighting {
  const latest = other.lastSeen >= one.lastSeen ? other : one
  return {
    ...latest,
    firstSeen: Math.min(one.firstSeen, other.firstSeen),
    receivedCount: one.receivedCount + other.receivedCount,
    sentCount: one.sentCount + other.sentCount,
  }
}

const rowOf = (one: Sighting) => ({
  ...{ address_key: one.addressKey, address: one.address, domain: one.domain },
  ...{ first_seen: one.firstSeen, last_seen: one.lastSeen },
  ...{ received_count: one.receivedCount, sent_count: one.sentCount },
})
