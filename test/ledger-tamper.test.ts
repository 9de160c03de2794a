import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  exportLines,
  exportSource,
  noteFromText,
  openLedger,
  readLedger,
  storeSource,
  type VerifySettings,
  verifyLedger,
} from '#ledger'
import { MAIN_TENANT, openStore, type Store, type TenantStore } from '#store'
import { checkpointText } from '../src/ledger/checkpoint.ts'
import { entryBytes } from '../src/ledger/entry-bytes.ts'
import { signNote } from '../src/ledger/note.ts'
import { newSigner, readSigner, type Signer } from '../src/ledger/note-key.ts'
import { leafHash } from '../src/ledger/tree-hash.ts'
import { rotationEntry } from '../src/ledger/vouch.ts'
import { collect } from './fixtures/cli-collect.ts'
import { received, seeded, T0, viewed } from './fixtures/ledger-entries.ts'
import { flipped, type Rows, Tamperer, tamper } from './fixtures/ledger-tamper.ts'
import { isConsistent, isIncluded, merkleTreeHash } from './fixtures/ledger-verifier.ts'

// Whatever is changed behind the ledger's back is seen and named. SEKISHO_LONG=1 tries 1,000 seeds.

const TAMPERINGS = process.env.SEKISHO_LONG === '1' ? 1_000 : 45
const HOUR_MS = 3_600_000
const SIZE = 600 // Two full tiles of leaves and a partial one, and a tile above them.

