import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openLedger } from '#ledger'
import { MAIN_TENANT, openStore } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { received, T0, viewed } from './fixtures/ledger-entries.ts'
import { openCheckpoint } from './fixtures/ledger-verifier.ts'

// `sekisho ledger` as people type it.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-ledger-command-'))
const at = (name: string): string => path.join(folder, name)
const STORE = at('store.db')
let key = ''
let older = ''
let note = ''
let said = { out: '', err: '' }

const taking =
  (take: (text: string) => void) =>
  (text: unknown, ...rest: unknown[]): boolean => {
    take(String(text))
    const done = rest.at(-1)
    if (typeof done === 'function') done()
    return true
  }

async function ledger(...words: string[]) {
  said = { out: '', err: '' }
  const isFile = words.includes('--store')
  const code = await runCli(['--lang', 'en', 'ledger', ...words, ...(isFile ? [] : ['--store', STORE])], '0.0.0')
  return { code, ...said }
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
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation(
    taking((text) => {
      said.out += text
    }),
  )
  vi.spyOn(process.stderr, 'write').mockImplementation(
    taking((text) => {
      said.err += text
    }),
  )
})
afterEach(() => {
  vi.restoreAllMocks()
})

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
        'The first 33 of them are those of the older checkpoint.',
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
    said = { out: '', err: '' }
    expect(await runCli(['ledger', 'verify', '--lang', 'ja', '--store', STORE], '0.0.0')).toBe(0)
    expect(said.out).toContain('書き換えはありません。台帳「clinic.example/ledger」の33件は')
  })
})
