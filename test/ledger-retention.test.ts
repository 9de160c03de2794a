import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  exportLines,
  exportSource,
  indexLedger,
  type Ledger,
  liftHold,
  openLedger,
  placeHold,
  readLedger,
  retainLedger,
  searchLedger,
  storeSource,
  storyOf,
  verifyLedger,
} from '#ledger'
import { addTenant, dropLedgerEntries, openStore, readKnown, type Store, saveKnown, type TenantStore } from '#store'
import { collect } from './fixtures/cli-collect.ts'
import { received, seeded, T0, viewed } from './fixtures/ledger-entries.ts'
import { flipped, type Rows, Tamperer } from './fixtures/ledger-tamper.ts'
import { isIncluded, openCheckpoint } from './fixtures/ledger-verifier.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// Retention drops contents and keeps hashes: the tree stands as before, and whoever drops or changes anything without
// saying so is named.

const DAY_MS = 86_400_000
const BY = { who: 'user yamada', from: 'terminal' }

describe.each(TEST_ENGINES)('retention on $name', ({ isMissing, start }) => {
  let places: StorePlaces
  let store: Store
  let clinic: TenantStore
  let ledger: Ledger
  let now = T0
  let count = 0
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-retention-'))

  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    store = await openStore(await places.newPlace())
  }, START_MS)
  beforeEach(async () => {
    if (isMissing) return
    const tenant = `clinic-${++count}`
    await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
    clinic = store.forTenant(tenant)
    now = T0
    ledger = await openLedger(clinic, { keyFile: path.join(folder, `${tenant}.key`), clock: () => now })
  })
  afterEach(async () => ledger?.close())
  afterAll(async () => {
    await store?.close()
    await places?.stop()
    rmSync(folder, { recursive: true })
  })

  /** Entries 1 to 300 of the first day, 301 to 320 of a month later. */
  const fill = async () => {
    await ledger.append(Array.from({ length: 300 }, (_, at) => (at % 5 === 0 ? received(at) : viewed(at))))
    now = T0 + 30 * DAY_MS
    await ledger.append(Array.from({ length: 20 }, (_, at) => viewed(1_000 + at)))
  }
  const retain = () => retainLedger(clinic, ledger, { ...BY, before: T0 + DAY_MS, policy: '10 days' })
  const soundness = () => verifyLedger(storeSource(clinic))
  const left = async () => (await collect(readLedger(clinic).entries())).map(({ index }) => index)

  test.skipIf(isMissing)('old contents go; order, completeness and what is kept are proved as before', async () => {
    await fill()
    const older = await ledger.checkpoint()
    expect(await retain()).toEqual({ dropped: 300, held: 0 })
    expect(await left()).toEqual([0, ...Array.from({ length: 21 }, (_, at) => 301 + at)])
    const found = await verifyLedger(storeSource(clinic), { checkpoints: [older], key: ledger.verifierKey() })
    expect(found).toMatchObject({ isSound: true, entryCount: 322, compared: { count: 1 }, isKeyTrusted: true })
    expect(found.dropped).toEqual({ count: 300, lastAt: T0 + 30 * DAY_MS })
    const [last] = (await collect(readLedger(clinic).entries())).slice(-1)
    expect(last?.entry).toMatchObject({ kind: 'retention-applied', first: 1, last: 300, dropped: 300, kept: [] })

    // Somebody else's code: a kept entry and a dropped one are in the tree.
    const head = openCheckpoint((await ledger.checkpoint()).note, ledger.verifierKey())
    const proof = await ledger.proveInclusion(310)
    const [kept] = await collect(readLedger(clinic).entries({ from: 310, to: 311 }))
    expect(isIncluded(kept?.bytes ?? Buffer.alloc(0), 310, head.size, proof.path, head.root)).toBe(true)
    expect((await ledger.proveInclusion(7)).leafHash).toHaveLength(32)

    // A second time there is nothing to do, and nothing is written.
    expect(await retain()).toEqual({ dropped: 0, held: 0 })
    expect((await ledger.checkpoint()).size).toBe(322)
    await ledger.append(viewed(1))
    expect((await verifyLedger(storeSource(clinic), { since: T0 + DAY_MS })).from).toBeGreaterThan(0)
  })

  test.skipIf(isMissing)('an export of it verifies; what was dropped stands there as its hash', async () => {
    await fill()
    await retain()
    const lines = await collect(exportLines(clinic))
    expect(lines).toHaveLength(1 + 322)
    expect(JSON.parse(lines[8] ?? '')).toEqual({ dropped: true, hash: expect.any(String), index: 7 })
    const file = path.join(folder, `${clinic.tenant}.ndjson`)
    writeFileSync(file, lines.join(''))
    expect(await verifyLedger(exportSource(file))).toMatchObject({ isSound: true, dropped: { count: 300 } })
    const [line = ''] = lines.slice(305, 306)
    const hash = /"hash":"([^"]+)"/.exec(line)?.[1]
    writeFileSync(file, lines.with(305, `{"dropped":true,"hash":"${hash}","index":304}\n`).join(''))
    expect((await verifyLedger(exportSource(file))).problems).toEqual([{ code: 'entry-removed', index: 304 }])
  })

  test.skipIf(isMissing)('contents that were dropped by hand are named, before and after retention', async () => {
    await fill()
    await clinic.write((desk) => dropLedgerEntries(desk, [50]))
    expect((await soundness()).problems).toEqual([{ code: 'entry-removed', index: 50 }])
    // Retention must not cover it up.
    expect(await retain()).toMatchObject({ dropped: 299 })
    expect((await soundness()).problems).toEqual([{ code: 'entry-removed', index: 50 }])
    await clinic.write((desk) => dropLedgerEntries(desk, [310]))
    expect((await soundness()).problems).toEqual([{ code: 'entry-removed', index: 50 }])
  })

  test.skipIf(isMissing)('what is under legal hold stays, until the hold is lifted', async () => {
    await fill()
    await clinic.write(async (desk) => {
      await saveKnown(desk, { sha256: 'aa', json: '{}' }, T0)
      await saveKnown(desk, { sha256: 'bb', json: '{}' }, T0)
    })
    now = T0 + 31 * DAY_MS
    expect(await placeHold(clinic, ledger, { mail: 'm10' }, { ...BY, now, reason: 'court' })).toBe(true)
    expect(await placeHold(clinic, ledger, { mail: 'nobody' }, { ...BY, now, reason: 'court' })).toBe(false)
    await indexLedger(clinic)
    expect(await retain()).toEqual({ dropped: 299, held: 1 })
    expect(await soundness()).toMatchObject({ isSound: true, dropped: { count: 299 } })
    expect((await storyOf(clinic, 'm10'))?.entries.map(({ kind }) => kind)).toEqual(['received', 'hold-placed'])
    expect(await storyOf(clinic, 'm15')).toBeUndefined()
    expect((await searchLedger(clinic, { text: '請求書 10' })).hits.map(({ mail }) => mail)).toContain('m10')
    expect(await readKnown(clinic, 'aa')).toBeUndefined()
    expect(await liftHold(clinic, ledger, { mail: 'm10' }, { ...BY, reason: 'settled' })).toBe(true)
    expect(await liftHold(clinic, ledger, { mail: 'm10' }, { ...BY, reason: 'settled' })).toBe(false)
    expect(await retain()).toEqual({ dropped: 1, held: 0 })
    expect(await soundness()).toMatchObject({ isSound: true, dropped: { count: 300 } })
  })

  test.skipIf(isMissing)('a hold on everything since a day keeps everything since then', async () => {
    await fill()
    await placeHold(clinic, ledger, { since: T0 }, { ...BY, now, reason: 'ransom' })
    expect(await retain()).toEqual({ dropped: 0, held: 0 })
    expect(await liftHold(clinic, ledger, {}, { ...BY, reason: 'over' })).toBe(true)
    expect(await retain()).toEqual({ dropped: 300, held: 0 })
  })
})