describe('tampering', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-tamper-'))
  const file = path.join(folder, 'store.db')
  const keyFile = path.join(folder, 'ledger.key')
  let store: Store
  let clinic: TenantStore
  let hand: Tamperer
  let rows: Rows
  let older: { readonly rows: Rows; readonly note: string }
  let key = ''
  let lines: string[] = []
  /** The ledger as it was every now and then, the last as it is. */
  const copies: Rows[] = []

  /** Writes entries into the store as it stands; gives the rows then. */
  const append = async (count: number, from: number): Promise<Rows> => {
    const now = from < 300 ? T0 : T0 + HOUR_MS
    const writing = await openStore(file)
    try {
      const ledger = await openLedger(writing.forTenant(MAIN_TENANT), { keyFile, clock: () => now })
      const one = (index: number) => (index % 7 === 0 ? received(index) : viewed(index))
      await ledger.append(Array.from({ length: count }, (_, index) => one(from + index)))
      key = ledger.verifierKey()
      await ledger.close()
    } finally {
      await writing.close()
    }
    return hand.read()
  }

  beforeAll(async () => {
    await (await openStore(file)).close()
    hand = new Tamperer(file)
    const first = await append(299, 0)
    older = { rows: first, note: first.head.note }
    copies.push(first)
    for (let from = 300; from < SIZE; from += 60) copies.push(await append(60, from))
    rows = copies.at(-1) ?? first
    store = await openStore(file, { readOnly: true })
    clinic = store.forTenant(MAIN_TENANT)
    lines = await collect(exportLines(clinic))
  })
  afterAll(async () => {
    await store?.close()
    hand?.close()
    rmSync(folder, { recursive: true })
  })

  const verified = (settings: VerifySettings = {}) => verifyLedger(storeSource(clinic), settings)

  test('untouched, it is sound', async () => {
    const checked = await verified({ checkpoints: [{ note: older.note }], key })
    expect(checked).toMatchObject({ isSound: true, isKeyTrusted: true, entryCount: SIZE, problems: [] })
  })

  test(`${TAMPERINGS} seeded changes in the store: each is seen, and named first`, async () => {
    const missed: unknown[] = []
    for (let seed = 0; seed < TAMPERINGS; seed++) {
      const { way, rows: changed, problem } = tamper(rows, seed)
      hand.write(changed)
      const { isSound, problems } = await verified()
      const [first] = problems
      const isNamed = Object.entries(problem).every(([name, value]) => first?.[name as keyof typeof first] === value)
      if (isSound || !isNamed) missed.push({ seed, way, problem, problems })
    }
    hand.write(rows)
    expect(missed).toEqual([])
    expect(await verified()).toMatchObject({ isSound: true })
  }, 300_000)

  test('the entry and its hash changed together: the range is named by the hashes above', async () => {
    for (const [index, range] of [
      [3, { code: 'entry-changed', index: 0, to: 255 }],
      [300, { code: 'entry-changed', index: 256, to: 511 }],
      [550, { code: 'rewritten' }],
    ] as const) {
      hand.write(withForged(rows, index))
      expect((await verified()).problems).toEqual([range])
    }
    hand.write(rows)
  })

  test('an older copy put back is sound in itself; an older checkpoint says that it was cut short', async () => {
    hand.write(older.rows)
    expect(await verified()).toMatchObject({ isSound: true, entryCount: 300 })
    expect((await verified({ checkpoints: [{ note: rows.head.note }] })).problems).toEqual([
      { code: 'cut-short', size: 300, olderSize: SIZE },
    ])
    hand.write(rows)
  })

  test('two futures of the same ledger, signed by the same key: the other one is a fork', async () => {
    hand.write(older.rows)
    const fork = await append(SIZE - 300, 9_000)
    expect(await verified({ checkpoints: [{ note: older.note }], key })).toMatchObject({ isSound: true })
    expect((await verified({ checkpoints: [{ note: rows.head.note }], key })).problems).toEqual([
      { code: 'forked', olderSize: SIZE },
    ])
    hand.write(rows)
    expect((await verified({ checkpoints: [{ note: fork.head.note }], key })).problems).toEqual([
      { code: 'forked', olderSize: SIZE },
    ])
  })

  test(`${TAMPERINGS / 5} seeded roll-backs and forks: each is told from the checkpoints that were kept`, async () => {
    const forks: { readonly at: number; readonly rows: Rows }[] = []
    for (const [at, count] of [
      [0, 300],
      [1, 40],
      [3, 200],
    ] as const) {
      hand.write(copies[at] ?? rows)
      forks.push({ at, rows: await append(count, 9_000 + at) })
    }
    const missed: unknown[] = []
    for (let seed = 0; seed < TAMPERINGS / 5; seed++) {
      const below = seeded(seed)
      const fork = seed % 2 === 0 ? undefined : forks[below(forks.length)]
      const at = fork?.at ?? below(copies.length - 1)
      const kept = copies[at + 1 + below(copies.length - at - 1)]?.head
      const same = copies[at]?.head
      const now = fork?.rows ?? copies[at]
      if (kept === undefined || same === undefined || now === undefined) throw new Error('no such copy')
      hand.write(now)
      const { problems } = await verified({ checkpoints: [{ note: kept.note, place: 'paper' }, { note: same.note }] })
      const [size, olderSize] = [now.head.tree_size, kept.tree_size]
      const expected =
        size < olderSize
          ? { code: 'cut-short', size, olderSize, place: 'paper' }
          : { code: 'forked', olderSize, from: same.tree_size, place: 'paper' }
      if (!isDeepStrictEqual(problems, [expected])) missed.push({ seed, expected, problems })
    }
    hand.write(rows)
    expect(missed).toEqual([])
  }, 300_000)

  test(`${TAMPERINGS} seeded changes of proofs and of checkpoints kept elsewhere: none is believed`, async () => {
    const reader = readLedger(clinic)
    const { root, size } = await reader.checkpoint()
    const bodies = rows.entries.map(({ body }) => body)
    const sizes = copies.map(({ head }) => head.tree_size)
    const roots = new Map(sizes.map((count) => [count, merkleTreeHash(bodies.slice(0, count))]))
    const believed: unknown[] = []
    for (let seed = 0; seed < TAMPERINGS; seed++) {
      const below = seeded(seed)
      const index = below(SIZE)
      const from = copies[below(copies.length - 1)]?.head.tree_size ?? 300
      const fromRoot = roots.get(from) ?? Buffer.alloc(32)
      const leaf = bodies[index] ?? Buffer.alloc(0)
      const proof = (await reader.proveInclusion(index)).path
      const growth = await reader.proveConsistency(from)
      const isBelieved = [
        () => isIncluded(leaf, index, size, bent(proof, below), root),
        () => isIncluded(flipped(leaf, below), index, size, proof, root),
        () => isIncluded(leaf, (index + 1 + below(SIZE - 1)) % SIZE, size, proof, root),
        () => isConsistent(from, size, fromRoot, root, bent(growth, below)),
        () => isConsistent(from, size, flipped(fromRoot, below), root, [...growth]),
        () => isConsistent(from, size, fromRoot, flipped(root, below), [...growth]),
      ][seed % 6]
      expect(isIncluded(leaf, index, size, proof, root)).toBe(true)
      expect(isConsistent(from, size, fromRoot, root, [...growth])).toBe(true)
      if (isBelieved?.() !== false) believed.push({ seed, index, from })
    }
    expect(believed).toEqual([])
    for (let seed = 0; seed < TAMPERINGS / 8; seed++) {
      const note = flipped(Buffer.from(older.note), seeded(seed)).toString('utf8')
      const { problems } = await verified({ checkpoints: [{ note, place: 'paper' }] })
      if (problems.length !== 1 || !/^(?:older-unreadable|other-ledger)$/.test(problems[0]?.code ?? ''))
        believed.push({ seed, note, problems })
    }
    expect(believed).toEqual([])
  }, 300_000)

  test('a ledger made anew with a key of its own: the key and the older checkpoint betray it', async () => {
    const [note, kept, trusted] = [rows.head.note, readFileSync(keyFile), key]
    rmSync(keyFile)
    hand.write({ ...rows, entries: [], tiles: [], tail: [], head: { tree_size: 0, note: '' } })
    const raw = await openStore(file)
    await raw.forTenant(MAIN_TENANT).write(async (desk) => void (await desk.remove('ledger_head').execute()))
    await raw.close()
    await append(SIZE - 1, 0)
    expect(await verified()).toMatchObject({ isSound: true, isKeyTrusted: false })
    const { problems } = await verified({ checkpoints: [{ note }], key: trusted })
    expect(problems).toEqual([{ code: 'key-unknown' }, { code: 'other-ledger' }])
    hand.write(rows)
    writeFileSync(keyFile, kept)
    key = trusted
  })

  test('a key that the one before did not vouch for takes nobody in, whatever it signs', async () => {
    const own = readSigner(readFileSync(keyFile, 'utf8').trim())
    const thief = newSigner(own?.verifier.name ?? '')
    if (own === undefined) throw new Error('no key')
    const honest = rotationEntry('admin', own, thief)
    for (const vouch of [rotationEntry('x', thief, thief), rotationEntry('x', own, newSigner(thief.verifier.name))]) {
      const entry = { ...honest, ...('vouch' in vouch ? { vouch: vouch.vouch } : {}) }
      hand.write(withAppended(older.rows, entryBytes(entry, 300, T0), thief))
      expect((await verified()).problems).toEqual([
        { code: 'checkpoint-changed' },
        { code: 'key-not-vouched', index: 300 },
      ])
    }
    hand.write(withAppended(older.rows, entryBytes(honest, 300, T0), thief))
    expect(await verified({ key: own.verifier.text })).toMatchObject({ isSound: true })
    hand.write(rows)
  })

  test('what the key signed and cannot be true is told: a time that goes back', async () => {
    const own = readSigner(readFileSync(keyFile, 'utf8').trim())
    if (own === undefined) throw new Error('no key')
    hand.write(withAppended(older.rows, entryBytes(viewed(1), 300, T0 - 1), own))
    expect((await verified()).problems).toEqual([{ code: 'time-reversed', index: 300 }])
    hand.write(rows)
  })

  describe('only since a time or a checkpoint', () => {
    // Entries from 300 on are an hour younger than those before them.
    const SINCES = [T0 + HOUR_MS, T0 + 1, 'the older checkpoint'] as const
    const sinceOf = (since: number | string) => (typeof since === 'number' ? since : { note: older.note })

    test.each(SINCES)('%s: what came before is not read', async (given) => {
      const since = sinceOf(given)
      hand.write({ ...rows, entries: rows.entries.filter(({ leaf }) => leaf === 0 || leaf > 100) })
      expect(await verified({ since, key })).toMatchObject({
        ...{ isSound: true, from: 300, isKeyTrusted: true, keys: [key] },
      })
      hand.write(rows)
    })

    test.each(SINCES)('%s: what was changed since is named, whatever was done', async (given) => {
      const since = sinceOf(given)
      hand.write(withForged(rows, 301))
      expect((await verified({ since })).problems[0]).toMatchObject({ code: 'entry-changed', index: 256 })
      for (const way of [
        { ...rows, tiles: rows.tiles.map((one) => ({ ...one, hashes: flipped(one.hashes, seeded(one.tile)) })) },
        { ...rows, entries: rows.entries.slice(0, -1) },
        { ...rows, head: { ...rows.head, note: older.note } },
      ]) {
        hand.write(way)
        expect(await verified({ since })).toMatchObject({ isSound: false, from: 0 })
      }
      hand.write(rows)
    })

    test('checkpoints that lie before are not counted as compared', async () => {
      const checkpoints = [{ note: older.note }, { note: rows.head.note }]
      expect((await verified({ checkpoints })).compared).toEqual({ count: 2, size: SIZE })
      expect((await verified({ checkpoints, since: T0 + 2 * HOUR_MS })).compared).toEqual({ count: 1, size: SIZE })
    })
  })

  test('of several older checkpoints the first that does not fit is named, and as far as which one it was the same', async () => {
    hand.write(older.rows)
    await append(SIZE - 300, 9_000)
    const checkpoints = [rows.head.note, older.note, 'x'].map((note, at) => ({ note, place: `paper ${at}` }))
    expect(await verified({ checkpoints })).toMatchObject({
      problems: [
        { code: 'older-unreadable', place: 'paper 2' },
        { code: 'forked', olderSize: SIZE, from: 300, place: 'paper 0' },
      ],
      compared: { count: 1, size: 300 },
    })
    hand.write(rows)
  })

  test('an older checkpoint that is none is said to be none', async () => {
    for (const text of ['', 'x', `${older.note}x`, older.note.replace('300', '301')])
      expect((await verified({ checkpoints: [{ note: noteFromText(text) }] })).problems).toEqual([
        { code: 'older-unreadable' },
      ])
  })

  describe('an export', () => {
    const exported = path.join(folder, 'export.ndjson')
    const check = (text: string | Buffer, settings: VerifySettings = {}) => {
      writeFileSync(exported, text)
      return verifyLedger(exportSource(exported), settings)
    }

    test('verifies by itself, and against an older checkpoint', async () => {
      expect(await check(lines.join(''), { checkpoints: [{ note: older.note }] })).toMatchObject({
        isSound: true,
        entryCount: SIZE,
      })
      expect(readFileSync(exported, 'utf8').split('\n')).toHaveLength(SIZE + 2)
    })

    test('any byte flipped is seen, and its line is named', async () => {
      const missed: unknown[] = []
      for (let seed = 0; seed < TAMPERINGS / 4; seed++) {
        const below = seeded(seed)
        const line = below(SIZE + 1)
        const text = lines.map((one, at) =>
          at === line ? flipped(Buffer.from(one.slice(0, -1)), below) : Buffer.from(one.slice(0, -1)),
        )
        const { problems } = await check(Buffer.concat(text.flatMap((one) => [one, Buffer.from('\n')])))
        const [first] = problems
        const isNamed =
          line === 0
            ? first?.code.startsWith('checkpoint')
            : first !== undefined && 'index' in first && first.index === line - 1
        if (isNamed !== true) missed.push({ seed, line, problems })
      }
      expect(missed).toEqual([])
    }, 60_000)

    test.each([
      ['deleted', (all: string[]) => all.toSpliced(8, 1), { code: 'entry-removed', index: 7 }],
      ['cut off', (all: string[]) => all.slice(0, 41), { code: 'entry-removed', index: 40 }],
      ['inserted', (all: string[]) => all.toSpliced(8, 0, all[3] ?? ''), { code: 'entry-inserted', index: 7 }],
      ['added', (all: string[]) => [...all, all[3] ?? ''], { code: 'entry-inserted', index: SIZE }],
      [
        'swapped',
        (all: string[]) => all.toSpliced(8, 2, all[9] ?? '', all[8] ?? ''),
        { code: 'entry-reordered', index: 7 },
      ],
      ['emptied', () => [], { code: 'checkpoint-missing' }],
      ['made of something else', () => ['{"a":1}\n', 'x\n'], { code: 'checkpoint-missing' }],
    ] as const)('with a line %s', async (_, change, problem) => {
      expect((await check(change([...lines]).join(''))).problems[0]).toEqual(problem)
    })
  })
})

