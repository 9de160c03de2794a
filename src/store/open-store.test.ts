import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { type ColumnMetadata, type Kysely, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { START_MS, type StorePlaces, TEST_ENGINES } from '../../test/fixtures/store-places.ts'
import { connectPostgres } from './connect-postgres.ts'
import { connectSqlite } from './connect-sqlite.ts'
import type { Connected, ConnectSettings } from './connection.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openStore, type Store, type StoreSettings } from './open-store.ts'
import { peopleByAddress } from './people-table.ts'
import { readSetting, saveSetting } from './settings-table.ts'
import { StoreError } from './store-error.ts'
import type { Tables } from './tables.ts'
import { MAIN_TENANT } from './tenant-table.ts'

// Opening, upgrading, writing in groups, and what an operator is told, on both engines.

const WRITING: ConnectSettings = { readOnly: false, plain: (error) => error }

describe.each(TEST_ENGINES)('a store on $name', ({ name, isMissing, start }) => {
  let places: StorePlaces
  let freshSchema: unknown
  const opened: { close: () => Promise<void> }[] = []

  beforeAll(async () => {
    if (!isMissing) places = await start()
  }, START_MS)
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })
  afterAll(async () => {
    await places?.stop()
  })

  const open = async (place: string, settings?: StoreSettings): Promise<Store> => {
    const store = await openStore(place, settings)
    opened.push(store)
    return store
  }
  const connect = async (place: string): Promise<Connected> => {
    const connected = name === 'sqlite' ? connectSqlite(place, WRITING) : await connectPostgres(place, place, WRITING)
    opened.push(connected)
    return connected
  }
  const save = (store: Store, key: string, value: unknown = key) =>
    store.forTenant(MAIN_TENANT).write((desk) => saveSetting(desk, key, value, 1))
  const read = (store: Store, key: string) => readSetting(store.forTenant(MAIN_TENANT), key)

  describe.skipIf(isMissing)('opening', () => {
    test('what was written is there after closing and opening again', async () => {
      const place = await places.newPlace()
      const first = await openStore(place)
      await save(first, 'kept')
      await first.close()
      expect(await read(await open(place), 'kept')).toBe('kept')
    })

    test('a question after close() is told so', async () => {
      const store = await openStore(await places.newPlace())
      await store.close()
      const clinic = store.forTenant(MAIN_TENANT)
      for (const question of [() => peopleByAddress(clinic, ['a']), () => readSetting(clinic, 'a')])
        await expect(question()).rejects.toMatchObject({ name: 'StoreError', code: 'unreachable' })
    })

    test('`db` cannot write: the engine itself refuses', async () => {
      const store = await open(await places.newPlace())
      const row = { tenant: MAIN_TENANT, name: 'x', value: '1', updated_at: 1 }
      await expect(store.db.insertInto('setting').values(row).execute()).rejects.toMatchObject({ code: 'read-only' })
    })

    test('for reading only: beside a writer, sees what it commits, writes nothing', async () => {
      const place = await places.newPlace()
      const writer = await open(place)
      const reader = await open(place, { readOnly: true })
      await save(writer, 'seen')
      expect(await read(reader, 'seen')).toBe('seen')
      await expect(save(reader, 'x')).rejects.toMatchObject({ name: 'StoreError', code: 'read-only' })
    })

    test('for reading only: a store that was never set up is not set up now', async () => {
      const place = await places.newPlace()
      const code = name === 'sqlite' ? 'unreachable' : 'read-only'
      await expect(openStore(place, { readOnly: true })).rejects.toMatchObject({ name: 'StoreError', code })
    })
  })

  describe.skipIf(isMissing)('the schema', () => {
    test.each(MIGRATIONS.map((step, index) => ({ version: index, before: step.name })))(
      'from version $version (before $before) becomes the same as a new one, and keeps its rows',
      async ({ version }) => {
        const place = await places.newPlace()
        const old = await connect(place)
        await migrate(old, place, MIGRATIONS.slice(0, version))
        if (version >= 1) await addByHand(old, 'tenant', { tenant: 'old', name: 'old', created_at: 1 })
        if (version >= 2) await addByHand(old, 'person_name', OLD_NAME)
        await opened.pop()?.close()

        const upgraded = await open(place)
        freshSchema ??= await schemaOf(await open(await places.newPlace()))
        expect(await schemaOf(upgraded)).toEqual(freshSchema)
        const kept = await upgraded.db.selectFrom('tenant').selectAll().where('tenant', '=', 'old').execute()
        expect(kept).toHaveLength(version >= 1 ? 1 : 0)
        if (version >= 2) expect(await upgraded.db.selectFrom('person_name').selectAll().execute()).toEqual([OLD_NAME])
      },
    )

    test('every table has a tenant, never null, in front of its key', async () => {
      const store = await open(await places.newPlace())
      const tables = (await tablesOf(store.db)).filter((table) => table.name !== 'schema_version')
      expect(tables.map((table) => table.name).sort()).toEqual(TABLES)
      const without = tables.filter((table) => !table.columns.some((one) => one.name === 'tenant' && !one.isNullable))
      expect(without.map((table) => table.name)).toEqual([])
    })

    test('a step that fails leaves the old schema whole', async () => {
      const place = await places.newPlace()
      const connected = await connect(place)
      await migrate(connected, place, MIGRATIONS.slice(0, 1))
      const broken = {
        name: 'broken',
        apply: async ({ db }: { db: Connected['reader'] | unknown }) => {
          await MIGRATIONS[1]?.apply({ ...(await deskOf(connected)), db } as never)
          throw new Error('power cut')
        },
      }
      await expect(migrate(connected, place, [...MIGRATIONS.slice(0, 1), broken])).rejects.toThrow('power cut')
      const tables = (await tablesOf(connected.reader)).map((table) => table.name)
      expect(tables).not.toContain('person_address')
      await migrate(connected, place)
      expect((await tablesOf(connected.reader)).map((table) => table.name)).toContain('indicator')
    })

    test('a store that a newer Sekisho wrote is refused, to writers and to readers', async () => {
      const place = await places.newPlace()
      const connected = await connect(place)
      await migrate(connected, place, [...MIGRATIONS, { name: 'from-tomorrow', apply: async () => undefined }])
      await opened.pop()?.close()
      for (const settings of [{}, { readOnly: true }]) {
        const failure = await openStore(place, settings).catch((error: unknown) => error)
        expect(failure).toBeInstanceOf(StoreError)
        expect(failure).toMatchObject({ code: 'newer-schema', message: expect.stringContaining('update this program') })
      }
    })
  })

  describe.skipIf(isMissing)('writing', () => {
    test('many callers share a few commits', async () => {
      const statements: string[] = []
      const store = await open(await places.newPlace(), { onQuery: (text) => statements.push(text) })
      statements.length = 0
      await Promise.all(Array.from({ length: 200 }, (_, index) => save(store, `k${index}`)))
      const commits = statements.filter((text) => text === 'commit').length
      expect(commits).toBeGreaterThan(0)
      expect(commits).toBeLessThan(100) // On a busy machine a group ends after 50 ms.
      expect(await store.db.selectFrom('setting').select('name').execute()).toHaveLength(200)
    })

    test('a promise resolves when another connection sees the row, not before', async () => {
      const store = await open(await places.newPlace())
      let seenInside: unknown = 'not asked'
      await store.forTenant(MAIN_TENANT).write(async (desk) => {
        await saveSetting(desk, 'k', 1, 1)
        seenInside = await read(store, 'k')
      })
      expect([seenInside, await read(store, 'k')]).toEqual([undefined, 1])
    })

    test('one that fails takes nothing from its neighbours and leaves nothing', async () => {
      const store = await open(await places.newPlace())
      const failing = (key: string, wrong: () => Promise<unknown>) =>
        store.forTenant(MAIN_TENANT).write(async (desk) => {
          await saveSetting(desk, key, 1, 1)
          await wrong()
        })
      const results = await Promise.allSettled([
        save(store, 'before'),
        failing('half1', () => Promise.reject(new Error('a bug of ours'))),
        save(store, 'between'),
        store.write((trx) => sql`select * from no_such_table`.execute(trx)),
        save(store, 'after'),
        store.forTenant('nobody').write((desk) => saveSetting(desk, 'x', 1, 1)),
      ])
      const outcome = ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled', 'rejected']
      expect(results.map(({ status }) => status)).toEqual(outcome)
      const kept = await store.db.selectFrom('setting').select('name').orderBy('name').execute()
      expect(kept.map((row) => row.name)).toEqual(['after', 'before', 'between'])
    })

    test('one that fails alone leaves nothing either', async () => {
      const store = await open(await places.newPlace())
      const failing = store.forTenant(MAIN_TENANT).write(async (desk) => {
        await saveSetting(desk, 'half', 1, 1)
        throw new Error('a bug of ours')
      })
      await expect(failing).rejects.toThrow('a bug of ours')
      expect(await read(store, 'half')).toBeUndefined()
      await save(store, 'after')
      expect(await read(store, 'after')).toBe('after')
    })

    test('one that swallows its error takes nothing from its neighbours', async () => {
      const store = await open(await places.newPlace())
      const swallowing = store.write(async (trx) => {
        await sql`select * from no_such_table`.execute(trx).catch(() => undefined)
      })
      await Promise.allSettled([save(store, 'before'), swallowing, save(store, 'after')])
      expect([await read(store, 'before'), await read(store, 'after')]).toEqual(['before', 'after'])
    })

    test('write() inside write() is refused instead of waiting for itself', async () => {
      const store = await open(await places.newPlace())
      await expect(store.write(() => save(store, 'inner'))).rejects.toThrow('write() inside write()')
      await save(store, 'after')
    })

    test('close() finishes what waits, then takes nothing more', async () => {
      const place = await places.newPlace()
      const store = await openStore(place)
      const waiting = Array.from({ length: 20 }, (_, index) => save(store, `k${index}`))
      await store.close()
      expect(await Promise.all(waiting)).toHaveLength(20)
      await expect(save(store, 'late')).rejects.toBeInstanceOf(StoreError)
      expect(await (await open(place)).db.selectFrom('setting').select('name').execute()).toHaveLength(20)
    })
  })

  describe.skipIf(isMissing || name !== 'sqlite')('SQLite', () => {
    test('acknowledges nothing before the log is on the disk, on every open', async () => {
      const place = await places.newPlace()
      for (const _ of ['new', 'again']) {
        const store = await openStore(place)
        const asked = await store.write(async (trx) => ({
          ...(await sql<{ synchronous: number }>`pragma synchronous`.execute(trx)).rows[0],
          ...(await sql<{ journal_mode: string }>`pragma journal_mode`.execute(trx)).rows[0],
          ...(await sql<{ foreign_keys: number }>`pragma foreign_keys`.execute(trx)).rows[0],
        }))
        // NORMAL: the wait is ours (sqlite-disk.test.ts).
        expect(asked).toEqual({ synchronous: 1, journal_mode: 'wal', foreign_keys: 1 })
        await store.close()
      }
    })

    test('its file is its owner’s alone', async () => {
      const place = path.join(path.dirname(await places.newPlace()), 'new', 'folder', 'store.db')
      await open(`sqlite:${place}`)
      const modes = ['', '-wal', '-shm'].map((side) => statSync(`${place}${side}`).mode & 0o777)
      expect(modes).toEqual([0o600, 0o600, 0o600])
    })

    test('a second writer takes turns', async () => {
      const place = await places.newPlace()
      const [one, other] = [await open(place), await open(place)]
      for (let count = 0; count < 20; count += 1) {
        const each = count % 2 === 0 ? one : other
        await each.forTenant(MAIN_TENANT).write((desk) => saveSetting(desk, `s${count}`, count, 1))
      }
      expect(await readSetting(one.forTenant(MAIN_TENANT), 's19')).toBe(19)
    })

    test('a full disk: one clear error for everybody in the group, and it works again when there is room', async () => {
      const store = await open(await places.newPlace())
      const limitPages = (count: number) =>
        store.write((trx) => sql`pragma max_page_count = ${sql.lit(count)}`.execute(trx))
      await limitPages(1)
      const big = 'x'.repeat(100_000)
      const results = await Promise.allSettled([save(store, 'big1', big), save(store, 'big2', big)])
      for (const result of results)
        expect(result).toMatchObject({ reason: { code: 'full', message: sentence('disk is full') } })
      await limitPages(1_000_000)
      await save(store, 'big1', big)
      expect(await read(store, 'big1')).toBe(big)
      expect(await read(store, 'big2')).toBeUndefined()
    })

    test('a file that is no database, or a damaged one, is called so', async () => {
      const place = await places.newPlace()
      writeFileSync(place, 'これはデータベースではありません。'.repeat(100))
      await expect(openStore(place)).rejects.toMatchObject({ code: 'corrupt', message: sentence(place) })

      const damaged = await places.newPlace()
      await (await openStore(damaged)).close()
      const bytes = readFileSync(damaged)
      writeFileSync(damaged, bytes.fill(0xee, 100))
      await expect(openStore(damaged)).rejects.toMatchObject({ code: 'corrupt' })
    })

    test('a place that cannot be', async () => {
      const file = await places.newPlace()
      writeFileSync(file, '')
      await expect(openStore(path.join(file, 'below'))).rejects.toMatchObject({ code: 'unreachable' })
      const folder = path.dirname(file)
      await expect(openStore(folder)).rejects.toMatchObject({ code: 'unreachable', message: sentence('is a folder') })
      expect(existsSync(`${folder}-lock`)).toBe(false)
    })
  })

  describe.skipIf(isMissing || name !== 'postgres')('PostgreSQL', () => {
    test('commits wait for its disk, whatever the database is set to', async () => {
      const place = (await places.server?.newDatabase()) ?? ''
      await places.server?.run(`alter database ${new URL(place).pathname.slice(1)} set synchronous_commit = off`)
      const store = await open(place)
      const { rows } = await store.write((trx) => sql`show synchronous_commit`.execute(trx))
      expect(rows).toEqual([{ synchronous_commit: 'on' }])
    })

    test('two that open a new database at once both come in', async () => {
      const place = await places.newPlace()
      const [one, other] = await Promise.all([open(place), open(place)])
      await Promise.all([save(one, 'one'), save(other, 'other')])
      expect(await Promise.all([read(one, 'other'), read(other, 'one')])).toEqual(['other', 'one'])
    })

    test('a connection that breaks: an error for those who wrote, and the next write finds a new one', async () => {
      const place = (await places.server?.newDatabase()) ?? ''
      const killAll = () => places.server?.run(`${KILL_OTHERS} and datname = '${new URL(place).pathname.slice(1)}'`)
      const store = await open(place)
      await save(store, 'before')
      const broken = store.forTenant(MAIN_TENANT).write(async (desk) => {
        await saveSetting(desk, 'lost', 1, 1)
        await killAll()
        await saveSetting(desk, 'lost2', 1, 1)
      })
      const neighbour = save(store, 'neighbour')
      await expect(broken).rejects.toMatchObject({ name: 'StoreError', code: 'unreachable' })
      await neighbour // It had not begun, and went into the next group.
      await sleep(100) // Until the pool has heard of its other connections.
      expect([await read(store, 'lost'), await read(store, 'neighbour')]).toEqual([undefined, 'neighbour'])
      await killAll()
      await save(store, 'idle connections broke')
    })

    test.each([
      {
        what: 'nobody listens',
        change: (url: URL) => {
          url.port = '1'
        },
        code: 'unreachable',
      },
      {
        what: 'wrong password',
        change: (url: URL) => {
          url.password = 'Wr0ng'
        },
        code: 'unreachable',
      },
      {
        what: 'no such database',
        change: (url: URL) => {
          url.pathname = '/nowhere'
        },
        code: 'unreachable',
      },
      {
        what: 'no such host',
        change: (url: URL) => {
          url.hostname = 'nowhere.invalid'
        },
        code: 'unreachable',
      },
      {
        what: 'read-only',
        change: (url: URL) => {
          url.searchParams.set('options', '-c default_transaction_read_only=on')
        },
        code: 'read-only',
      },
    ])('$what: one sentence, without the password', async ({ change, code }) => {
      const url = new URL(await places.newPlace())
      const { password } = url
      change(url)
      const failure = await openStore(url.href).catch((error: unknown) => error)
      expect(failure).toMatchObject({
        name: 'StoreError',
        code,
        message: sentence('Cannot use the store "postgres://'),
      })
      for (const secret of [password, 'Wr0ng']) expect(inspect(failure)).not.toContain(secret)
    })

    test('an address that is none', async () => {
      const failure = await openStore('postgres://me:Wr0ng@[bad/x').catch((error: unknown) => error)
      expect(failure).toMatchObject({ name: 'StoreError', code: 'unreachable' })
      expect(inspect(failure)).not.toContain('Wr0ng')
    })

    test('a database in another encoding is refused', async () => {
      const place = await places.server?.newDatabase(`encoding 'EUC_JP' template template0`)
      await expect(openStore(place ?? '')).rejects.toMatchObject({ code: 'unreachable', message: sentence('UTF8') })
    })
  })
})

