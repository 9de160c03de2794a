import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectSqlite } from './connect-sqlite.ts'
import { startGroupWriter } from './group-writer.ts'
import { openSqliteDisk, type WriterOrders } from './sqlite-disk.ts'

// What a promise of the store says: it is on disk. The disk is held here, and lets go when the test says so.

interface Wait {
  readonly letGo: () => void
  readonly fail: () => void
}

const FAILED = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
let waits: Wait[] = []
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-disk-'))
  waits = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const held = (): Promise<void> =>
  new Promise((letGo, reject) => {
    waits.push({ letGo, fail: () => reject(FAILED) })
  })
const letGo = (): void => {
  for (const wait of waits.splice(0)) wait.letGo()
}
const turns = () => new Promise((resolve) => setTimeout(resolve, 20))

function openHeld(orders: Partial<WriterOrders> = {}) {
  writeFileSync(path.join(folder, 'x-wal'), '')
  return openSqliteDisk(path.join(folder, 'x'), { saveRest: () => {}, saveAll: () => {}, ...orders }, held)
}

test('a write is acknowledged when the disk has it, and not before', async () => {
  const { writer, close } = connectSqlite(path.join(folder, 'store.db'), { readOnly: false, plain: (error) => error })
  if (writer === undefined) throw new Error('there is no writer')
  await writer.schema.createTable('setting').addColumn('name', 'text').execute()
  const group = startGroupWriter(writer, {
    engine: 'sqlite',
    closed: () => new Error('closed'),
    flush: openHeld().flush,
  })
  const told: string[] = []
  const write = async (name: string): Promise<void> => {
    await group.write((trx) =>
      trx
        .insertInto('setting')
        .values({ name } as never)
        .execute(),
    )
    told.push(name)
  }
  const first = write('first')
  await turns()
  const second = write('second')
  await turns()
  // Both are committed: the second did not wait for the first one's disk.
  expect(await writer.selectFrom('setting').select('name').execute()).toHaveLength(2)
  expect([told, waits.length]).toEqual([[], 1])
  letGo()
  await first
  await turns()
  expect([told, waits.length]).toEqual([['first'], 1])
  letGo()
  await second
  await group.close()
  await close()
})

test('who comes while the disk is busy shares the next wait', async () => {
  const disk = openHeld()
  const all = Array.from({ length: 5 }, () => disk.flush())
  expect(waits).toHaveLength(1)
  letGo()
  await all[0]
  await turns()
  expect(waits).toHaveLength(1)
  letGo()
  await Promise.all(all)
  await disk.close()
})

test('where the log cannot be synced, all of it is saved instead; where that fails, too, nobody is acknowledged', async () => {
  let [isBroken, saved] = [true, 0]
  const saveAll = () => {
    if (isBroken) throw FAILED
    saved += 1
  }
  const disk = openHeld({ saveAll })
  const failing = disk.flush()
  for (const wait of waits.splice(0)) wait.fail()
  await expect(failing).rejects.toThrow('EIO')
  // Linux forgets a failed sync: a later one that goes well would say nothing of what was lost.
  await expect(disk.flush()).rejects.toThrow('EIO')
  expect(waits).toHaveLength(0)
  isBroken = false
  await disk.flush()
  expect(saved).toBe(1)
  const again = disk.flush()
  letGo()
  await again
  await disk.close()
})