/** A proof with a byte flipped, or without one of its hashes, or with one more, or with two of them swapped. */
function bent(path: readonly Buffer[], below: (below: number) => number): Buffer[] {
  const at = below(path.length)
  const hash = path[at] ?? Buffer.alloc(32)
  const [first = hash] = path
  return [
    path.map((one, place) => (place === at ? flipped(one, below) : one)),
    path.filter((_, place) => place !== at),
    [...path.slice(0, at), hash, ...path.slice(at)],
    at === 0 ? [...path, hash] : path.map((one, place) => (place === 0 ? hash : place === at ? first : one)),
  ][below(4)] as Buffer[]
}

/** One more entry, with everything that belongs to it, signed by whom we like. */
function withAppended(rows: Rows, body: Buffer, signer: Signer): Rows {
  const leaf = rows.entries.length
  const entries = [...rows.entries, { leaf, body }]
  const root = merkleTreeHash(entries.map((one) => one.body))
  const note = signNote(checkpointText({ origin: signer.verifier.name, size: leaf + 1, root }), [signer])
  return { ...rows, entries, tail: [...rows.tail, { leaf, hash: leafHash(body) }], head: { tree_size: leaf + 1, note } }
}

/** The entry and the hash of its leaf changed so that they fit. */
function withForged(rows: Rows, index: number): Rows {
  const changed = (body: Buffer) => Buffer.from(body.toString('utf8').replace('"who":"', '"who":"not '))
  const entries = rows.entries.map((one) => (one.leaf === index ? { ...one, body: changed(one.body) } : one))
  const hash = leafHash(entries[index]?.body ?? Buffer.alloc(0))
  const tiles = rows.tiles.map((one) => {
    if (one.level !== 0 || one.tile !== Math.floor(index / 256)) return one
    const hashes = Buffer.from(one.hashes)
    hash.copy(hashes, (index % 256) * 32)
    return { ...one, hashes }
  })
  const tail = rows.tail.map((one) => (one.leaf === index ? { ...one, hash } : one))
  return { ...rows, entries, tiles, tail }
}
