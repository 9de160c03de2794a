import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { type CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import { type Connected, type ConnectSettings, withPlainErrors } from './connection.ts'
import { withStatementCache } from './statement-cache.ts'
import { storeError } from './store-error.ts'
import type { Tables } from './tables.ts'

// SQLite: one file in WAL mode, written by one process. Two connections, so that a snapshot can be read while the
// writer is in the middle of a group.

const BUSY_MS = 5_000
// LIMIT: long enough for the process before us to end, short enough for a person to wait.
const LOCK_WAIT_MS = 500
const CACHE_KIBIBYTES = 64 * 1_024
const WAL_KEPT_BYTES = 64 * 2 ** 20

export function connectSqlite(file: string, settings: ConnectSettings): Connected {
  if (settings.readOnly && !existsSync(file)) throw storeError('unreachable', file, undefined, 'there is no such file')
  const open: { close: () => void }[] = []
  const opened = (database: Database.Database) => {
    open.unshift(database)
    return database
  }
  try {
    if (!settings.readOnly) {
      createPrivately(file)
      opened(holdLock(file))
    }
    const writer = settings.readOnly ? undefined : kyselyOn(withStatementCache(opened(openWriter(file))), settings)
    // WHY at the first question: by then the schema is up to date, and the planner's assumptions are read with it.
    let reading: SqliteDatabase | undefined
    let isClosed = false
    const reader = () => {
      if (isClosed) throw storeError('unreachable', file, undefined, 'it was closed')
      reading ??= withStatementCache(opened(openReader(file)))
      return reading
    }
    const close = async () => {
      isClosed = true
      for (const one of open.splice(0)) one.close()
    }
    const askable = settings.log === undefined ? { ask: askOf(reader, settings) } : {}
    return { engine: 'sqlite', reader: kyselyOn(async () => reader(), settings), writer, close, ...askable }
  } catch (error) {
    for (const one of open) one.close()
    throw settings.plain(error)
  }
}

/**
 * WHY: the store says who writes to whom; on a shared machine only its owner shall read it. SQLite's side files follow.
 */
function createPrivately(file: string): void {
  const there = statSync(file, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw storeError('unreachable', file, undefined, 'it is a folder; name a file in it')
  // WHY: SQLite says of a read-only folder that it cannot open the file, and not why.
  if (there !== undefined) {
    accessSync(path.dirname(file), constants.W_OK)
    return
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
}

/**
 * WHY: a second process would be let in by SQLite and take turns with us; group commit, caches and learning all assume
 * one writer. A lock on a file of its own is the system's: it ends with the process, however that ends, and leaves
 * nothing stale behind.
 */
function holdLock(file: string): Database.Database {
  const lock = new Database(`${file}-lock`, { timeout: LOCK_WAIT_MS })
  try {
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error
    throw storeError('locked', file, error, 'another Sekisho has it open; stop that one first')
  }
}

function openWriter(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY_MS })
  try {
    database.pragma('journal_mode = WAL')
    // QUIRK: better-sqlite3 is compiled to open WAL databases with NORMAL, which may lose the last commits on a power
    // cut.
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`)
    return tuned(database)
  } catch (error) {
    database.close()
    throw error
  }
}

function openReader(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY_MS, readonly: true, fileMustExist: true })
  try {
    database.pragma('query_only = ON')
    return tuned(database)
  } catch (error) {
    database.close()
    throw error
  }
}

function tuned(database: Database.Database): Database.Database {
  database.pragma(`cache_size = -${CACHE_KIBIBYTES}`)
  database.pragma('temp_store = MEMORY')
  return database
}

const askOf =
  (reader: () => SqliteDatabase, { plain }: ConnectSettings) =>
  ({ sql, parameters }: CompiledQuery): unknown[] => {
    try {
      return reader().prepare(sql).all(parameters)
    } catch (error) {
      throw plain(error)
    }
  }

function kyselyOn(
  database: SqliteDatabase | (() => Promise<SqliteDatabase>),
  { plain, log }: ConnectSettings,
): Kysely<Tables> {
  const dialect = withPlainErrors(new SqliteDialect({ database }), plain)
  return new Kysely({ dialect, ...(log === undefined ? {} : { log }) })
}
