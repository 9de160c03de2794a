import { type Kysely, sql } from 'kysely'
import type { Connected } from './connection.ts'
import type { Tables } from './tables.ts'

// What SQLite's planner is told about our tables. Without statistics it takes ten rows a tenant for granted, and reads
// a whole tenant where a second index would have found four rows. Measured statistics (ANALYZE) would be right only
// until the next mailbox is learned. So it is told, once and for all, what our indexes are made for: the tenant says
// nothing, the next column nearly everything. Every plan is then the same on an empty store and on a full one.
// SPEC: sqlite.org/fileformat2.html#stat1tab, and lang_analyze.html: the table may be written by programs.

const ROWS_ASSUMED = 1_000_000
const ROWS_OF_KEY = 10

/** Where that is wrong. A segment of the ledger's index has tens of thousands of terms, and each of them few rows. */
const OTHERWISE: Readonly<Record<string, readonly number[]>> = {
  ledger_term: [ROWS_ASSUMED, ROWS_ASSUMED, 50_000, 2, 1],
}

interface Index {
  readonly tbl: string
  readonly idx: string
  readonly columns: number
}

interface Statistics {
  readonly sqlite_stat1: { readonly tbl: string; readonly idx: string; readonly stat: string }
}

/** Writes the planner's assumptions, where they are not there already. Connections opened afterwards follow them. */
export async function assumeLargeTables({ engine, writer }: Connected): Promise<void> {
  if (engine !== 'sqlite' || writer === undefined) return
  await sql`analyze tenant`.execute(writer) // Makes the table of statistics, where there is none.
  const wanted = (await indexesOf(writer)).map(({ tbl, idx, columns }) => ({ tbl, idx, stat: assumed(tbl, columns) }))
  await writer.transaction().execute(async (trx) => {
    const statistics = trx as unknown as Kysely<Statistics>
    await statistics.deleteFrom('sqlite_stat1').execute()
    await statistics.insertInto('sqlite_stat1').values(wanted).execute()
  })
  await sql`analyze sqlite_schema`.execute(writer) // Reads the statistics again, in this connection.
}

/** Rows in all, then rows that agree in the first column, in the first two, … */
function assumed(table: string, columns: number): string {
  const otherwise = OTHERWISE[table]
  if (otherwise !== undefined) return otherwise.join(' ')
  const agreeing = Array.from({ length: columns }, (_, index) =>
    index === 0 ? ROWS_ASSUMED : index === 1 ? ROWS_OF_KEY : 1,
  )
  return [ROWS_ASSUMED, ...agreeing].join(' ')
}

// SPEC: a table without rowid is its own index, and its statistics stand under the table's name.
async function indexesOf(db: Kysely<Tables>): Promise<Index[]> {
  const { rows } = await sql<Index>`
    select tables.name as tbl,
           case when list.origin = 'pk' and tables.wr then tables.name else list.name end as idx,
           (select count(*) from pragma_index_info(list.name)) as columns
    from pragma_table_list as tables, pragma_index_list(tables.name) as list
    where tables.schema = 'main' and tables.name not like 'sqlite_%'`.execute(db)
  return rows
}
