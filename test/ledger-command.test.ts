import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { type Checkpoint, keepCheckpoint, openLedger, readLedger } from '#ledger'
import { MAIN_TENANT, openStore } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { buildPng, type Grey } from './fixtures/code-pictures.ts'
import { received, T0, viewed } from './fixtures/ledger-entries.ts'
import { openCheckpoint } from './fixtures/ledger-verifier.ts'

// `sekisho ledger` as people type it.

const require = createRequire(import.meta.url)
prepareZXingModule({
  overrides: {
    wasmBinary: new Uint8Array(readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer,
  },
})
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-ledger-command-'))
const at = (name: string): string => path.join(folder, name)
const STORE = at('store.db')
let key = ''
let older = ''
let note = ''
const printed = catchPrinted()

async function ledger(...words: string[]) {
  printed.anew()
  const isFile = words.includes('--store')
  const code = await runCli(['--lang', 'en', 'ledger', ...words, ...(isFile ? [] : ['--store', STORE])], '0.0.0')
  return { code, ...printed.said() }
}

beforeAll(async () => {
  // Each call of the command listens for the end of its streams; here there are more calls than a process ever has.
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
  const store = await openStore(STORE)
  const written = await openLedger(store.forTenant(MAIN_TENANT), {
    ...{ keyFile: at('ledger.key'), clock: () => T0, origin: 'clinic.example/ledger' },
  })
  await written.append([received(1), viewed(1)])
  older = (await written.checkpoint()).note
  await written.append(Array.from({ length: 30 }, (_, index) => viewed(index)))
  note = (await written.checkpoint()).note
  key = written.verifierKey()
  await written.close()
  await store.close()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const checkpointOf = (text: string): Checkpoint => {
  const [origin = '', size = '', root = ''] = text.split('\n')
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), note: text }
}

async function headOf(place: string): Promise<string> {
  const store = await openStore(place, { readOnly: true })
  try {
    return (await readLedger(store.forTenant(MAIN_TENANT)).checkpoint()).note
  } finally {
    await store.close()
  }
}

const SCALE = 4

/** Pixels from half blocks in ink: two rows a line. */
function greyOfBlocks(lines: readonly string[]): Grey {
  const isDark = (x: number, y: number): boolean =>
    (y % 2 === 0 ? '▀█' : '▄█').includes(lines[y >> 1]?.charAt(x) || ' ')
  return scaled(lines[0]?.length ?? 0, lines.length * 2, isDark)
}

/** Pixels from the squares that the page's path draws. */
function greyOfPath(page: string): Grey {
  const [, path = ''] = /<path [^>]*d="([^"]*)"/.exec(page) ?? []
  const dark = new Set(
    [...path.matchAll(/M(\d+) (\d+)h6v6h-6z/g)].map(([, x, y]) => `${Number(x) / 6},${Number(y) / 6}`),
  )
  const side = 4 + Math.max(...[...dark].map((place) => Number(place.split(',')[0]) + 1))
  return scaled(side, side, (x, y) => dark.has(`${x},${y}`))
}

const scaled = (width: number, height: number, isDark: (x: number, y: number) => boolean): Grey => ({
  ...{ width: width * SCALE, height: height * SCALE },
  at: (x, y) => (isDark(Math.floor(x / SCALE), Math.floor(y / SCALE)) ? 0 : 255),
})

async function readCode(grey: Grey): Promise<string[]> {
  return (await readBarcodes(new Blob([new Uint8Array(buildPng(grey))]))).map(({ text }) => text)
}

