import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLedger, readLedger, storeSource, verifyLedger } from '#ledger'
import { MAIN_TENANT, openStore } from '#store'
import { leafHash } from '../src/ledger/tree-hash.ts'
import { viewed } from './fixtures/ledger-entries.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { writeUntilKilled } from './fixtures/write-until-killed.ts'

// What the ledger acknowledged is in it after kill -9, at its place, and the tree is whole. SEKISHO_LONG=1 kills 100 times
// on each engine.

const isLong = process.env.SEKISHO_LONG === '1'
const KILLS = isLong ? 100 : 2
const LONG_MS = 900_000
const HOLDER = path.join(import.meta.dirname, 'fixtures', 'ledger-turn-holder.ts')
const WRITER = path.join(import.meta.dirname, 'fixtures', 'ledger-writer.ts')

describe.each(TEST_ENGINES)('kill -9 on $name', ({ name, isMissing, start }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-ledger-kill-'))
  const keyFile = path.join(folder, 'ledger.key')
  let places: StorePlaces
  beforeAll(async () => {
    if (!isMissing) places = await start()
  }, START_MS)
  afterAll(async () => {
    await places?.stop()
    rmSync(folder, { recursive: true })
  })

  test.skipIf(isMissing)(
    `killed ${KILLS} times, nothing acknowledged is missing and the tree is whole`,
    async () => {
      const place = await places.newPlace()
      const acknowledged = new Map<number, string>()
      for (let round = 0; round < KILLS; round++) {
        const lines = await writeUntilKilled([WRITER, place, keyFile], 10 + ((round * 53) % 170))
        expect(lines.length).toBeGreaterThan(0)
        for (const [index = '', hash = ''] of lines.map((line) => line.split(' ')))
          acknowledged.set(Number(index), hash)
      }
      const store = await openStore(place, { readOnly: true })
      try {
        const clinic = store.forTenant(MAIN_TENANT)
        expect(await verifyLedger(storeSource(clinic))).toMatchObject({ isSound: true, problems: [] })
        for await (const { index, bytes } of readLedger(clinic).entries()) {
          if (acknowledged.get(index) === leafHash(bytes).toString('hex')) acknowledged.delete(index)
        }
        expect([...acknowledged]).toEqual([])
      } finally {
        await store.close()
      }
    },
    LONG_MS,
  )

  test.skipIf(isMissing || name !== 'postgres')('killed while it has the turn: the one who waits gets it', async () => {
    const place = await places.newPlace()
    const store = await openStore(place)
    let appended: Promise<unknown> | undefined
    const ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile, clock: Date.now })
    try {
      // Says its first line when it has the turn, and then keeps it until it is killed.
      const lines = await writeUntilKilled([HOLDER, place], 20, async () => {
        const waiting = ledger.append(viewed(1))
        const first = await Promise.race([waiting, sleep(100, 'waits')])
        expect(first).toBe('waits')
        appended = waiting
      })
      expect(lines).toEqual(['has the turn'])
      expect(await appended).toMatchObject({ index: 1 })
      expect(await verifyLedger(storeSource(store.forTenant(MAIN_TENANT)))).toMatchObject({ isSound: true })
    } finally {
      await ledger.close()
      await store.close()
    }
  })

  test.skipIf(isMissing || name !== 'postgres')('whose turn it was dies: the other gateway goes on', async () => {
    const place = await places.newPlace()
    const store = await openStore(place)
    const ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile, clock: Date.now })
    try {
      for (let round = 0; round < (isLong ? 10 : 1); round++) {
        const lines = await writeUntilKilled([WRITER, place, keyFile], 30 + round * 17, () =>
          ledger.append(viewed(round)),
        )
        const { index } = await ledger.append(viewed(round))
        expect(index).toBeGreaterThan(Number(lines.at(-1)?.split(' ')[0]))
      }
      expect(await verifyLedger(storeSource(store.forTenant(MAIN_TENANT)))).toMatchObject({ isSound: true })
    } finally {
      await ledger.close()
      await store.close()
    }
  })
})
