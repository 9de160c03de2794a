import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAIN_TENANT, mailsByMessageKey, openStore, partiesOf, readSetting, type Store, saveSetting } from '#store'
import { rounds } from './fixtures/effort.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { writeUntilKilled } from './fixtures/write-until-killed.ts'

// What was acknowledged is there after kill -9, whole, whenever the process dies; and another process may write beside it.
// SEKISHO_LONG=1 kills 20 times on each engine, SEKISHO_KILLS as often as it says.

const KILLS = Number(process.env.SEKISHO_KILLS ?? rounds(2, 20))
const WRITER = path.join(import.meta.dirname, 'fixtures', 'store-writer.ts')

describe.each(TEST_ENGINES)('kill -9 on $name', ({ name, isMissing, start }) => {
  let places: StorePlaces
  beforeAll(async () => {
    if (!isMissing) places = await start()
  }, START_MS)
  afterAll(async () => {
    await places?.stop()
  })

  test.skipIf(isMissing)(`killed ${KILLS} times, nothing acknowledged is missing`, async () => {
    const place = await places.newPlace()
    const acknowledged: string[] = []
    for (let round = 0; round < KILLS; round++) {
      const keys = await writeUntilKilled([WRITER, place, `r${round}`], 20 + ((round * 37) % 150))
      expect(keys.length).toBeGreaterThan(0)
      acknowledged.push(...keys)
    }
    const store = await openStore(place)
    try {
      expect(await missingOf(store, acknowledged)).toEqual([])
      if (name === 'sqlite') {
        const { rows } = await sql`pragma integrity_check`.execute(store.db)
        expect(rows).toEqual([{ integrity_check: 'ok' }])
      }
      console.log(`${name}: ${acknowledged.length} mails acknowledged in ${KILLS} lives, none lost`)
    } finally {
      await store.close()
    }
  })

  test.skipIf(isMissing)('while one process writes, another has its turns', async () => {
    const place = await places.newPlace()
    let mine = 0
    const acknowledged = await writeUntilKilled([WRITER, place, 'x'], 300, async () => {
      const store = await openStore(place)
      for (; mine < 50; mine += 1) {
        await store.forTenant(MAIN_TENANT).write((desk) => saveSetting(desk, `s${mine}`, mine, 1))
      }
      await store.close()
    })
    const store = await openStore(place)
    expect([mine, await missingOf(store, acknowledged)]).toEqual([50, []])
    expect(await readSetting(store.forTenant(MAIN_TENANT), 's49')).toBe(49)
    await store.close()
  })
})

/** Those of the mails that are not there with their parties. */
async function missingOf(store: Store, keys: readonly string[]): Promise<string[]> {
  const clinic = store.forTenant(MAIN_TENANT)
  const mails = await mailsByMessageKey(clinic, keys)
  const parties = await partiesOf(
    clinic,
    mails.map(({ mail }) => mail),
  )
  const whole = new Set(
    mails
      .filter(({ mail }) => parties.filter((one) => one.mail === mail).length === 2)
      .map(({ messageKey }) => messageKey),
  )
  return keys.filter((key) => !whole.has(key))
}
