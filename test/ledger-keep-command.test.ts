import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Entry, type Ledger, openLedger, readLedger, storeSource, verifyLedger } from '#ledger'
import { MAIN_TENANT, openStore, type Store } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { collect } from './fixtures/cli-collect.ts'
import { T0 } from './fixtures/ledger-entries.ts'
import { entriesOfMail, mailName, receivedMail } from './fixtures/ledger-mails.ts'

// `sekisho ledger retain`, `hold`, `lift-hold` and `holds` as people type them, while a service has the store open.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-keep-command-'))
const STORE = path.join(folder, 'store.db')
const KEY = path.join(folder, 'ledger.key')
const BY = ['--reason', '警察からの依頼', '--ledger-key', KEY]
const printed = catchPrinted()
let store: Store
let service: Ledger
let now = T0

async function ledger(...words: string[]) {
  printed.anew()
  const lang = words[0] === 'ja' ? 'ja' : 'en'
  const rest = words.filter((word) => word !== 'ja')
  const code = await runCli(['--lang', lang, 'ledger', ...rest, '--store', STORE], '0.0.0')
  return { code, ...printed.said() }
}

const clinic = () => store.forTenant(MAIN_TENANT)
const entries = async (): Promise<Entry[]> => (await collect(readLedger(clinic()).entries())).map(({ entry }) => entry)
const mailsLeft = async () => {
  const told = (await entries()).flatMap((entry) => (entry.kind === 'received' ? [entry.mail] : []))
  return told
}

beforeAll(async () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
  store = await openStore(STORE)
  service = await openLedger(clinic(), { keyFile: KEY, clock: () => now })
  for (const number of [1, 2, 3]) await service.append(entriesOfMail(number))
  now = Date.now()
  await service.append(entriesOfMail(4))
})
afterAll(async () => {
  await service.close()
  await store.close()
  rmSync(folder, { recursive: true })
  vi.unstubAllEnvs()
})

test('what is under hold stays, the rest loses its contents, and the ledger verifies as before', async () => {
  // By its Message-ID, which people have at hand; it is held by our name of it.
  const id = receivedMail(2).headers.messageId ?? ''
  expect(await ledger('hold', id, ...BY)).toEqual({ code: 0, out: 'The mail "mail-2" is under hold.\n', err: '' })
  expect((await ledger('holds')).out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}mail-2 {2}user \S+ {2}警察からの依頼\n$/)
  const { code, out } = await ledger('retain', '--days', '365', '--ledger-key', KEY)
  expect([code, out]).toEqual([
    0,
    [
      'Dropped the contents of 6 entries. The hashes stay, and the ledger verifies as before.',
      'Kept, because of a hold: 3 entries that are old enough. "sekisho ledger holds" shows the holds.',
      '',
    ].join('\n'),
  ])
  expect(await mailsLeft()).toEqual([mailName(2), mailName(4)])
  expect((await ledger('ja', 'lift-hold', mailName(2), ...BY)).out).toBe('メール「mail-2」の保全を解除しました。\n')
  expect((await ledger('ja', 'retain', '--days', '365', '--ledger-key', KEY)).out).toContain(
    '3件の記録の内容を消しました',
  )
  expect(await mailsLeft()).toEqual([mailName(4)])
  await service.append(entriesOfMail(5)) // The service writes on, after what the commands wrote.
  expect(await verifyLedger(storeSource(clinic()))).toMatchObject({ isSound: true, dropped: { count: 9 } })
  const told = (await entries()).filter(({ from }) => from === 'terminal')
  expect(told.map(({ kind }) => kind)).toEqual([
    ...['hold-placed', 'retention-applied', 'hold-lifted', 'retention-applied'],
  ])
  expect(told[0]).toMatchObject({ mail: mailName(2), reason: '警察からの依頼', who: expect.stringMatching(/^user /) })
})

test('a hold on everything is not made narrower without a word', async () => {
  expect((await ledger('hold', '--all-since', '2026-11-01', ...BY)).out).toBe(
    'Everything since 2026-11-01 00:00 is under hold.\n',
  )
  const { code, err } = await ledger('hold', '--all-since', '2026-11-02', ...BY)
  expect([code, err]).toEqual([2, expect.stringContaining('since 2026-11-01 00:00 is under hold already')])
  expect((await ledger('hold', '--all-since', '2026-10-31', ...BY)).code).toBe(0)
  expect((await ledger('ja', 'holds')).out).toContain('2026-10-31 00:00 からのすべて')
  expect(JSON.parse((await ledger('holds', '--json')).out)).toMatchObject({
    ...{ mail: '', since: Date.parse('2026-10-31T00:00+09:00'), reason: '警察からの依頼' },
  })
  expect((await ledger('lift-hold', '--all', ...BY)).out).toContain('is lifted')
  expect((await ledger('ja', 'holds')).out).toBe('保全しているものはありません。\n')
})

test.each([
  [['retain', '--days', '0', '--ledger-key', KEY], '1 or more'],
  [['retain', '--days', '1.5', '--ledger-key', KEY], '1 or more'],
  [['retain', '--days', '30'], '--ledger-key'],
  [['hold', ...BY], 'name one mail, or give --all-since'],
  [['hold', 'mail-4', '--all-since', '2026-11-01', ...BY], 'but not both'],
  [['hold', '--all-since', 'yesterday', ...BY], 'Write it like 2026-11-24'],
  [['hold', 'mail-4', '--reason', ' ', '--ledger-key', KEY], 'without a reason'],
  [['hold', 'mail-4', '--ledger-key', KEY], '--reason'],
  [['hold', 'nothing', ...BY], 'There is no mail "nothing"'],
  [['hold', 'mail-4', '--reason', 'why', '--ledger-key', path.join(folder, 'none.key')], 'key'],
  [['lift-hold', ...BY], 'name one mail, or give --all'],
  [['lift-hold', '', ...BY], 'name one mail, or give --all'],
  [['lift-hold', 'mail-4', ...BY], 'There is no hold on the mail "mail-4"'],
  [['lift-hold', '--all', ...BY], 'There is no hold on everything'],
] as const)('%j is a mistake and changes nothing', async (words, told) => {
  const before = await entries()
  const { code, err } = await ledger(...words)
  expect([code, err]).toEqual([2, expect.stringContaining(told)])
  expect(await entries()).toEqual(before)
  expect((await ledger('holds')).out).toBe('Nothing is under hold.\n')
})
