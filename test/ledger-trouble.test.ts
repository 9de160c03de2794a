import { spawnSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Ledger, openLedger, readLedger, storeSource, verifyLedger } from '#ledger'
import { MAIN_TENANT, openStore, StoreError } from '#store'
import { cliWordsFor } from '../src/cli/words.ts'
import { collect } from './fixtures/cli-collect.ts'
import { received, T0, viewed } from './fixtures/ledger-entries.ts'
import { missingPeer } from './fixtures/missing-peer.ts'

// A disk that is full, a folder that is read-only, a key that was changed by another: an append says so in one line, and
// the same open ledger goes on when the cause is gone. The disk is a small tmpfs, which only root may mount.

const canMount = isMountable()
if (!canMount) missingPeer('a small disk (mount as root)', 'mount')

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-ledger-trouble-'))
const disk = path.join(folder, 'disk')
const mount = (...words: string[]): number | null => spawnSync('mount', words).status

function isMountable(): boolean {
  const place = mkdtempSync(path.join(tmpdir(), 'sekisho-mount-'))
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', place]).status === 0
  if (isMounted) spawnSync('umount', [place])
  rmSync(place, { recursive: true })
  return isMounted
}

/** The one line that the operator reads, in both languages; never more than a line. */
function linesFor(error: unknown): string[] {
  if (!(error instanceof StoreError)) throw error
  return (['ja', 'en'] as const).map((lang) => cliWordsFor(lang).learn.storeTrouble(error.code, error.message))
}

describe.skipIf(!canMount)('a disk of its own', () => {
  beforeEach(() => {
    rmSync(disk, { recursive: true, force: true })
    spawnSync('mkdir', ['-p', disk])
    expect(mount('-t', 'tmpfs', '-o', 'size=2m', 'none', disk)).toBe(0)
  })
  afterEach(() => {
    spawnSync('umount', [disk])
  })
  const place = path.join(disk, 'store.db')
  const keyFile = path.join(folder, 'ledger.key')
  const open = async () => {
    const store = await openStore(place)
    const ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile, clock: () => T0 })
    return { store, ledger }
  }

  test('full: appends are refused and say so; nothing acknowledged is missing when there is room again', async () => {
    rmSync(keyFile, { force: true })
    const { store, ledger } = await open()
    const acknowledged: number[] = []
    spawnSync('dd', ['if=/dev/zero', `of=${path.join(disk, 'filler')}`, 'bs=4k', 'count=160'])
    const error = await appendUntilRefused(ledger, acknowledged)
    expect(error).toMatchObject({
      code: 'full',
      message: expect.stringMatching(/^[^\n]+the disk is full; free some space$/),
    })
    expect(linesFor(error)).toEqual([
      expect.stringMatching(/^保存場所「.*」を使えません。[^\n]+$/),
      expect.stringMatching(/^[^\n]+$/),
    ])
    await expect(ledger.append(viewed(1))).rejects.toMatchObject({ code: 'full' })
    rmSync(path.join(disk, 'filler'))
    for (let count = 0; count < 20; count++) acknowledged.push((await ledger.append(received(count))).index)
    const kept = (await collect(readLedger(store.forTenant(MAIN_TENANT)).entries())).map(({ index }) => index)
    expect(kept).toEqual([0, ...acknowledged])
    expect(await verifyLedger(storeSource(store.forTenant(MAIN_TENANT)))).toMatchObject({ isSound: true })
    await ledger.close()
    await store.close()
  })

  test('read-only: neither store nor key is made there, and each says why; then it begins', async () => {
    rmSync(keyFile, { force: true })
    const first = await open()
    await first.ledger.append(viewed(1))
    await first.ledger.close()
    await first.store.close()
    expect(mount('-o', 'remount,ro', disk)).toBe(0)
    const error = await openStore(place).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'read-only', message: expect.stringMatching(/^[^\n]+check the permissions$/) })
    for (const line of linesFor(error)) expect(line).toMatch(/^[^\n]+$/)
    const elsewhere = await openStore(path.join(folder, 'elsewhere.db'))
    const settings = { keyFile: path.join(disk, 'ledger.key'), clock: () => T0 }
    await expect(openLedger(elsewhere.forTenant(MAIN_TENANT), settings)).rejects.toMatchObject({
      code: 'bad-key-file',
      message: expect.stringMatching(/^Cannot make [^\n]+EROFS; check the file and the permissions of its folder$/),
    })
    await elsewhere.close()
    expect(mount('-o', 'remount,rw', disk)).toBe(0)
    const again = await open()
    expect(await again.ledger.append(viewed(2))).toMatchObject({ index: 2 })
    await again.ledger.close()
    await again.store.close()
  })
})

test('a key that another one changed: the same open ledger takes the new key from the file and goes on', async () => {
  const place = path.join(folder, 'two.db')
  const keyFile = path.join(folder, 'two.key')
  const store = await openStore(place)
  const clinic = store.forTenant(MAIN_TENANT)
  const [one, other] = [
    await openLedger(clinic, { keyFile, clock: () => T0 }),
    await openLedger(clinic, { keyFile, clock: () => T0 }),
  ]
  const key = await other.rotateKey('user admin')
  renameSync(keyFile, `${keyFile}.away`)
  await expect(one.append(viewed(1))).rejects.toMatchObject({ code: 'wrong-key' })
  writeFileSync(keyFile, 'no key\n')
  await expect(one.append(viewed(1))).rejects.toMatchObject({ code: 'bad-key-file' })
  renameSync(`${keyFile}.away`, keyFile)
  expect(await one.append(viewed(1))).toMatchObject({ index: 2 })
  expect(one.verifierKey()).toBe(key)
  expect(await other.append(viewed(2))).toMatchObject({ index: 3 })
  await one.rotateKey('user admin')
  expect(await verifyLedger(storeSource(clinic))).toMatchObject({ isSound: true, entryCount: 5 })
  await Promise.all([one.close(), other.close()])
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Gives what the first append that was not taken says. */
async function appendUntilRefused(ledger: Ledger, acknowledged: number[]): Promise<unknown> {
  for (let count = 0; count < 5_000; count++) {
    const done = await ledger.append(received(count)).catch((reason: unknown) => ({ reason }))
    if ('reason' in done) return done.reason
    acknowledged.push(done.index)
  }
  throw new Error('the disk never was full')
}