const KILL_OTHERS = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sekisho'`
const OLD_NAME = {
  tenant: 'old',
  name_key: 'n',
  address_key: 'a',
  shown: 'N',
  first_seen: 1,
  last_seen: 2,
  seen_count: 3,
}
const TABLES = [
  'delivery_mark',
  ...['domain_near', 'domain_seen', 'feed', 'indicator', 'known_snapshot', 'learn_progress'],
  ...[
    'ledger_entry',
    'ledger_head',
    'ledger_hold',
    'ledger_index',
    'ledger_leaf',
    'ledger_mail',
    'ledger_tail',
    'ledger_term',
    'ledger_tile',
    'log_event',
    'mail_party',
    'mail_seen',
    'mail_shingle',
    'mail_total',
    'mail_waiting',
    'mailbox_watch',
    'mailbox_watch_mail',
  ],
  ...['outbound_hour', 'password_memory', 'person_address', 'person_name'],
  ...['quarantine_chunk', 'quarantine_digest', 'quarantine_mail', 'quarantine_recipient', 'setting', 'tenant'],
]

const sentence = (part: string) => expect.stringContaining(part)

async function addByHand(connected: Connected, table: 'tenant' | 'person_name', row: object): Promise<void> {
  await connected.writer
    ?.insertInto(table)
    .values(row as never)
    .execute()
}

async function deskOf({ writer, engine }: Connected) {
  const { schemaDesk } = await import('./migrations/column-types.ts')
  return schemaDesk(writer as never, engine)
}

async function tablesOf(db: Kysely<Tables>) {
  const tables = await db.introspection.getTables()
  const own = tables.some(({ schema }) => schema !== undefined)
    ? (await sql<{ name: string }>`select current_schema() as name`.execute(db)).rows[0]?.name
    : undefined
  return tables
    .filter(({ schema }) => schema === own)
    .map(({ name, columns }) => ({ name, columns: columns.map(told) }))
}

const told = ({ name, dataType, isNullable, hasDefaultValue }: ColumnMetadata) => ({
  ...{ name, dataType, isNullable, hasDefaultValue },
})

/** Columns and indexes, as the engine itself tells them. */
async function schemaOf({ db, engine }: Store): Promise<unknown> {
  const indexes =
    engine === 'sqlite'
      ? sql`select name, sql from sqlite_master order by name`
      : sql`select indexname, replace(indexdef, schemaname, '') as indexdef from pg_indexes
            where schemaname = current_schema() order by indexname`
  return { tables: await tablesOf(db), indexes: (await indexes.execute(db)).rows }
}
