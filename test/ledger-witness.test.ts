import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  keepCheckpoint,
  type Ledger,
  openLedger,
  readKeptCheckpoints,
  readWitnessKey,
  storeSource,
  verifyLedger,
  type Witness,
  witnessCheckpoint,
} from '#ledger'
import { MAIN_TENANT, openStore, type Store } from '#store'
import { T0, viewed } from './fixtures/ledger-entries.ts'
import { startWitness, type TestWitness } from './fixtures/ledger-witness.ts'

// A ledger before a witness of C2SP tlog-witness, over a socket.

const ORIGIN = 'clinic.example/ledger'
const NOW_S = 1_700_000_123
const tools = { clock: () => T0, timeoutMs: 2_000 }
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-witness-'))
const place = path.join(folder, 'store.db')
const keyFile = path.join(folder, 'ledger.key')
const logs = new Map<string, string>()
let store: Store
let ledger: Ledger
let peer: TestWitness
let witness: Witness

const open = async () => {
  store = await openStore(place)
  ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile, clock: () => T0, origin: ORIGIN })
}
const shut = async () => {
  await ledger.close()
  await store.close()
}
const ask = (one: Witness = witness) => witnessCheckpoint(store.forTenant(MAIN_TENANT), one, tools)

beforeAll(async () => {
  await open()
  peer = await startWitness('witness.example/w1', logs, NOW_S)
  const key = readWitnessKey(peer.vkey)
  if (key === undefined) throw new Error('no witness key')
  witness = { url: peer.url, key }
})
afterAll(async () => {
  await peer.close()
  await shut()
  rmSync(folder, { recursive: true })
})

test('a witness that does not know the ledger, or not its key, says so', async () => {
  expect(await ask()).toEqual({ code: 'unknown-ledger' })
  logs.set(ORIGIN, peer.vkey)
  expect(await ask()).toEqual({ code: 'unknown-key' })
  logs.set(ORIGIN, ledger.verifierKey())
})

test('it cosigns what follows from what it has seen; its signature is kept with the checkpoint', async () => {
  for (const batch of [1, 5, 300]) {
    await ledger.append(Array.from({ length: batch }, (_, count) => viewed(count)))
    const witnessed = await ask()
    expect(witnessed).toMatchObject({ code: 'cosigned', at: NOW_S * 1_000 })
    if (witnessed.code === 'cosigned') await keepCheckpoint(path.join(folder, 'kept'), witnessed.checkpoint)
  }
  expect(peer.lastBody()).toMatch(/^old 7\n(?:[A-Za-z0-9+/]{43}=\n)+\nclinic\.example\/ledger\n307\n/)
  const checkpoints = await readKeptCheckpoints(path.join(folder, 'kept'), ORIGIN)
  expect(checkpoints.map(({ note }) => note.split('\u2014 witness.example/w1 ').length)).toEqual([2, 2, 2])
  const verified = await verifyLedger(storeSource(store.forTenant(MAIN_TENANT)), { checkpoints })
  expect(verified).toMatchObject({ isSound: true, compared: { count: 3, size: 307 } })
  expect(await ask()).toMatchObject({ code: 'cosigned' }) // The same once more.
})

test('a witness that has seen more than we remember is asked again from there', async () => {
  await store.forTenant(MAIN_TENANT).write(async (desk) => {
    await desk.remove('setting').where('name', 'like', 'ledger-witness%').execute()
  })
  await ledger.append(viewed(1))
  expect(await ask()).toMatchObject({ code: 'cosigned' })
  expect(peer.lastBody()).toMatch(/^old 307\n/)
})

test('a ledger that was put back or forked gets no signature', async () => {
  await shut()
  copyFileSync(place, `${place}.before`)
  await open()
  await ledger.append([viewed(1), viewed(2)])
  expect(await ask()).toMatchObject({ code: 'cosigned' })
  await shut()
  copyFileSync(`${place}.before`, place)
  for (const side of ['-wal', '-shm']) rmSync(`${place}${side}`, { force: true })
  await open()
  expect(await ask()).toEqual({ code: 'conflict', size: 308, witnessSize: 310 })
  await ledger.append([viewed(3), viewed(4)])
  expect(await ask()).toEqual({ code: 'conflict', size: 310 })
  await ledger.append(viewed(5))
  expect(await ask()).toMatchObject({ code: 'refused', status: 422 })
})

test.each([
  ['another key', 200, `\u2014 witness.example/w1 ${'A'.repeat(104)}\n`, { code: 'not-signed' }],
  ['nothing', 200, '', { code: 'not-signed' }],
  ['a word', 200, 'signed\n', { code: 'not-signed' }],
  ['a malformed request', 400, 'no\n', { code: 'refused', status: 400, detail: 'no' }],
  ['a server error', 500, 'x'.repeat(9_000), { code: 'refused', status: 500, detail: 'x'.repeat(200) }],
  ['a conflict without a size', 409, 'many\n', { code: 'conflict', size: 311 }],
])('answered with %s', async (_, status, text, expected) => {
  peer.answer((response) => response.writeHead(status, { 'content-type': 'text/x.tlog.size' }).end(text))
  expect(await ask()).toEqual(expected)
  peer.answer(undefined)
})

test('a witness that is not there, or breaks off, or leads elsewhere', async () => {
  expect(await ask({ ...witness, url: 'http://127.0.0.1:1' })).toMatchObject({ code: 'unreachable' })
  peer.answer((response) => response.destroy())
  expect(await ask()).toMatchObject({ code: 'unreachable' })
  peer.answer((response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end())
  expect(await ask()).toMatchObject({ code: 'unreachable' })
  peer.answer(undefined)
})

test.each(['', 'x', 'a+b+c', 'witness.example/w1+00000000+BAAA'])('%j is no witness key', (text) => {
  expect(readWitnessKey(text)).toBeUndefined()
})

test("a log's own key is no witness's", () => {
  expect(readWitnessKey(ledger.verifierKey())).toBeUndefined()
  expect(readWitnessKey(peer.vkey.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBeUndefined()
})
