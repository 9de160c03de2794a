import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { type CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import { type Connected, type ConnectSettings, withPlainErrors } from './connection.ts'
import { openSqliteDisk, type WriterOrders } from './sqlite-disk.ts'
import { withStatementCache } from './statement-cache.ts'
import { storeError } from './store-error.ts'
import type { Tables } from './tables.ts'

// SQLite: one file in WAL mode, written by several processes by turns: the service, and commands beside it. Two
// connections, so that what is committed can be read while the writer is in the middle of a group.

const BUSY_MS = 5_000
// WHY so short: SQLite waits on our thread; longer waits are the group writer's.
const TURN_BUSY_MS = 20
// LIMIT: what is asked again and again lies in the writer's; the reader's is void after each commit.
const WRITER_CACHE_KIBIBYTES = 64 * 1_024
const READER_CACHE_KIBIBYTES = 16 * 1_024
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
    }
    const database = settings.readOnly ? undefined : opened(openWriter(file))
    const writing = database === undefined ? undefined : inTurns(database)
    const writer = writing === undefined ? undefined : kyselyOn(writing, settings)
    const disk = database === undefined ? undefined : openSqliteDisk(file, ordersTo(database))
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
      await disk?.close()
      for (const one of open.splice(0)) one.close()
    }
    // WHY the writer while it is idle: what it wrote is in its memory, and the reader's is void after every commit.
    const quickest = () =>
      database === undefined || writing === undefined || database.inTransaction ? reader() : writing
    const askable = settings.log === undefined ? { ask: askOf(quickest, settings) } : {}
    const flushed = disk === undefined ? {} : { flush: disk.flush }
    return { engine: 'sqlite', reader: kyselyOn(async () => reader(), settings), writer, close, ...flushed, ...askable }
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
 * WHY: a transaction that begins by reading and then writes fails where another process has written in between. One that
 * takes its turn at the beginning waits for it, and nobody comes between what it reads and what it writes.
 */
function inTurns(database: Database.Database): SqliteDatabase {
  const cached = withStatementCache(database)
  let isImpatient = false
  return {
    ...cached,
    prepare: (sql) => {
      if (sql !== 'begin') return cached.prepare(sql)
      // WHY only now: bringing the schema up to date comes first, and may wait for another process as long as it takes.
      if (!isImpatient) database.pragma(`busy_timeout = ${TURN_BUSY_MS}`)
      isImpatient = true
      return cached.prepare('begin immediate')
    },
  }
}

function openWriter(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY_MS })
  try {
    database.pragma('journal_mode = WAL')
    // WHY not FULL, and nothing by itself: then COMMIT waits for the disk on our thread. We wait beside it, and what was
    // acknowledged is on disk all the same (sqlite-disk.ts).
    database.pragma('synchronous = NORMAL')
    database.pragma('wal_autocheckpoint = 0')
    database.pragma('foreign_keys = ON')
    database.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`)
    return tuned(database, WRITER_CACHE_KIBIBYTES)
  } catch (error) {
    database.close()
    throw error
  }
}

const ordersTo = (database: Database.Database): WriterOrders => ({
  saveRest: () => {
    database.pragma('wal_checkpoint(PASSIVE)')
  },
  saveAll: () => {
    const [row] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    if (row?.busy !== 0) throw Object.assign(new Error('the log is in use'), { code: 'EIO' })
  },
})

function openReader(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY_MS, readonly: true, fileMustExist: true })
  try {
    database.pragma('query_only = ON')
    return tuned(database, READER_CACHE_KIBIBYTES)
  } catch (error) {
    database.close()
    throw error
  }
}

function tuned(database: Database.Database, cacheKibibytes: number): Database.Database {
  database.pragma(`cache_size = -${cacheKibibytes}`)
  database.pragma('temp_store = MEMORY')
  return database
}

const askOf =
  (place: () => SqliteDatabase, { plain }: ConnectSettings) =>
  ({ sql, parameters }: CompiledQuery): unknown[] => {
    try {
      return place().prepare(sql).all(parameters)
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
