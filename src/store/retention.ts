import { type Forgettable, forgetMails } from './forget-mails.ts'
import { asTime } from './storable.ts'
import type { TenantWriter } from './tenant-scope.ts'
import { forgetTotalsBefore } from './totals-table.ts'

// Forgetting by age. Each call takes away a bounded number and says how many it took, so that mail passes between the
// calls; whoever keeps house repeats until it says 0.

// LIMIT: some 25 ms of the writer's time.
const MAILS_A_CALL = 200
const ROWS_A_CALL = 500

/** Forgets mails that were seen before this moment, the oldest first. */
export async function forgetMailsBefore(desk: TenantWriter, before: number): Promise<number> {
  const old: Forgettable[] = await desk
    .from('mail_seen')
    .select(['mail', 'shingles'])
    .where('seen_at', '<', asTime(before))
    .orderBy('seen_at')
    .limit(MAILS_A_CALL)
    .execute()
  await forgetMails(desk, old)
  if (old.length === 0) await forgetTotalsBefore(desk, before)
  return old.length
}

/** Forgets addresses, with their names, that were last seen before this moment. */
export async function forgetPeopleBefore(desk: TenantWriter, before: number): Promise<number> {
  const old = await desk
    .from('person_address')
    .select('address_key')
    .where('last_seen', '<', asTime(before))
    .orderBy('last_seen')
    .limit(ROWS_A_CALL)
    .execute()
  if (old.length === 0) return 0
  const keys = old.map(({ address_key }) => address_key)
  await desk.remove('person_name').where('address_key', 'in', keys).execute()
  await desk.remove('person_address').where('address_key', 'in', keys).execute()
  return keys.length
}

/** Forgets domains that were last seen before this moment. */
export async function forgetDomainsBefore(desk: TenantWriter, before: number): Promise<number> {
  const old = await desk
    .from('domain_seen')
    .select('domain')
    .where('last_seen', '<', asTime(before))
    .orderBy('last_seen')
    .limit(ROWS_A_CALL)
    .execute()
  if (old.length === 0) return 0
  await desk
    .remove('domain_seen')
    .where('last_seen', '<', asTime(before))
    .where(
      'domain',
      'in',
      old.map(({ domain }) => domain),
    )
    .execute()
  await forgetNear(
    desk,
    old.map(({ domain }) => domain),
  )
  return old.length
}

// A domain that is still seen in another way keeps its keys.
async function forgetNear(desk: TenantWriter, domains: readonly string[]): Promise<void> {
  const kept = await desk.from('domain_seen').select('domain').where('domain', 'in', domains).execute()
  const gone = domains.filter((domain) => !kept.some((row) => row.domain === domain))
  if (gone.length > 0) await desk.remove('domain_near').where('domain', 'in', gone).execute()
}

/** Forgets passwords that were last used before this moment. */
export async function forgetPasswordsBefore(desk: TenantWriter, before: number): Promise<number> {
  const { numDeletedRows } = await desk
    .remove('password_memory')
    .where('last_used', '<', asTime(before))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
