import type {
  DeleteQueryBuilder,
  DeleteResult,
  Insertable,
  InsertQueryBuilder,
  InsertResult,
  Kysely,
  UpdateQueryBuilder,
  UpdateResult,
} from 'kysely'
import { batchesOf } from './batches.ts'
import { type InsertCache, type InsertDesk, insertRows } from './insert-cache.ts'
import type { BuildLookup, LookupCache } from './lookup-cache.ts'
import type { TableName, Tables } from './tables.ts'
import { type AnyTable, type TenantFrom, tenantFrom } from './tenant-from.ts'

// Every query begins here, and everything that begins here is one tenant's: selects, updates and deletes come with
// their `where tenant = …`, and inserts get the tenant stamped on every row. The table modules are given a reader or
// a writer and nothing else, so a query across tenants cannot be written by forgetting something;
// tenancy.test.ts checks that nobody goes around.

export interface TenantReader {
  readonly tenant: string
  readonly from: TenantFrom
  /** The rows for a list of keys, by a query that is built once for each size of list (see lookup-cache.ts). */
  readonly lookup: <Key extends string | number, Row>(
    name: string,
    keys: readonly Key[],
    build: BuildLookup<Key, Row>,
  ) => Promise<Row[]>
}

export interface TenantWriter extends TenantReader {
  readonly into: <T extends TableName>(
    table: T,
    rows: readonly Omit<Insertable<Tables[T]>, 'tenant'>[],
  ) => InsertQueryBuilder<Tables, T, InsertResult>
  /** As `into`, for rows that come by the hundred, all with the same columns in the same order: by statements that are built once. */
  readonly add: <T extends TableName>(table: T, rows: readonly Omit<Insertable<Tables[T]>, 'tenant'>[]) => Promise<void>
  readonly update: <T extends TableName>(table: T) => UpdateQueryBuilder<Tables, T, T, UpdateResult>
  readonly remove: <T extends TableName>(table: T) => DeleteQueryBuilder<Tables, T, DeleteResult>
}

export function tenantReader(db: Kysely<Tables>, tenant: string, cache: LookupCache): TenantReader {
  return {
    tenant,
    from: tenantFrom(db, tenant),
    lookup: (name, keys, build) => cache.lookup(db, tenant, name, keys, build),
  }
}

export function tenantWriter(db: Kysely<Tables>, tenant: string, cache: LookupCache): TenantWriter {
  const any = db as unknown as AnyTable
  const into: TenantWriter['into'] = (table, rows) =>
    any.insertInto(table as TableName).values(rows.map((row) => ({ ...row, tenant }))) as never
  const insertDesk = (inserts: InsertCache, table: TableName): InsertDesk => ({
    ...{ cache: inserts, tenant },
    build: (rows) => into(table, rows as never).compile(),
    execute: (query) => db.executeQuery(query),
  })
  return {
    ...tenantReader(db, tenant, cache),
    into,
    add: async (table, rows) => {
      if (cache.inserts === undefined) for (const batch of batchesOf(rows)) await into(table, batch).execute()
      else await insertRows(insertDesk(cache.inserts, table), table, rows as never)
    },
    update: (table) => any.updateTable(table as TableName).where('tenant', '=', tenant) as never,
    remove: (table) => any.deleteFrom(table as TableName).where('tenant', '=', tenant) as never,
  }
}
