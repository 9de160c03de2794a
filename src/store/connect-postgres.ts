import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type Connected, type ConnectSettings, withPlainErrors } from './connection.ts'
import { storeError } from './store-error.ts'
import type { Tables } from './tables.ts'

// PostgreSQL: one connection for the writer's groups, one for the sequencer's, a few for reading.

const READERS_MAX = 8
const CONNECT_MS = 5_000
// SPEC: PostgreSQL 15, 11.2: one settings string of the connection; it holds from the first statement on.
const WRITER_OPTIONS = '-c synchronous_commit=on -c lock_timeout=30s -c idle_in_transaction_session_timeout=120s'
const READER_OPTIONS = '-c default_transaction_read_only=on -c statement_timeout=30s'
const VERSION_MIN = 150_000

const INT8 = 20
/** WHY: pg gives 64-bit integers as text; ours are counts and milliseconds, all below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    Number(oid) === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(Number(oid), format ?? 'text'),
}

export async function connectPostgres(url: string, place: string, settings: ConnectSettings): Promise<Connected> {
  // WHY here: the error of URL itself carries the whole address, with the password.
  if (!URL.canParse(url)) throw storeError('unreachable', place, undefined, 'its address is not well formed')
  const readers = openPool(url, READER_OPTIONS, READERS_MAX)
  const writers = settings.readOnly ? undefined : openPool(url, WRITER_OPTIONS, 1)
  const reader = kyselyOn(readers, settings)
  const writer = writers === undefined ? undefined : kyselyOn(writers, settings)
  const sequencers = settings.readOnly ? undefined : openPool(url, WRITER_OPTIONS, 1) // Connects at its first work.
  const close = async () => {
    await Promise.all([readers.end(), writers?.end(), sequencers?.end()])
  }
  try {
    await checkServer(reader, place)
    const second = sequencers === undefined ? {} : { sequencer: kyselyOn(sequencers, settings) }
    return { engine: 'postgres', reader, writer, close, ...second }
  } catch (error) {
    await close()
    throw error
  }
}

function openPool(url: string, options: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...{ connectionString: withOptions(url, options), max, types },
    ...{ connectionTimeoutMillis: CONNECT_MS, keepAlive: true, application_name: 'sekisho', allowExitOnIdle: true },
  })
  // QUIRK: a connection that breaks is an 'error' event, on the pool while it is idle and on itself while it is in use,
  // and ends the process where nobody listens. There is nothing to do: the query at hand fails by itself, and the pool
  // drops the connection.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** QUIRK: `options` in the address wins over the pool's, so ours are added to the operator's. */
function withOptions(url: string, options: string): string {
  const address = new URL(url)
  const theirs = address.searchParams.get('options')
  address.searchParams.set('options', theirs === null ? options : `${theirs} ${options}`)
  return address.href
}

function kyselyOn(pool: pg.Pool, settings: ConnectSettings): Kysely<Tables> {
  const { log } = settings
  const dialect = withPlainErrors(new PostgresDialect({ pool }), settings.plain)
  return new Kysely({ dialect, ...(log === undefined ? {} : { log }) })
}

async function checkServer(db: Kysely<Tables>, place: string): Promise<void> {
  const { rows } = await sql<{ version: string; encoding: string }>`
    select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`.execute(db)
  const { version = '0', encoding = '' } = rows[0] ?? {}
  if (Number(version) < VERSION_MIN)
    throw storeError('unreachable', place, undefined, 'its PostgreSQL is older than 15; update it')
  // WHY: in any other encoding some name in some mail cannot be stored, and that mail would fail.
  if (encoding !== 'UTF8')
    throw storeError('unreachable', place, undefined, `its encoding is ${encoding}; create it with UTF8`)
}
