import { execFile } from 'node:child_process'
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { CompiledQuery } from 'kysely'
import pg from 'pg'
import { type Ledger, type NewEntry, openLedger } from '#ledger'
import { MAIN_TENANT, openStore } from '#store'
import { entryBytes } from '../src/ledger/entry-bytes.ts'
import { cpuMs } from '../test/fixtures/cpu-ms.ts'
import { received, viewed } from '../test/fixtures/ledger-entries.ts'
import { findPostgres, sharedPostgres } from '../test/fixtures/postgres.ts'

// node bench/run-ledger.ts WHAT …: one measurement of the ledger in a process of its own, as one line of JSON.
//
//   sqlite               acknowledged, fsynced appends of many who wait at once, beside plain inserts of the same bytes by
//                        whoever waits in one transaction, in turns: through the same store, and without it (`bare`)
//   postgres             the same on PostgreSQL, with two gateways that are processes of their own
//   gateway URL KEY      the appends of one of them; `plain-gateway URL` its plain inserts, each by itself
//                        (`grouped-gateway`: those that wait in one statement)
//   latency              what a door waits for at 200 mails/s, beside an fsync of the same disk, in turns
//   fill PLACE KEY SIZE  a ledger of that size; `start PLACE KEY` opens it anew and appends
//
// WHY in turns: on a machine that does other things as well, two figures taken one after the other are of two machines.

const WAITING = 128
const ROWS_MAX = 128
const WARM_MS = 1_000
const TURN_MS = 3_000
const TURNS = 3
const GATEWAY_MS = 3_000

const [what = '', ...rest] = process.argv.slice(2)
const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-ledger-bench-'))
async function measure(): Promise<object> {
  const [first = '', second = '', third = ''] = rest
  switch (what) {
    case 'sqlite':
      return sqlite()
    case 'postgres':
      return postgres()
    case 'gateway':
      return gateway(first, second)
    case 'plain-gateway':
      return plainGateway(first)
    case 'grouped-gateway':
      return groupedGateway(first)
    case 'latency':
      return latency()
    case 'fill':
      return fill(first, second, Number(third))
    case 'start':
      return start(first, second)
    default:
      throw new Error(`nothing is measured by "${what}"`)
  }
}

const entryOf = (count: number): NewEntry => (count % 3 === 0 ? received(count) : viewed(count))

interface Turn {
  readonly count: number
  /** What this thread worked. */
  readonly cpuMs: number
  readonly ms: number
}

/** Many who wait at once, each for its own; how many were acknowledged in how many milliseconds. */
async function turn(one: (count: number) => Promise<unknown>, forMs: number): Promise<Turn> {
  const [from, before] = [performance.now(), cpuMs()]
  let given = 0
  const stream = async (): Promise<void> => {
    while (performance.now() < from + forMs) await one(given++)
  }
  await Promise.all(Array.from({ length: WAITING }, stream))
  return { count: given, ms: performance.now() - from, cpuMs: cpuMs() - before }
}

const perSecond = (turns: readonly Turn[]): number =>
  (turns.reduce((sum, { count }) => sum + count, 0) * 1_000) / turns.reduce((sum, { ms }) => sum + ms, 0)

const cpuEach = (turns: readonly Turn[]): number =>
  (turns.reduce((sum, { cpuMs: ms }) => sum + ms, 0) * 1_000) / turns.reduce((sum, { count }) => sum + count, 0)

async function sqlite(): Promise<object> {
  const plain = await openPlain()
  const bare = openBare()
  const turns: Record<'ours' | 'peer' | 'bare', Turn[]> = { ours: [], peer: [], bare: [] }
  for (const one of [plain.insert, bare.insert]) await turn(one, WARM_MS)
  for (let at = 0; at < TURNS; at++) {
    // WHY opened anew: what the ledger does beside (its index for searching) falls into its own turns and no others.
    const ledger = await openBoth(path.join(folder, 'store.sqlite'), path.join(folder, 'key'))
    const append = (count: number) => ledger.append(entryOf(count))
    await turn(append, WARM_MS)
    turns.ours.push(await turn(append, TURN_MS))
    await ledger.close()
    turns.peer.push(await turn(plain.insert, TURN_MS))
    turns.bare.push(await turn(bare.insert, TURN_MS))
  }
  bare.close()
  await plain.close()
  const each = <Value>(figure: (turns: readonly Turn[]) => Value) =>
    Object.fromEntries(Object.entries(turns).map(([name, taken]) => [name, figure(taken)]))
  return { ...each(perSecond), cpuUs: each(cpuEach) }
}

