import type { Kysely } from 'kysely'
import { asKey, asShown } from './storable.ts'
import type { Tables } from './tables.ts'

// The list of tenants: the one table that is read across tenants, by those who serve all of them.

const TENANT_ID = /^[a-z0-9][a-z0-9-]{0,35}$/

export interface Tenant {
  readonly tenant: string
  readonly name: string
}

/** Adds a tenant, or gives it another name. WHY a short id: it stands in every row of every table. */
export async function addTenant(db: Kysely<Tables>, { tenant, name }: Tenant): Promise<void> {
  if (!TENANT_ID.test(tenant)) throw new RangeError(`A tenant's id is up to 36 of a-z, 0-9 and -: "${asKey(tenant)}"`)
  await db
    .insertInto('tenant')
    .values({ tenant, name: asShown(name), created_at: Date.now() })
    .onConflict((conflict) => conflict.column('tenant').doUpdateSet({ name: asShown(name) }))
    .execute()
}

/** The tenant of an installation that has only one; every store has it. */
export const MAIN_TENANT = 'main'

export async function addMainTenant(db: Kysely<Tables>): Promise<void> {
  await db
    .insertInto('tenant')
    .values({ tenant: MAIN_TENANT, name: MAIN_TENANT, created_at: Date.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const listTenants = (db: Kysely<Tables>): Promise<Tenant[]> =>
  db.selectFrom('tenant').select(['tenant', 'name']).orderBy('tenant').execute()
