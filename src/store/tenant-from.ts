import { type AliasableExpression, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { TableName, Tables } from './tables.ts'

/** A select from a table that already says whose rows it wants. */
export type TenantFrom = <T extends TableName>(table: T) => SelectQueryBuilder<Tables, T, object>

/** A select over another select; whose rows they are is said inside. */
export type Over = <Row>(
  inner: AliasableExpression<Row>,
) => SelectQueryBuilder<{ readonly inner: Row }, 'inner', object>

/** WHY: for the compiler a query on "any of the tables" has no columns; the one that all of them have is enough here. */
export type AnyTable = Kysely<Readonly<Record<TableName, { readonly tenant: string }>>>

export function tenantFrom(db: Kysely<Tables>, tenant: string): TenantFrom {
  // WHY the cast: SQLite gets parameters as UTF-16 and converts one for every key that it looks up; a cast, once.
  const own = sql<string>`cast(${tenant} as text)`
  return (table) => (db as unknown as AnyTable).selectFrom(table as TableName).where('tenant', '=', own) as never
}

export const overSelect =
  (db: Kysely<Tables>): Over =>
  (inner) =>
    db.selectFrom(inner.as('inner')) as never
