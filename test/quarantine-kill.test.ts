import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAIN_TENANT, openStore } from '#store'
// WHY past the room's door: the rest of the room is much to load.
import { openQuarantine } from '../src/actions/quarantine/open-quarantine.ts'
import { heldMail } from './fixtures/quarantine-mails.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { writeUntilKilled } from './fixtures/write-until-killed.ts'

// Processes that release held mails and are killed with -9: nobody gets a mail twice, what is still held was not
// delivered, what is released was, and what lies between says so. On PostgreSQL two of them at once.
// SEKISHO_KILLS=20 kills more often.

const KILLS = Number(process.env.SEKISHO_KILLS ?? 1)
const MAILS = 60
const RELEASER = path.join(import.meta.dirname, 'fixtures', 'quarantine-releaser.ts')
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-releasing-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(TEST_ENGINES)('kill -9 while releasing, on $name', ({ name, isMissing, start }) => {
  let places: StorePlaces
  beforeAll(async () => {
    if (!isMissing) places = await start()
  }, START_MS)
  afterAll(async () => {
    await places?.stop()
  })

  test.skipIf(isMissing)(
    'nobody gets a mail twice, and each is where it says',
    async () => {
      const place = await places.newPlace()
      const keyFile = path.join(folder, `${name}.key`)
      const delivered = path.join(folder, `${name}.delivered`)
      await hold(place, keyFile)
      const args = [RELEASER, place, keyFile, delivered]
      const processes = name === 'sqlite' ? 1 : 2
      for (let round = 0; round < KILLS; round++)
        await Promise.all(
          Array.from({ length: processes }, (_, one) => writeUntilKilled(args, 20 + ((round * 53 + one * 89) % 150))),
        )
      const lines = existsSync(delivered) ? readFileSync(delivered, 'utf8').trim().split('\n') : []
      expect(lines.length).toBe(new Set(lines).size)
      const counts = await compare(place, keyFile, new Set(lines))
      expect(counts.held + counts.releasing + counts.released).toBe(MAILS * 2)
      expect(counts.released).toBeGreaterThan(0)
      console.log(`${name}: killed ${KILLS * processes} times: ${JSON.stringify(counts)}`)
    },
    START_MS,
  )
})

async function opened(place: string, keyFile: string) {
  const store = await openStore(place)
  const settings = { keyFile, clock: Date.now, bytesMax: 2 ** 30, keepDays: 30 }
  return { store, quarantine: await openQuarantine(store.forTenant(MAIN_TENANT), settings) }
}

async function hold(place: string, keyFile: string): Promise<void> {
  const { store, quarantine } = await opened(place, keyFile)
  await Promise.all(
    Array.from({ length: MAILS }, () => {
      const mail = heldMail({ recipients: ['a@clinic.example', 'b@clinic.example'] })
      return quarantine.hold({ ...mail, bytes: Buffer.from(`X-Mail: ${mail.mail}\r\n\r\n`) })
    }),
  )
  await store.close()
}

/** Each recipient's state beside what was delivered. */
async function compare(place: string, keyFile: string, delivered: ReadonlySet<string>) {
  const { store, quarantine } = await opened(place, keyFile)
  const counts = { held: 0, releasing: 0, released: 0, dropped: 0 }
  for (const { mail, recipients } of await quarantine.list({ limit: 200 })) {
    for (const { address, state } of recipients) {
      counts[state] += 1
      const wasDelivered = delivered.has(`${mail} ${address}`)
      if (state === 'held') expect(wasDelivered, `${mail} is held for ${address}`).toBe(false)
      if (state === 'released') expect(wasDelivered, `${mail} is released to ${address}`).toBe(true)
    }
  }
  await store.close()
  return counts
}
