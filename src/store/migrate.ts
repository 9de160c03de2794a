import { type Kysely, sql } from 'kysely'
import type { Connected } from './connection.ts'
import { type EngineName, type Migration, schemaDesk } from './migrations/column-types.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { storeError } from './store-error.ts'

// Brings a store to the schema that this program knows. Forward only; all missing steps are one transaction under a
// lock, so a store has either the old schema or the new one, whenever we die.
// WHY: kysely's own Migrator runs SQLite's steps outside a transaction, and takes no lock there.

/** Any number, the same in every Sekisho: the advisory lock's name. */
const LOCK_NUMBER = 5_381_726

interface VersionTable {
  readonly schema_version: { readonly version: number; readonly name: string; readonly applied_at: number }
}

/** Runs the missing steps; `steps` is what this program knows, the first so many in tests of older stores. */
export async function migrate(
  connected: Connected,
  place: string,
  steps: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const { engine, reader, writer } = connected
  if (writer === undefined) return checkVersion(reader as unknown as Kysely<VersionTable>, place, steps.length)
  await writer.connection().execute(async (connection) => {
    const db = connection as unknown as Kysely<VersionTable>
    await begin(db, engine)
    try {
      await runMissing(db, engine, place, steps)
      await sql`commit`.execute(db)
    } catch (error) {
      await sql`rollback`.execute(db).catch(() => undefined) // The first error is the one to tell.
      throw error
    }
  })
}

async function begin(db: Kysely<VersionTable>, engine: EngineName): Promise<void> {
  if (engine === 'sqlite') {
    await sql`begin exclusive`.execute(db)
  } else {
    await sql`begin`.execute(db)
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_NUMBER)})`.execute(db)
  }
}

async function runMissing(
  db: Kysely<VersionTable>,
  engine: EngineName,
  place: string,
  steps: readonly Migration[],
): Promise<void> {
  await db.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute()
  const version = await versionOf(db)
  if (version > steps.length) throw tooNew(place, version, steps.length)
  const desk = schemaDesk(db as unknown as Kysely<unknown>, engine)
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    await step.apply(desk)
    const row = { version: index + 1, name: step.name, applied_at: Date.now() }
    await db.insertInto('schema_version').values(row).execute()
  }
}

async function checkVersion(db: Kysely<VersionTable>, place: string, known: number): Promise<void> {
  const version = await versionOf(db).catch((error: unknown) => {
    if (isNoSuchTable(error)) return 0
    throw error
  })
  if (version > known) throw tooNew(place, version, known)
  const says = 'it is not set up for this version yet; open it once for writing'
  if (version < known) throw storeError('read-only', place, undefined, says)
}

/** SPEC: PostgreSQL, appendix A: 42P01, undefined_table. QUIRK: SQLite has no code for it. */
const isNoSuchTable = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === '42P01') || /^no such table/.test(error.message))

async function versionOf(db: Kysely<VersionTable>): Promise<number> {
  const row = await db
    .selectFrom('schema_version')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst()
  return row?.version ?? 0
}

const tooNew = (place: string, version: number, known: number) =>
  storeError(
    'newer-schema',
    place,
    undefined,
    `a newer Sekisho wrote it (schema ${version}, this program knows ${known}); update this program`,
  )
