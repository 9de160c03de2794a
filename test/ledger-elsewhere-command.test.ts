import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Ledger, openLedger, proofLines } from '#ledger'
import { MAIN_TENANT, openStore, type Store } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { collect } from './fixtures/cli-collect.ts'
import { received, seeded, T0, viewed } from './fixtures/ledger-entries.ts'
import { startWitness, type TestWitness } from './fixtures/ledger-witness.ts'

// What leaves the ledger to be believed elsewhere: single entries with proofs, and checkpoints before a witness.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-elsewhere-'))
const at = (name: string): string => path.join(folder, name)
const STORE = at('store.db')
const ORIGIN = 'clinic.example/ledger'
const printed = catchPrinted()
let store: Store
let ledger: Ledger

beforeAll(async () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
  store = await openStore(STORE)
  ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile: at('k'), clock: () => T0, origin: ORIGIN })
  await ledger.append(Array.from({ length: 300 }, (_, count) => (count % 7 === 0 ? received(count) : viewed(count))))
})
afterAll(async () => {
  await ledger.close()
  await store.close()
  rmSync(folder, { recursive: true })
  vi.unstubAllEnvs()
})

async function run(...words: readonly string[]) {
  printed.anew()
  const lang = words[0] === 'ja' ? ['--lang', 'ja', 'ledger', ...words.slice(1)] : ['--lang', 'en', 'ledger', ...words]
  const code = await runCli(lang, '0.0.0')
  return { code, ...printed.said() }
}