describe('sekisho ledger', () => {
  test('checkpoint prints one line, which verify takes again; other programs read the note', async () => {
    const { code, out } = await ledger('checkpoint')
    expect([code, out.split('\n').length]).toEqual([0, 2])
    writeFileSync(at('paper.txt'), out)
    expect(openCheckpoint(note, key)).toMatchObject({ origin: 'clinic.example/ledger', size: 33 })
    const checked = await ledger('verify', '--checkpoint', at('paper.txt'), '--key', key)
    expect(checked).toEqual({
      ...{ code: 0, err: '' },
      out: [
        'Nothing was changed: 33 entries of the ledger "clinic.example/ledger" are as they were written.',
        'The first 33 entries are those of the older checkpoint.',
        'The key is the one you gave.\n',
      ].join('\n'),
    })
  })

  test('export writes a file that verifies without the store; one that was touched is named', async () => {
    const out = at('export.ndjson')
    expect(await ledger('export', '--out', out)).toMatchObject({ code: 0, out: `${out}: 33 entries\n` })
    writeFileSync(at('older.txt'), older)
    const sound = await ledger('verify', out, '--checkpoint', at('older.txt'))
    expect(sound).toMatchObject({ code: 0, out: expect.stringContaining(`The ledger's key is ${key}`) })
    expect((await ledger('export')).out).toBe(readFileSync(out, 'utf8'))
    expect(await ledger('export', '--out', out)).toMatchObject({ code: 2, err: expect.stringContaining('already') })
    writeFileSync(out, readFileSync(out, 'utf8').replace('"mail":"m7"', '"mail":"m8"'))
    const touched = await ledger('verify', out)
    expect(touched).toMatchObject({ code: 10, out: expect.stringMatching(/not as it was written:\n {2}Entry 10 was/) })
    const { code, out: json } = await ledger('verify', out, '--json')
    expect([code, JSON.parse(json)]).toMatchObject([
      10,
      { isSound: false, problems: [{ code: 'entry-changed', index: 10 }], size: 33, keys: [key] },
    ])
  })

  test('since: a day or a checkpoint; several checkpoints, also a folder of them', async () => {
    writeFileSync(at('older.txt'), older)
    const sinceOlder = await ledger('verify', '--since', at('older.txt'))
    expect(sinceOlder).toMatchObject({ code: 0, out: expect.stringMatching(/the 30 entries .* from number 3 on are/) })
    const since = ['verify', '--since', '2023-11-15T00:00Z', '--checkpoint', at('older.txt')]
    expect(await ledger(...since)).toMatchObject({ code: 0, out: expect.stringContaining('One checkpoint is older') })
    expect((await ledger('verify', '--since', '2020-01-01')).out).toContain('33 entries of the ledger')
    const kept = at('kept')
    await keepCheckpoint(kept, checkpointOf(older))
    await keepCheckpoint(kept, checkpointOf(note))
    await keepCheckpoint(kept, checkpointOf(note))
    const [file = '', ...more] = readdirSync(kept)
    expect(more).toEqual([])
    expect(readFileSync(path.join(kept, file), 'utf8').split('\n')).toHaveLength(3)
    const checked = await ledger('verify', '--checkpoint', kept, '--checkpoint', at('older.txt'))
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('those of the 3 older checkpoints') })
    appendFileSync(path.join(kept, file), 'torn off in the mid')
    expect((await ledger('verify', '--checkpoint', kept)).out).toContain('those of the 2 older checkpoints')
    await keepCheckpoint(kept, checkpointOf(older))
    expect(readFileSync(path.join(kept, file), 'utf8').split('\n')).toHaveLength(4)
    const bent = readFileSync(path.join(kept, file), 'utf8').replace(' 3 ', ' 4 ')
    writeFileSync(path.join(kept, file), bent)
    expect(await ledger('verify', '--checkpoint', kept)).toMatchObject({
      code: 10,
      out: expect.stringContaining(`not signed as it stands there. See whether it was copied whole. (${kept}`),
    })
    mkdirSync(at('nothing-kept'))
    expect(await ledger('verify', '--checkpoint', at('nothing-kept'))).toMatchObject({ code: 2 })
  })

  test('a QR code on the terminal and one on a page are read back as the line', async () => {
    const svg = at('safe.svg')
    const { out } = await ledger('checkpoint', '--qr', '--svg', svg)
    const lines = out.trimEnd().split('\n')
    const line = lines.at(-1) ?? ''
    expect(await readCode(greyOfBlocks(lines.slice(0, -1)))).toEqual([line])
    const page = readFileSync(svg, 'utf8')
    expect(await readCode(greyOfPath(page))).toEqual([line])
    expect(page).toMatch(/Ledger: clinic\.example\/ledger.*Entries: 33, the last one of 2023-11-14 22:13 UTC/s)
    const typed = [...page.matchAll(/xml:space="preserve">([^<]*)</g)].map(([, text]) => text)
    expect(typed.join('')).toBe(line)
    expect(await ledger('checkpoint', '--svg', svg)).toMatchObject({ code: 2, err: expect.stringContaining('already') })
  })

  test('rotate: the ledger goes on under a new key, and says so', async () => {
    const place = at('rotated.db')
    const keyFile = at('rotated.key')
    const where = ['--store', place]
    expect(await ledger('rotate', '--ledger-key', keyFile, ...where)).toMatchObject({
      code: 2,
      err: expect.stringContaining('nothing was'),
    })
    expect(existsSync(keyFile)).toBe(false)
    const store = await openStore(place)
    const written = await openLedger(store.forTenant(MAIN_TENANT), { keyFile, clock: Date.now })
    await written.close()
    await store.close()
    const { code, out } = await ledger('rotate', '--ledger-key', keyFile, ...where)
    const key = out.split('\n')[1] ?? ''
    expect([code, openCheckpoint(await headOf(place), key)]).toMatchObject([0, { size: 2 }])
    const checked = await ledger('verify', '--key', written.verifierKey(), ...where)
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('The key is the one you gave') })
    expect(await ledger('rotate', '--ledger-key', at('none.key'), ...where)).toMatchObject({
      code: 2,
      err: expect.stringContaining('put the file back'),
    })
  })

  test('show gives the latest entries, or those from a number on', async () => {
    const { out } = await ledger('show', '--from', '1', '--count', '2')
    expect(out.split('\n').map((line) => line.slice(0, 60))).toEqual([
      '#1  2023-11-14 22:13:20Z  received  door smtp  192.0.2.25  {',
      '#2  2023-11-14 22:13:20Z  viewed  user yamada  192.0.2.7  {"',
      '',
    ])
    expect((await ledger('show')).out.split('\n')).toHaveLength(21)
    const [line = ''] = (await ledger('show', '--count', '1', '--json')).out.split('\n')
    expect(JSON.parse(line)).toEqual({ ...viewed(29), v: 1, index: 32, at: T0 })
  })

  test.each([
    [['show', '--count', 'many'], 'Give a whole number'],
    [['verify', '/nonexistent/file'], 'there is no such file'],
    [['verify', '/tmp'], 'it is a folder'],
    [['verify', '--checkpoint', '/nonexistent/file'], 'there is no such file'],
    [['checkpoint', '--store', '/nonexistent/store.db'], 'there is no such file'],
    [['export', '--out', '/nonexistent/folder/x'], 'there is no such file'],
  ])('%j is a mistake, said in one line', async (words, line) => {
    const { code, err } = await ledger(...words)
    expect([code, err.split('\n').length]).toEqual([2, 2])
    expect(err).toContain(line)
  })

  test('a store without a ledger has none, in both languages', async () => {
    const empty = at('empty.db')
    await (await openStore(empty)).close()
    expect(await ledger('show', '--store', empty)).toMatchObject({
      code: 2,
      err: expect.stringContaining('nothing was'),
    })
    expect(await ledger('verify', '--store', empty)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nothing'),
    })
    printed.anew()
    expect(await runCli(['ledger', 'verify', '--lang', 'ja', '--store', STORE], '0.0.0')).toBe(0)
    expect(printed.said().out).toContain('書き換えはありません。台帳「clinic.example/ledger」の33件は')
  })
})
