import { type RawBuilder, sql } from 'kysely'
import type { TableName } from './tables.ts'

// The three ways in which a row that is already there takes in a new one, as plain SQL that both engines read: their
// own functions for this differ (max() here, greatest() there).

export const earlier = (table: TableName, column: string): RawBuilder<number> => {
  const { kept, added } = pair(table, column)
  return sql`case when ${added} < ${kept} then ${added} else ${kept} end`
}

export const later = (table: TableName, column: string): RawBuilder<number> => {
  const { kept, added } = pair(table, column)
  return sql`case when ${added} > ${kept} then ${added} else ${kept} end`
}

export const plus = (table: TableName, column: string): RawBuilder<number> => {
  const { kept, added } = pair(table, column)
  return sql`${kept} + ${added}`
}

/** The column of whichever row is the younger by `when`. */
export const ofLatest = (table: TableName, column: string, when: string): RawBuilder<string> => {
  const { kept, added } = pair(table, column)
  const age = pair(table, when)
  return sql`case when ${age.added} >= ${age.kept} then ${added} else ${kept} end`
}

const pair = (table: TableName, column: string) => ({
  kept: sql.ref(`${table}.${column}`),
  added: sql.ref(`excluded.${column}`),
})
