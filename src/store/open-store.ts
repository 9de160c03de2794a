import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Connected, ConnectSettings } from './connection.ts'
import { startGroupWriter, type Work } from './group-writer.ts'
import { openLookupCache } from './lookup-cache.ts'
import { migrate } from './migrate.ts'
import type { EngineName } from './migrations/column-types.ts'
import { assumeLargeTables } from './sqlite-statistics.ts'
import { plainError, StoreError, storeError } from './store-error.ts'
import { parseStorePlace, type StorePlace } from './store-place.ts'
import type { Tables } from './tables.ts'
import { type TenantReader, type TenantWriter, tenantReader, tenantWriter } from './tenant-scope.ts'
import { addMainTenant, listTenants } from './tenant-table.ts'

// The store as its callers have it: open a place, take a tenant, read, write, close.
//
//   const store = await openStore('sekisho.db')
//   const clinic = store.forTenant(MAIN_TENANT)
//   await clinic.write((desk) => rememberPeople(desk, sightings))   // resolves when it is on disk
//   const people = await peopleByAddress(clinic, ['yamada@example.com'])

export interface Store {
  readonly engine: EngineName
  /** Several machines may write to it at once. */
  readonly isShared: boolean
  /** Reads, across all tenants and without a filter: for migrations and tests. Everything else: `forTenant`. */
  readonly db: Kysely<Tables>
  /** One tenant's part of the store. The tenant must have been added (`addTenant`). */
  readonly forTenant: (tenant: string) => TenantStore
  /**
   * Runs a work in the writer's next group and resolves when it is on disk. A work waits for nothing but its own
   * queries, and leaves nothing behind when it throws. Throws StoreError where the place is at fault.
   * On SQLite it runs on this thread: a hundred mails learned in one work take some 25 ms.
   */
  readonly write: <T>(work: Work<T>) => Promise<T>
  /** Finishes the works that wait, then lets go of the place. */
  readonly close: () => Promise<void>
}

export interface TenantStore extends TenantReader {
  readonly write: <T>(work: (desk: TenantWriter) => Promise<T>) => Promise<T>
  /**
   * As `write`, and no other process is in such a work at the same time: what it reads is still so when it writes. The
   * turn ends with the work, or with the process, however that ends.
   */
  readonly sequence: <T>(work: (desk: TenantWriter) => Promise<T>) => Promise<T>
}

export interface StoreSettings {
  /** Look into a store that another process may be writing. */
  readonly readOnly?: boolean
  /** Told of every statement, with its time; for measuring and for tests. */
  readonly onQuery?: (sql: string, ms: number) => void
}

/**
 * Opens the store at a file's path, `sqlite:FILE` or `postgres://…`, and brings its schema up to date. Throws
 * StoreError.
 */
export async function openStore(target: string, settings: StoreSettings = {}): Promise<Store> {
  const turnBy = performance.now() + TURN_MS_MAX
  for (;;) {
    try {
      return await openOnce(target, settings)
    } catch (error) {
      // WHY: another process has its turn, and not every step of opening waits for it by itself.
      const isWorthIt = error instanceof StoreError && error.code === 'locked' && performance.now() < turnBy
      if (!isWorthIt) throw error
      await sleep(TURN_PAUSE_MS)
    }
  }
}

// LIMIT: as the group writer waits for its turn.
const TURN_MS_MAX = 10_000
const TURN_PAUSE_MS = 20

async function openOnce(target: string, settings: StoreSettings): Promise<Store> {
  const place = parseStorePlace(target)
  const plain = (error: unknown) => plainError(error, place.shown)
  const connected = await connect(place, connectSettings(settings, plain)).catch(rethrow(plain))
  try {
    await migrate(connected, place.shown)
    await assumeLargeTables(connected)
    if (connected.writer !== undefined) await addMainTenant(connected.writer)
    await listTenants(connected.reader) // Reading works too, or we hear of it now.
    return storeOn(connected, place.shown, plain)
  } catch (error) {
    await connected.close()
    throw plain(error)
  }
}

function storeOn(
  { engine, reader, writer, sequencer, flush, ask, close }: Connected,
  shown: string,
  plain: (error: unknown) => unknown,
): Store {
  const cache = openLookupCache(reader, ask)
  const closed = () => new StoreError('unreachable', `Cannot write to the store "${shown}": it was closed`)
  const settings = { engine, closed, ...(flush === undefined ? {} : { flush }) }
  const group = writer === undefined ? undefined : startGroupWriter(writer, settings)
  const line = sequencer === undefined ? undefined : startGroupWriter(sequencer, settings)
  const write: Store['write'] = (work) =>
    group === undefined
      ? Promise.reject(storeError('read-only', shown, undefined, 'it was opened for reading only'))
      : group.write(work).catch(rethrow(plain))
  const sequence: Store['write'] = (work) =>
    line === undefined ? write(work) : line.write(inTurn(work)).catch(rethrow(plain))
  return {
    engine,
    isShared: engine === 'postgres',
    db: reader,
    write,
    forTenant: (tenant) => ({
      ...tenantReader(reader, tenant, cache),
      write: (work) => write((trx) => work(tenantWriter(trx, tenant, cache))),
      sequence: (work) => sequence((trx) => work(tenantWriter(trx, tenant, cache))),
    }),
    close: async () => {
      await Promise.all([group?.close(), line?.close()])
      await close()
    },
  }
}

/** Any number, the same in every Sekisho: the advisory lock's name. */
const SEQUENCE_LOCK = 5_381_727

/**
 * WHY a connection of its own, and one lock for all tenants: whoever waits for the turn holds no rows that the one whose
 * turn it is could wait for. On SQLite there is one process, and its writer does one work after the other.
 * SPEC: PostgreSQL, 13.3.5: the lock is let go at the end of the transaction, also when its session dies.
 */
const inTurn =
  <T>(work: Work<T>): Work<T> =>
  async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(SEQUENCE_LOCK)})`.execute(trx)
    return work(trx)
  }

/** WHY: each engine is loaded where it is used; PostgreSQL's client costs a start on SQLite nothing. */
async function connect(place: StorePlace, settings: ConnectSettings): Promise<Connected> {
  if (place.engine === 'sqlite') return (await import('./connect-sqlite.ts')).connectSqlite(place.file, settings)
  return (await import('./connect-postgres.ts')).connectPostgres(place.url, place.shown, settings)
}

function connectSettings(
  { readOnly = false, onQuery }: StoreSettings,
  plain: (e: unknown) => unknown,
): ConnectSettings {
  if (onQuery === undefined) return { readOnly, plain }
  return { readOnly, plain, log: ({ query, queryDurationMillis }) => onQuery(query.sql, queryDurationMillis) }
}

const rethrow = (plain: (error: unknown) => unknown) => (error: unknown) => {
  throw plain(error)
}