describe('tampering with what retention left', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-retained-'))
  const file = path.join(folder, 'store.db')
  let hand: Tamperer
  let before: Rows
  let rows: Rows
  let store: Store

  beforeAll(async () => {
    const writing = await openStore(file)
    let now = T0
    const clinic = writing.forTenant('main')
    const ledger = await openLedger(clinic, { keyFile: path.join(folder, 'key'), clock: () => now })
    await ledger.append(Array.from({ length: 700 }, (_, at) => viewed(at)))
    now = T0 + 30 * DAY_MS
    await ledger.append([viewed(1), viewed(2)])
    hand = new Tamperer(file)
    before = hand.read()
    await retainLedger(clinic, ledger, { ...BY, before: T0 + DAY_MS, policy: '10 days' })
    await ledger.close()
    await writing.close()
    rows = hand.read()
    store = await openStore(file, { readOnly: true })
  })
  afterAll(async () => {
    await store.close()
    hand.close()
    rmSync(folder, { recursive: true })
  })
  const problemsOf = async (changed: Rows) => {
    hand.write(changed)
    return (await verifyLedger(storeSource(store.forTenant('main')))).problems
  }

  test('as retention left it, it is sound', async () => {
    expect(await problemsOf(rows)).toEqual([])
  })

  test('a body put back as it was is no lie; put back altered, it is', async () => {
    const body = before.entries[99]?.body ?? Buffer.alloc(0)
    expect(await problemsOf({ ...rows, entries: [...rows.entries, { leaf: 99, body }] })).toEqual([])
    for (let seed = 1; seed <= 10; seed++) {
      const entries = [...rows.entries, { leaf: 99, body: flipped(body, seeded(seed)) }]
      expect(await problemsOf({ ...rows, entries })).toEqual([{ code: 'entry-changed', index: 99 }])
    }
  })

  test('the hash of a dropped entry altered: where that is', async () => {
    for (const [tile, range] of [
      [0, { index: 0, to: 255 }],
      [1, { index: 256, to: 511 }],
    ] as const) {
      const tiles = rows.tiles.map((one) =>
        one.level === 0 && one.tile === tile ? { ...one, hashes: flipped(one.hashes.subarray(64), seeded(3)) } : one,
      )
      const whole = tiles.map((one, at) =>
        one.level === 0 && one.tile === tile
          ? { ...one, hashes: Buffer.concat([rows.tiles[at]?.hashes.subarray(0, 64) ?? one.hashes, one.hashes]) }
          : one,
      )
      expect(await problemsOf({ ...rows, tiles: whole })).toEqual([{ code: 'dropped-hash-changed', ...range }])
    }
    const tail = rows.tail.map((one) => (one.leaf === 600 ? { ...one, hash: flipped(one.hash, seeded(4)) } : one))
    expect(await problemsOf({ ...rows, tail })).toEqual([{ code: 'dropped-hash-changed', index: 512, to: 703 }])
  })

  test('without the entry that says so, nothing may be missing', async () => {
    const without = rows.entries.filter(({ leaf }) => leaf !== 703)
    expect((await problemsOf({ ...rows, entries: without }))[0]).toEqual({ code: 'entry-removed', index: 1 })
    const kept = rows.entries.filter(({ leaf }) => leaf !== 702)
    expect(await problemsOf({ ...rows, entries: kept })).toEqual([{ code: 'entry-removed', index: 702 }])
  })

  test('a forged word of retention counts for nothing', async () => {
    const body = Buffer.from(
      `{"at":${T0 + 30 * DAY_MS},"before":1,"dropped":9,"first":0,"index":702,"kept":[null,7],"kind":"retention-applied","last":701,"policy":"x","v":1,"who":"nobody"}`,
    )
    const entries = rows.entries.map((one) => (one.leaf === 702 ? { ...one, body } : one))
    expect(await problemsOf({ ...rows, entries })).toEqual([{ code: 'entry-changed', index: 702 }])
  })
})
