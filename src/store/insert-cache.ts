import type { CompiledQuery } from 'kysely'

// Rows that are added by the hundred and by the second: building such a statement costs more than running it. So it is
// built once for each table and number of rows, and a list is cut into pieces of 1, 2, 4, … 128, of which there are few.

const PIECE_MAX = 128

export type InsertCache = Map<string, CompiledQuery>

type Row = Readonly<Record<string, unknown>>

export interface InsertDesk {
  readonly cache: InsertCache
  readonly tenant: string
  /** Builds the statement for these rows: their columns in the order of the first one's, the tenant last. */
  readonly build: (rows: readonly Row[]) => CompiledQuery
  readonly execute: (query: CompiledQuery) => Promise<unknown>
}

/** Adds rows that all have the same columns, in the same order. */
export async function insertRows(desk: InsertDesk, table: string, rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; ) {
    const count = Math.min(PIECE_MAX, 2 ** Math.floor(Math.log2(rows.length - at)))
    const piece = rows.slice(at, at + count)
    const key = `${table}/${count}`
    const compiled = desk.cache.get(key) ?? desk.build(piece)
    desk.cache.set(key, compiled)
    await desk.execute({ ...compiled, parameters: piece.flatMap((row) => [...Object.values(row), desk.tenant]) })
    at += count
  }
}
