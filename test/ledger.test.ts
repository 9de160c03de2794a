import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type Entry,
  exportLines,
  type Ledger,
  type LedgerSettings,
  openLedger,
  readLedger,
  storeSource,
  verifyLedger,
} from '#ledger'
import { addTenant, ledgerEntries, openStore, type Store, type TenantStore } from '#store'
import { collect } from './fixtures/cli-collect.ts'
import { received, T0, viewed } from './fixtures/ledger-entries.ts'
import { isConsistent, isIncluded, merkleTreeHash, openCheckpoint } from './fixtures/ledger-verifier.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// Writing, reading and proving, on both engines. What is proved is checked by fixtures/ledger-verifier.ts.

describe.each(TEST_ENGINES)('the ledger on $name', ({ name, isMissing, start }) => {
  let places: StorePlaces
  let place = ''
  let store: Store
  let count = 0
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-ledger-'))
  const opened: { close: () => Promise<void> }[] = []

  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    place = await places.newPlace()
    store = await openStore(place)
  }, START_MS)
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close()
  })
  afterAll(async () => {
    await store?.close()
    await places?.stop()
    rmSync(folder, { recursive: true })
  })

  const newTenant = async (): Promise<TenantStore> => {
    const tenant = `clinic-${++count}`
    await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
    return store.forTenant(tenant)
  }
  const keyFileOf = ({ tenant }: TenantStore) => path.join(folder, 'keys', `${tenant}.key`)
  const open = async (clinic: TenantStore, over: Partial<LedgerSettings> = {}): Promise<Ledger> => {
    const ledger = await openLedger(clinic, { keyFile: keyFileOf(clinic), clock: () => T0, ...over })
    opened.push(ledger)
    return ledger
  }
  const entriesOf = async (clinic: TenantStore): Promise<Entry[]> =>
    (await collect(readLedger(clinic).entries())).map(({ entry }) => entry)
  const soundness = (clinic: TenantStore) => verifyLedger(storeSource(clinic))

  describe.skipIf(isMissing)('writing', () => {
    test('begins with its own name and key; entries come back as they were, stamped', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const appended = await ledger.append(received(1))
      expect(appended).toMatchObject({ index: 1 })
      const [first, second] = await entriesOf(clinic)
      expect(first).toMatchObject({ v: 1, index: 0, kind: 'ledger-started', key: ledger.verifierKey() })
      expect(second).toEqual({ ...received(1), v: 1, index: 1, at: T0 })
      expect(statSync(keyFileOf(clinic)).mode & 0o777).toBe(0o600)
    })

    test('checkpoints and proofs satisfy a second reading of the specifications, across tiles', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const older: { size: number; root: Buffer }[] = []
      for (const batch of [1, 2, 5, 248, 1, 300]) {
        await ledger.append(Array.from({ length: batch }, (_, index) => viewed(index)))
        older.push(await ledger.checkpoint())
      }
      const bodies = (await collect(ledger.entries())).map(({ bytes }) => bytes)
      const { note, size, root } = await ledger.checkpoint()
      expect(openCheckpoint(note, ledger.verifierKey())).toEqual({ origin: ledger.origin, size, root })
      expect(root.equals(merkleTreeHash(bodies))).toBe(true)
      for (const index of [0, 1, 7, 255, 256, 257, 511, 557]) {
        const { path, leafHash, checkpoint } = await ledger.proveInclusion(index)
        const body = bodies[index] ?? Buffer.alloc(0)
        expect(isIncluded(body, index, checkpoint.size, path, root)).toBe(true)
        expect(isIncluded(Buffer.from(`${body}`.replace('yamada', 'tanaka')), index, size, path, root)).toBe(
          index === 0,
        )
        expect(leafHash).toHaveLength(32)
      }
      for (const { size: from, root: fromRoot } of older)
        expect(isConsistent(from, size, fromRoot, root, (await ledger.proveConsistency(from)) as Buffer[])).toBe(true)
      await expect(ledger.proveInclusion(558)).rejects.toMatchObject({ code: 'no-entry' })
      await expect(ledger.proveConsistency(1, 559)).rejects.toMatchObject({ code: 'no-entry' })
      expect(await soundness(clinic)).toMatchObject({ isSound: true, entryCount: 558 })
    })

    test('many who wait share batches; each gets its own place, a list stays together', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const lists = await Promise.all(
        Array.from({ length: 300 }, (_, index) => ledger.append([viewed(index), viewed(index)])),
      )
      const places = lists.map((list) => list.map(({ index }) => index))
      expect(places).toEqual(Array.from({ length: 300 }, (_, index) => [2 * index + 1, 2 * index + 2]))
      expect(await ledger.append([])).toEqual([])
      expect(await soundness(clinic)).toMatchObject({ isSound: true, entryCount: 601 })
    })

    test('an entry that cannot be written fails by itself', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const broken = { kind: 'searched', who: 'user yamada', query: 'x', hits: Number.NaN } as const
      const results = await Promise.allSettled([
        ledger.append(viewed(1)),
        ledger.append(broken),
        ledger.append(viewed(2)),
      ])
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect((await entriesOf(clinic)).map(({ kind }) => kind)).toEqual(['ledger-started', 'viewed', 'viewed'])
    })

    test('what was acknowledged is there after opening again, and the tree goes on', async () => {
      const clinic = await newTenant()
      const first = await open(clinic)
      await first.append(Array.from({ length: 256 }, (_, index) => viewed(index)))
      const { size, root } = await first.checkpoint()
      await first.close()
      await expect(first.append(viewed(1))).rejects.toMatchObject({ code: 'closed' })
      const second = await open(clinic, { origin: 'not-asked-for' })
      expect(second.origin).toBe(first.origin)
      await second.append(viewed(2))
      const now = await second.checkpoint()
      expect(isConsistent(size, now.size, root, now.root, (await second.proveConsistency(size)) as Buffer[])).toBe(true)
    })

    test('hostile and endless values are written down, cut and in order', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const hostile = ['a\0b', 'a\ud800b', 'x'.repeat(100_000), '😀'.repeat(50_000), '\u2028\u001b[2J']
      const base = received(1)
      for (const subject of hostile)
        await ledger.append({ ...base, ...{ headers: { subject, from: [], to: [] } } } as typeof base)
      const recipients = Array.from({ length: 9_000 }, (_, index) => `${index}${'y'.repeat(240)}@example.com`)
      await ledger.append({ ...base, ...{ envelope: { sender: '', recipients } } } as typeof base)
      const entries = await entriesOf(clinic)
      expect(entries.slice(1).map(({ cut }) => cut === true)).toEqual([false, false, true, true, false, true])
      expect(await soundness(clinic)).toMatchObject({ isSound: true })
      const lines = await collect(exportLines(clinic))
      expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThan(65_700)
    })

    test('a thousand recipients are kept, every one', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const recipients = Array.from({ length: 1_000 }, (_, index) => `person-${index}@clinic.example`)
      await ledger.append({ kind: 'acted', who: 'door smtp', mail: 'm', action: 'delivered', recipients })
      expect((await entriesOf(clinic))[1]).toMatchObject({ recipients })
    })

    test('hashed addresses: the same hash for the same address, no address and no name of a correspondent', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic, { addresses: 'hashed' })
      await ledger.append([received(1), received(2)])
      const text = (await collect(exportLines(clinic))).join('')
      expect(text).not.toMatch(/suzuki|uketsuke|鈴木/i)
      expect(text).toContain('<1@example.com>')
      const [one, two] = (await entriesOf(clinic)).flatMap((entry) => (entry.kind === 'received' ? [entry] : []))
      expect(one?.envelope).toEqual(two?.envelope)
      expect(one?.headers.from).toEqual([{ address: one?.envelope.sender }])
    })
  })

  describe.skipIf(isMissing)('the clock', () => {
    test('a small step back is not seen in the entries, a large one stops the ledger until it is set right', async () => {
      const clinic = await newTenant()
      let now = T0
      const ledger = await open(clinic, { clock: () => now })
      now = T0 + 5_000
      await ledger.append(viewed(1))
      now = T0
      await ledger.append(viewed(2))
      now = T0 - 3_600_000
      await expect(ledger.append(viewed(3))).rejects.toMatchObject({
        code: 'clock',
        message: expect.stringMatching(/^Cannot write the ledger: the clock says .* set the clock$/),
      })
      now = T0 + 6_000
      expect(await ledger.append(viewed(4))).toMatchObject({ index: 3 })
      expect((await entriesOf(clinic)).map(({ at }) => at - T0)).toEqual([0, 5_000, 5_000, 6_000])
    })
  })

  describe.skipIf(isMissing)('the key', () => {
    test('missing, it is asked for, and nothing is lost when it is back', async () => {
      const clinic = await newTenant()
      await (await open(clinic)).append(viewed(1))
      const file = keyFileOf(clinic)
      renameSync(file, `${file}.away`)
      await expect(open(clinic)).rejects.toMatchObject({
        code: 'no-key',
        message: expect.stringMatching(/^[^\n]+put the file back from its backup$/),
      })
      expect(existsSync(file)).toBe(false)
      renameSync(`${file}.away`, file)
      expect(await (await open(clinic)).append(viewed(2))).toMatchObject({ index: 2 })
    })

    test('of another ledger, or no key at all, it is refused', async () => {
      const [clinic, other] = [await newTenant(), await newTenant()]
      await open(clinic)
      await open(other)
      await expect(open(clinic, { keyFile: keyFileOf(other) })).rejects.toMatchObject({ code: 'wrong-key' })
      const broken = path.join(folder, 'broken.key')
      writeFileSync(broken, readFileSync(keyFileOf(clinic), 'utf8').slice(0, -8))
      await expect(open(clinic, { keyFile: broken })).rejects.toMatchObject({ code: 'bad-key-file' })
      await expect(open(await newTenant(), { keyFile: '/dev/null/x' })).rejects.toMatchObject({ code: 'bad-key-file' })
    })

    test('rotated: vouched for in the log, any key that was in force is enough to verify', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const keys = [ledger.verifierKey()]
      const older = await ledger.checkpoint()
      keys.push(await ledger.rotateKey('user admin'))
      await Promise.all([ledger.append(viewed(1)), ledger.append(viewed(2))])
      keys.push(...(await Promise.all([ledger.rotateKey('user admin'), ledger.rotateKey('user admin')])))
      expect(new Set(keys).size).toBe(4)
      await ledger.close()
      await (await open(clinic)).append(viewed(3))
      for (const key of keys) {
        const checked = await verifyLedger(storeSource(clinic), { key, checkpoints: [{ note: older.note }] })
        expect(checked).toMatchObject({ isSound: true, isKeyTrusted: true, keys })
      }
      expect(existsSync(`${keyFileOf(clinic)}.next`)).toBe(false)
    })

    test('rotated and killed before the file was moved: the next key is found; made and never in force: thrown away', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      const file = keyFileOf(clinic)
      const old = readFileSync(file)
      const key = await ledger.rotateKey('user admin')
      await ledger.close()
      renameSync(file, `${file}.next`)
      writeFileSync(file, old)
      const again = await open(clinic)
      expect(again.verifierKey()).toBe(key)
      expect(existsSync(`${file}.next`)).toBe(false)
      writeFileSync(`${file}.next`, old)
      expect((await open(clinic)).verifierKey()).toBe(key)
      await again.rotateKey('user admin')
      expect(await soundness(clinic)).toMatchObject({ isSound: true })
    })
  })

  describe.skipIf(isMissing)('what was changed under us', () => {
    test('an older copy put back while we run stops the ledger', async () => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      await ledger.append(viewed(1))
      const head = await ledger.checkpoint()
      await ledger.append([viewed(2), viewed(3)])
      await clinic.write(async (desk) => {
        await desk.remove('ledger_entry').where('leaf', '>=', head.size).execute()
        await desk.remove('ledger_tail').where('leaf', '>=', head.size).execute()
        await desk.update('ledger_head').set({ tree_size: head.size, note: head.note }).execute()
      })
      await expect(ledger.append(viewed(4))).rejects.toMatchObject({ code: 'rolled-back' })
      expect(await ledgerEntries(clinic, 0)).toHaveLength(head.size)
    })

    test.each([
      ['ledger_head', { note: 'x' }, 'damaged'],
      ['ledger_head', { tree_size: 7 }, 'damaged'],
      ['ledger_tail', { hash: Buffer.alloc(32) }, 'damaged'],
      ['ledger_tail', { hash: Buffer.alloc(31) }, 'damaged'],
      ['ledger_entry', { body: Buffer.from('{}') }, 'damaged'],
    ] as const)('%s changed to %j: nothing more is written', async (table, change, code) => {
      const clinic = await newTenant()
      const ledger = await open(clinic)
      await ledger.append(viewed(1))
      await ledger.close()
      await clinic.write(async (desk) => {
        await desk
          .update(table)
          .set(change as never)
          .execute()
      })
      await expect(open(clinic)).rejects.toMatchObject({ code, message: expect.stringMatching(/^[^\n]+$/) })
    })

    test('entries without a checkpoint are no new ledger', async () => {
      const clinic = await newTenant()
      await (await open(clinic)).close()
      await clinic.write(async (desk) => void (await desk.remove('ledger_head').execute()))
      await expect(open(clinic)).rejects.toMatchObject({ code: 'damaged' })
    })
  })

  test.skipIf(isMissing)('opened for reading only: reads and verifies beside the writer, writes nothing', async () => {
    const clinic = await newTenant()
    const ledger = await open(clinic)
    await ledger.append(viewed(1))
    const reading = await openStore(place, { readOnly: true })
    opened.push(reading)
    const looked = reading.forTenant(clinic.tenant)
    expect((await readLedger(looked).checkpoint()).size).toBe(2)
    expect(await soundness(looked)).toMatchObject({ isSound: true })
    await expect(openLedger(looked, { keyFile: keyFileOf(clinic), clock: () => T0 })).rejects.toMatchObject({
      code: 'read-only',
    })
  })

  test.skipIf(isMissing)('verifying while it is written finds nothing wrong', async () => {
    const clinic = await newTenant()
    const ledger = await open(clinic)
    await ledger.append(Array.from({ length: 400 }, (_, index) => viewed(index)))
    const writing = (async () => {
      for (let round = 0; round < 12; round++) await ledger.append([viewed(round), viewed(round)])
    })()
    for (let round = 0; round < 4; round++) expect(await soundness(clinic)).toMatchObject({ problems: [] })
    await writing
  })

  test.skipIf(isMissing || name !== 'postgres')('two gateways write one ledger, one batch at a time', async () => {
    const clinic = await newTenant()
    const second = await openStore(place)
    opened.push(second)
    const there = second.forTenant(clinic.tenant)
    const ledgers = await Promise.all([open(clinic), open(there)])
    const places = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => ledgers[index % 2]?.append(viewed(index))),
    )
    expect(places.map((one) => one?.index).sort((one, other) => Number(one) - Number(other))).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    )
    expect(await soundness(clinic)).toMatchObject({ isSound: true, entryCount: 201 })
  })
})