describe('sekisho ledger verify of entries with proofs', () => {
  const FILE = at('part.ndjson')
  let text = ''
  let checkpoint = ''
  const verify = async (changed: string, ...words: readonly string[]) => {
    writeFileSync(FILE, changed)
    return run('verify', FILE, ...words)
  }
  const withKey = (changed: string) => verify(changed, '--key', ledger.verifierKey())

  beforeAll(async () => {
    text = (await collect(proofLines(store.forTenant(MAIN_TENANT), { kinds: ['received'] }))).join('')
    checkpoint = (await ledger.checkpoint()).note
  })

  test('needs neither store nor server, only the key, or the checkpoint that was kept', async () => {
    const { code, out, err } = await withKey(text)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^All 43 entries are in the ledger "clinic.example\/ledger" of 301 entries.*key you gave.*\n$/)
    writeFileSync(at('kept.txt'), checkpoint)
    const kept = await verify(text, '--checkpoint', at('kept.txt'))
    expect([kept.code, kept.out]).toEqual([0, expect.stringContaining('the one you kept')])
    const told = await run('ja', 'verify', FILE, '--key', ledger.verifierKey())
    expect(told.out).toMatch(/^43件とも、301件ある台帳/)
    const json = JSON.parse((await verify(text, '--key', ledger.verifierKey(), '--json')).out)
    expect(json).toMatchObject({ isSound: true, entryCount: 43, trusted: 'key', origin: ORIGIN, size: 301 })
  })

  test('without either it proves nothing, for anybody can make up a ledger', async () => {
    expect(await verify(text)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--key') })
    expect(await verify(text, '--since', '2026-01-01')).toMatchObject({ code: 2, out: '' })
  })

  test.each([
    ['an entry', (lines: string) => lines.replace('"m7"', '"m8"'), /^Entry 8 \(line 3\) is not in the ledger/],
    ['a place', (lines: string) => lines.replace('"index":8,"p', '"index":9,"p'), /^Entry 9 \(line 3\)/],
    ['a hash', (lines: string) => lines.replace(/"hash":"./, '"hash":"!'), /^Entry 1 \(line 2\)/],
    ['a proof', (lines: string) => lines.replace('"proof":[', '"proof":["'), /^Line 2 is no entry with a proof/],
    ['a proof that is shorter', (lines: string) => lines.replace(/,"[^"]{44}"\]/, ']'), /^Entry 1 \(line 2\)/],
    ['the end of a line', (lines: string) => lines.slice(0, -5), /^Line 44 is no entry/],
    [
      'a signature',
      (lines: string) => lines.replace(/(ledger [A-Za-z0-9+/]{40})./, '$1_'),
      /first line is not as it was/,
    ],
    [
      'a size',
      (lines: string) => lines.replace('\\n301\\n', '\\n302\\n').replace('"size":301', '"size":302'),
      /first line/,
    ],
  ] as const)('%s that was changed is named in one line', async (_, change, told) => {
    const changed = change(text)
    expect(changed).not.toBe(text)
    const { code, out } = await withKey(changed)
    expect([code, out.trimEnd().split('\n').length]).toEqual([10, 1])
    expect(out).toMatch(told)
  })

  test('another key, and a kept checkpoint that says something else', async () => {
    const other = await startWitness('x', new Map(), 1)
    await other.close()
    expect(await verify(text, '--key', other.vkey)).toMatchObject({
      code: 10,
      out: expect.stringContaining('did not sign'),
    })
    const [origin, size] = checkpoint.split('\n')
    writeFileSync(at('kept.txt'), `${origin}\n${size}\n${Buffer.alloc(32).toString('base64')}\n\n\u2014 x AAAAAAAA\n`)
    const forked = await verify(text, '--checkpoint', at('kept.txt'), '--key', ledger.verifierKey())
    expect(forked).toMatchObject({ code: 10, out: expect.stringContaining('something else about the same 301') })
  })

  test('of 150 flipped bytes none is believed', async () => {
    const below = seeded(5)
    const bytes = Buffer.from(`${text.split('\n').slice(0, 4).join('\n')}\n`)
    // Not in the first line, whose signature others may stand under.
    const first = bytes.indexOf(10) + 1
    const flips = Array.from({ length: 150 }, () => first + below(bytes.length - first - 1))
    const { verifyProofs } = await import('#ledger')
    for (const place of flips) {
      const flipped = Buffer.from(bytes)
      flipped[place] = (flipped[place] ?? 0) ^ 1
      // A flip that makes two lines of one, or an empty line, is one all the same.
      writeFileSync(FILE, flipped)
      const { isSound } = await verifyProofs(FILE, { key: ledger.verifierKey() })
      if (isSound) throw new Error(`byte ${place} of "${flipped.subarray(place - 20, place + 20)}" was believed`)
    }
  })

  test('a whole ledger is verified as before', async () => {
    writeFileSync(at('all.ndjson'), '')
    await run('export', '--store', STORE, '--out', at('whole.ndjson'))
    expect(await run('verify', at('whole.ndjson'))).toMatchObject({ code: 0 })
    expect(await run('verify', at('all.ndjson'))).toMatchObject({ code: 2 })
    expect(await run('verify', at('nothing.ndjson'), '--key', 'x')).toMatchObject({ code: 2 })
  })
})

describe('sekisho ledger witness', () => {
  const logs = new Map<string, string>()
  let peer: TestWitness
  const ask = (...words: readonly string[]) => run('witness', '--url', peer.url, '--store', STORE, ...words)
  beforeAll(async () => {
    peer = await startWitness('witness.example/w1', logs, T0 / 1_000)
  })
  afterAll(() => peer.close())

  test('keeps the checkpoint with the signature; verifying takes it from there', async () => {
    logs.set(ORIGIN, ledger.verifierKey())
    const { code, out, err } = await ask('--key', peer.vkey)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('has cosigned the first 301 entries')
    const [file = ''] = readdirSync(at('checkpoints'))
    expect(readFileSync(path.join(at('checkpoints'), file), 'utf8')).toMatch(/ \u2014 witness\.example\/w1 \S{104}\n$/)
    expect(await run('verify', '--store', STORE, '--checkpoint', at('checkpoints'))).toMatchObject({ code: 0 })
    const json = JSON.parse((await ask('--key', peer.vkey, '--keep', at('other'), '--json')).out)
    expect(json).toMatchObject({ code: 'cosigned', at: T0, size: 301, origin: ORIGIN })
    expect(readdirSync(at('other'))).toHaveLength(1)
  })

  test.each([
    [
      '409',
      (peer: TestWitness) => peer.answer((response) => response.writeHead(409).end('no\n')),
      10,
      'put back or changed',
    ],
    ['a size that we do not have', answering(409, '900\n', 'text/x.tlog.size'), 10, '900 entries of this ledger'],
    ['404', answering(404, ''), 2, 'does not know this ledger'],
    ['403', answering(403, ''), 2, 'by another key'],
    ['422', answering(422, 'no'), 2, 'did not accept'],
    ['200 and nothing', answering(200, ''), 2, 'no signature'],
    ['nothing', (peer: TestWitness) => peer.answer((response) => response.destroy()), 2, 'cannot be reached'],
  ] as const)('answered %s nothing is kept, and it is said why', async (_, set, code, told) => {
    set(peer)
    const given = await ask('--key', peer.vkey, '--keep', at('none'))
    peer.answer(undefined)
    expect([given.code, given.out]).toEqual([code, ''])
    expect(given.err).toContain(told)
    expect(readdirSync(folder)).not.toContain('none')
  })

  test('a key or an address that is none', async () => {
    expect(await ask('--key', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('no key of a witness') })
    const nowhere = await run('witness', '--url', 'ftp://x', '--key', peer.vkey)
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('begins with https://') })
  })
})

function answering(status: number, text: string, type = 'text/plain') {
  return (peer: TestWitness) =>
    peer.answer((response) => response.writeHead(status, { 'content-type': type }).end(text))
}