/** A ledger and its store, closed together. */
async function openBoth(place: string, keyFile: string): Promise<Pick<Ledger, 'append' | 'close' | 'checkpoint'>> {
  const store = await openStore(place)
  const ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile, clock: Date.now })
  const close = async (): Promise<void> => {
    await ledger.close()
    await store.close()
  }
  return { append: ledger.append, checkpoint: ledger.checkpoint, close }
}

/** The same store, the same driver, the same group commit, and nothing but rows. */
async function openPlain() {
  const store = await openStore(path.join(folder, 'plain.sqlite'))
  await store.write(async (trx) => {
    await trx.executeQuery(CompiledQuery.raw('create table plain (leaf integer primary key, body blob not null)'))
  })
  const insert = grouped((bodies) =>
    store.write(async (trx) => {
      for (let at = 0; at < bodies.length; at += ROWS_MAX) {
        const rows = bodies.slice(at, at + ROWS_MAX)
        const text = `insert into plain (body) values ${rows.map(() => '(?)').join(',')}`
        await trx.executeQuery(CompiledQuery.raw(text, rows))
      }
    }),
  )
  return { insert, close: () => store.close() }
}

/** SQLite without our store: a statement prepared once, whoever waits in one transaction, and its fsync. */
function openBare() {
  const database = new Database(path.join(folder, 'bare.sqlite'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('create table entry (leaf integer primary key, body blob not null)')
  const statement = database.prepare('insert into entry (body) values (?)')
  const commit = database.transaction((bodies: readonly Buffer[]) => {
    for (const body of bodies) statement.run(body)
  })
  return { insert: grouped(async (bodies) => commit(bodies)), close: () => database.close() }
}

const GATEWAYS = 2
const ROUNDS = 3

async function postgres(): Promise<object> {
  const programs = findPostgres()
  if (programs === undefined) return { isMissing: true }
  const server = await sharedPostgres(programs)
  const rounds: { ours: number; peer: number; grouped: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const url = await server.newSchema()
    const keyFile = path.join(folder, `key-${round}`)
    await (await openBoth(url, keyFile)).close()
    await createPlain(url)
    const [ours, peer] = [await together(['gateway', url, keyFile]), await together(['plain-gateway', url])]
    rounds.push({ ours, peer, grouped: await together(['grouped-gateway', url]) })
  }
  const middle = rounds.toSorted((one, other) => one.ours / one.peer - other.ours / other.peer)[ROUNDS >> 1]
  return { ...middle, rounds }
}

async function createPlain(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(
    'create table plain_entry (leaf bigint generated always as identity primary key, body bytea not null)',
  )
  await client.end()
}

/** What all gateways do a second, each in a process of its own. */
async function together(args: readonly string[]): Promise<number> {
  const run = promisify(execFile)
  const gateways = Array.from({ length: GATEWAYS }, () => run(process.execPath, [import.meta.filename, ...args]))
  const done = (await Promise.all(gateways)).map(({ stdout }) => JSON.parse(stdout) as { perSecond: number })
  return done.reduce((sum, one) => sum + one.perSecond, 0)
}

async function gateway(place: string, keyFile: string): Promise<object> {
  const ledger = await openBoth(place, keyFile)
  const append = (count: number) => ledger.append(entryOf(count))
  await turn(append, WARM_MS)
  const done = await turn(append, GATEWAY_MS)
  await ledger.close()
  return { perSecond: perSecond([done]) }
}

/** A gateway that writes a row for each entry, over as many connections as a pool commonly has. */
async function plainGateway(url: string): Promise<object> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const insert = (count: number): Promise<unknown> => {
    const body = entryBytes(entryOf(count), count, Date.now())
    return pool.query({ name: 'insert', text: 'insert into plain_entry (body) values ($1)', values: [body] })
  }
  await turn(insert, WARM_MS)
  const done = await turn(insert, GATEWAY_MS)
  await pool.end()
  return { perSecond: perSecond([done]) }
}

/** One that writes whoever waits in one statement. */
async function groupedGateway(url: string): Promise<object> {
  const client = new pg.Client(url)
  await client.connect()
  const insert = grouped(async (bodies) => {
    const places = bodies.map((_, index) => `($${index + 1})`).join(',')
    const text = `insert into plain_entry (body) values ${places}`
    await client.query({ name: `insert ${bodies.length}`, text, values: [...bodies] })
  })
  await turn(insert, WARM_MS)
  const done = await turn(insert, GATEWAY_MS)
  await client.end()
  return { perSecond: perSecond([done]) }
}

/** Who waits together comes into one commit; the next one begins when that is on disk. */
function grouped(commit: (bodies: readonly Buffer[]) => Promise<void>): (count: number) => Promise<void> {
  let waiting: { body: Buffer; settle: () => void }[] = []
  let isRunning = false
  const drain = async (): Promise<void> => {
    isRunning = true
    while (waiting.length > 0) {
      await new Promise(setImmediate)
      const taken = waiting
      waiting = []
      await commit(taken.map(({ body }) => body))
      for (const { settle } of taken) settle()
    }
    isRunning = false
  }
  return (count) =>
    new Promise((settle) => {
      waiting.push({ body: entryBytes(entryOf(count), count, Date.now()), settle })
      if (!isRunning) void drain()
    })
}

const MAILS_PER_SECOND = 200
const LATENCY_TURN_MS = 3_000
const LATENCY_TURNS = 2

/** A door's stand-in: mails come evenly, each waits until it is received, judged and acted upon in the ledger. */
async function latency(): Promise<object> {
  const file = openSync(path.join(folder, 'plain'), 'w')
  const block = Buffer.alloc(4_096, 1)
  const fsync = async (): Promise<void> => {
    writeSync(file, block)
    fsyncSync(file)
  }
  const [ours, plain]: [number[], number[]] = [[], []]
  for (let at = 0; at < LATENCY_TURNS; at++) {
    const ledger = await openBoth(path.join(folder, 'store.sqlite'), path.join(folder, 'key'))
    await atRate((count) => mailOn(ledger, count), WARM_MS)
    ours.push(...(await atRate((count) => mailOn(ledger, count), LATENCY_TURN_MS)))
    await ledger.close()
    plain.push(...(await atRate(fsync, LATENCY_TURN_MS)))
  }
  closeSync(file)
  return { ours: quantiles(ours), fsync: quantiles(plain) }
}

const mailOn = (ledger: Pick<Ledger, 'append'>, count: number): Promise<unknown> =>
  ledger.append([
    received(count),
    {
      ...{ kind: 'judged', who: 'sekisho', mail: `m${count}`, verdict: 'pass', score: 0, findings: [] },
      ...{ rules: '1', policy: 'clinic' },
    },
    {
      ...{
        kind: 'acted',
        who: 'door smtp',
        mail: `m${count}`,
        action: 'delivered',
        recipients: ['uketsuke@clinic.example'],
      },
    },
  ])

/** What comes evenly, however long the one before takes. */
async function atRate(one: (count: number) => Promise<unknown>, forMs: number): Promise<number[]> {
  const times: number[] = []
  const began = performance.now()
  const count = (forMs * MAILS_PER_SECOND) / 1_000
  const running: Promise<void>[] = []
  for (let at = 0; at < count; at++) {
    const due = began + (at * 1_000) / MAILS_PER_SECOND
    await sleep(Math.max(0, due - performance.now()))
    const from = performance.now()
    running.push(one(at).then(() => void times.push(performance.now() - from)))
  }
  await Promise.all(running)
  return times
}

function quantiles(times: readonly number[]): { p50Ms: number; p99Ms: number; meanMs: number } {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  return { p50Ms: at(0.5), p99Ms: at(0.99), meanMs: times.reduce((sum, one) => sum + one, 0) / times.length }
}

const FILL_BATCH = 512

async function fill(place: string, keyFile: string, size: number): Promise<object> {
  const ledger = await openBoth(place, keyFile)
  const from = performance.now()
  for (let at = 1; at < size; at += FILL_BATCH) {
    const base = at
    await ledger.append(Array.from({ length: Math.min(FILL_BATCH, size - at) }, (_, index) => entryOf(base + index)))
  }
  const seconds = (performance.now() - from) / 1_000
  const { size: reached } = await ledger.checkpoint()
  await ledger.close()
  return { size: reached, seconds }
}

async function start(place: string, keyFile: string): Promise<object> {
  const from = performance.now()
  const ledger = await openBoth(place, keyFile)
  const { index } = await ledger.append(viewed(1))
  const ms = performance.now() - from
  await ledger.close()
  return { ms, size: index + 1 }
}

try {
  console.log(JSON.stringify(await measure()))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
