import { batchesOf, mergedByKey } from './batches.ts'
import { asKey, asKeys, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'
import { earlier, later, ofLatest, plus } from './upsert.ts'

// Domains that wrote to us, that we wrote to, and that links led to: when first, when last, how often.

export interface DomainSighting {
  readonly domain: string
  readonly seenAs: 'sender' | 'recipient' | 'link'
  /** The name folded to its looks; names that look alike have the same. */
  readonly lookKey: string
  readonly firstSeen: number
  readonly lastSeen: number
  readonly seenCount: number
}

/** What is known about a domain; the same shape as the news. */
export type KnownDomain = DomainSighting

// LIMIT: who looks like so many others is told apart by none of them.
const ALIKE_MAX = 100

const COLUMNS = [
  ...(['domain', 'seen_as as seenAs', 'look_key as lookKey'] as const),
  ...(['first_seen as firstSeen', 'last_seen as lastSeen', 'seen_count as seenCount'] as const),
] as const

const MERGE = {
  look_key: ofLatest('domain_seen', 'look_key', 'last_seen'),
  first_seen: earlier('domain_seen', 'first_seen'),
  last_seen: later('domain_seen', 'last_seen'),
  seen_count: plus('domain_seen', 'seen_count'),
}

export async function rememberDomains(desk: TenantWriter, sightings: readonly DomainSighting[]): Promise<void> {
  const keyOf = ({ domain, seenAs }: DomainSighting) => `${domain}\0${seenAs}`
  for (const batch of batchesOf(mergedByKey(sightings.map(storable), keyOf, merged))) {
    await desk
      .into('domain_seen', batch.map(rowOf))
      .onConflict((conflict) => conflict.columns(['tenant', 'domain', 'seen_as']).doUpdateSet(MERGE))
      .execute()
  }
}

/** What is known of these domains, as senders and as targets of links. */
export const domainsByName = (reader: TenantReader, domains: readonly string[]): Promise<KnownDomain[]> =>
  reader.lookup('domains-by-name', asKeys(domains), (from, keys) =>
    from('domain_seen').select(COLUMNS).where('domain', 'in', keys),
  )

/** The known domains that look like these; each looks like itself. */
export const domainsByLook = (reader: TenantReader, lookKeys: readonly string[]): Promise<KnownDomain[]> =>
  reader.lookup('domains-by-look', asKeys(lookKeys), (from, keys) =>
    from('domain_seen').select(COLUMNS).where('look_key', 'in', keys).limit(ALIKE_MAX),
  )

const storable = (one: DomainSighting): DomainSighting => ({
  ...{ domain: asKey(one.domain), seenAs: one.seenAs, lookKey: asKey(one.lookKey) },
  ...{ firstSeen: asTime(one.firstSeen), lastSeen: asTime(one.lastSeen), seenCount: one.seenCount },
})

function merged(one: DomainSighting, other: DomainSighting): DomainSighting {
  const latest = other.lastSeen >= one.lastSeen ? other : one
  const firstSeen = Math.min(one.firstSeen, other.firstSeen)
  return { ...latest, firstSeen, seenCount: one.seenCount + other.seenCount }
}

const rowOf = (one: DomainSighting) => ({
  ...{ domain: one.domain, seen_as: one.seenAs, look_key: one.lookKey },
  ...{ first_seen: one.firstSeen, last_seen: one.lastSeen, seen_count: one.seenCount },
})
