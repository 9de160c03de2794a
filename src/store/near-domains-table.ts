import { batchesOf, mergedByKey } from './batches.ts'
import { asKey, asKeys } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// The keys under which a known domain is found by whoever imitates it: a dozen a domain, made by the identity room.

export interface NearDomain {
  readonly nearKey: string
  readonly domain: string
}

// LIMIT: who is near to so many is told apart by none of them.
const NEAR_MAX = 200

export async function rememberNearDomains(desk: TenantWriter, rows: readonly NearDomain[]): Promise<void> {
  const keyed = rows.map(({ nearKey, domain }) => ({ near_key: asKey(nearKey), domain: asKey(domain) }))
  for (const batch of batchesOf(
    mergedByKey(
      keyed,
      ({ near_key, domain }) => `${near_key}\0${domain}`,
      (row) => row,
    ),
  )) {
    await desk
      .into('domain_near', batch)
      .onConflict((conflict) => conflict.columns(['tenant', 'near_key', 'domain']).doNothing())
      .execute()
  }
}

/** The known domains that share one of these keys. */
export const domainsNear = (reader: TenantReader, nearKeys: readonly string[]): Promise<NearDomain[]> =>
  reader.lookup('domains-near', asKeys(nearKeys), (from, keys) =>
    from('domain_near').select(['near_key as nearKey', 'domain']).where('near_key', 'in', keys).limit(NEAR_MAX),
  )
