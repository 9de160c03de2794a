import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Entry, indexLedger, openLedger, readLedger } from '#ledger'
import { MAIN_TENANT, openStore } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { collect } from './fixtures/cli-collect.ts'
import { T0 } from './fixtures/ledger-entries.ts'
import { entriesOfMail, fileHash, mailName, receivedMail } from './fixtures/ledger-mails.ts'

// `sekisho ledger search`, `story` and `index` as people type them.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-search-command-'))
const STORE = path.join(folder, 'store.db')
const KEY = path.join(folder, 'ledger.key')
const HOUR = 3_600_000
const printed = catchPrinted()

async function ledger(...words: string[]) {
  printed.anew()
  const lang = words[0] === 'ja' ? 'ja' : 'en'
  const rest = words.filter((word) => word !== 'ja')
  const code = await runCli(['--lang', lang, 'ledger', ...rest, '--store', STORE], '0.0.0')
  return { code, ...printed.said() }
}

const lastEntry = async (): Promise<Entry | undefined> => {
  const store = await openStore(STORE, { readOnly: true })
  const entries = await collect(readLedger(store.forTenant(MAIN_TENANT)).entries())
  await store.close()
  return entries.at(-1)?.entry
}

beforeAll(async () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
  const store = await openStore(STORE)
  const clinic = store.forTenant(MAIN_TENANT)
  let now = T0
  const written = await openLedger(clinic, { keyFile: KEY, clock: () => now })
  for (const number of [6, 7, 8, 57]) {
    now = T0 + number * HOUR
    await written.append(entriesOfMail(number))
  }
  await indexLedger(clinic)
  await written.append(entriesOfMail(9))
  await written.close()
  await store.close()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  vi.unstubAllEnvs()
})

describe('without the key', () => {
  test('search shows what fits, and says what it did not do', async () => {
    const { code, out, err } = await ledger('search', '--verdict', 'hold', '--limit', '1')
    expect([code, out]).toEqual([
      0,
      [
        '2023-11-17 16:13  hold / held  suzuki57@house57.example -> sato@clinic.example',
        `    Your order has shipped 57  (${mailName(57)})`,
        '1 mail',
        'There may be more. Ask the same with "--before 3" to go on.',
        '',
      ].join('\n'),
    ])
    expect(err).toBe(
      [
        '(That you looked was not recorded in the ledger. Give its key with --ledger-key to record it.)',
        'sekisho: The last 3 entries of the ledger are not in the index yet. Wait a moment, or run "sekisho ledger index".',
        '',
      ].join('\n'),
    )
    expect((await ledger('search', '--verdict', 'hold', '--before', '3')).out).toContain(`(${mailName(7)})\n1 mail\n`)
  })

  test.each([
    [['ja', 'search', '--verdict', '保留', '--until', '2023-11-15'], `(${mailName(7)})\n1件\n`],
    [['ja', 'search', '請求書', '存在しない'], '当てはまるメールはありません。'],
    [['search', '--since', '2023-11-15T13:00', '--until', '2023-11-15T14:00'], `(${mailName(6)})\n1 mail`],
    [['search', '--address', 'house8.example'], `(${mailName(8)})\n1 mail`],
    [['search', '--attachment', fileHash(57)], `(${mailName(57)})\n1 mail`],
    [['search', '--person', '存在しない', '--json'], '{"hits":0,"behind":3,"isRecorded":false}'],
    [['search', '--words', '予約'], 'No mail fits.'],
  ] as const)('%j', async (words, told) => {
    const { code, out } = await ledger(...words)
    expect([code, out]).toEqual([0, expect.stringContaining(told)])
  })

  test.each([
    [['search', '--limit', 'many'], 'Give a whole number'],
    [['search', '--since', 'yesterday'], 'Write it like 2026-11-24'],
    [['search', '--verdict', 'bad'], 'Give one of pass'],
    [['story', 'nothing'], 'There is no mail "nothing"'],
    [['story'], 'MAIL'],
  ] as const)('%j is a mistake', async (words, told) => {
    const { code, err } = await ledger(...words)
    expect([code, err]).toEqual([2, expect.stringContaining(told)])
  })

  test('a story is told by name or by Message-ID, also of a mail that the index does not have yet', async () => {
    const { code, out } = await ledger('ja', 'story', mailName(9))
    expect([code, out]).toEqual([0, expect.stringContaining('2023年11月17日(金)\n  16:13:20  SMTPの受付に')])
    expect((await ledger('story', receivedMail(7).headers.messageId ?? '')).out).toContain(
      'Held for sato@clinic.example',
    )
    const lines = (await ledger('story', mailName(7), '--json')).out.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { kind?: string }).kind)).toEqual([
      'received',
      'judged',
      'acted',
      undefined,
    ])
  })
})

describe('with the key', () => {
  test('what was looked for is in the ledger before it is shown; the index has all', async () => {
    const { code, out, err } = await ledger('search', 'house9.example', '--ledger-key', KEY)
    expect([code, out, err]).toEqual([0, expect.stringContaining(`(${mailName(9)})\n1 mail`), ''])
    expect(await lastEntry()).toMatchObject({
      kind: 'searched',
      query: '{"text":"house9.example"}',
      hits: 1,
      from: 'terminal',
    })
    await ledger('story', mailName(9), '--ledger-key', KEY)
    expect(await lastEntry()).toMatchObject({ kind: 'viewed', mail: mailName(9), what: 'story' })
    expect((await ledger('story', mailName(9))).out).toMatch(/Viewed by .+: story \(from terminal\)/)
  })

  test('with a wrong key the answer is given, and why it was not recorded', async () => {
    const wrong = await ledger('search', 'house9.example', '--ledger-key', path.join(folder, 'none.key'))
    expect(wrong).toMatchObject({ code: 0, out: expect.stringContaining('1 mail') })
    expect(wrong.err).toMatch(/could not be recorded in the ledger\. .*not there/)
  })

  test('index needs no key', async () => {
    expect(await ledger('index')).toMatchObject({ code: 0, out: 'The index is up to date: 5 mails.\n' })
    expect((await ledger('search', '--json')).out).toContain('"behind":0')
    expect(await ledger('index', '--anew')).toMatchObject({ code: 0, out: 'The index is up to date: 5 mails.\n' })
  })
})
