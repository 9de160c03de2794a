import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Entry, type Ledger, openLedger, proofLines, readLedger } from '#ledger'
import { MAIN_TENANT, openStore, type Store } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { csvCell, csvLine } from '../src/ledger/export/csv-lines.ts'
import { ecsEvent } from '../src/ledger/export/ecs-event.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { collect } from './fixtures/cli-collect.ts'
import { T0 } from './fixtures/ledger-entries.ts'
import { entriesOfMail, fileHash, mailName, receivedMail } from './fixtures/ledger-mails.ts'
import { isIncluded, openCheckpoint } from './fixtures/ledger-verifier.ts'

// `sekisho ledger export`: for spreadsheets, and for whoever must be able to prove something with it.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-export-'))
const at = (name: string): string => path.join(folder, name)
const [STORE, KEY] = [at('store.db'), at('ledger.key')]
const HOUR = 3_600_000
const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\uff1d1+1', ' =1', '=A1,"x"', 'a"; b\r\nc'] as const
const printed = catchPrinted()
let store: Store
let written: Ledger
let now = T0

async function exported(...words: string[]) {
  printed.anew()
  const lang = words[0] === 'ja' ? 'ja' : 'en'
  const rest = words.filter((word) => word !== 'ja')
  const code = await runCli(['--lang', lang, 'ledger', 'export', ...rest, '--store', STORE], '0.0.0')
  return { code, ...printed.said() }
}

const clinic = () => store.forTenant(MAIN_TENANT)
const entries = async (): Promise<Entry[]> => (await collect(readLedger(clinic()).entries())).map(({ entry }) => entry)

/** RFC 4180, read strictly: every cell in quotes. */
function tableOf(text: string): readonly (readonly string[])[] {
  expect(text.startsWith('\ufeff')).toBe(true)
  const lines = text.slice(1).split('\r\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => {
    expect(line).toMatch(/^"(?:[^"\r\n]|"")*"(?:,"(?:[^"\r\n]|"")*")*$/)
    return [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"'))
  })
}

beforeAll(async () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
  store = await openStore(STORE)
  written = await openLedger(clinic(), { keyFile: KEY, clock: () => now })
  for (const number of [6, 7, 8]) {
    now = T0 + number * HOUR
    await written.append(entriesOfMail(number))
  }
  const bad = receivedMail(9)
  for (const [number, subject] of FORMULAS.entries())
    await written.append({ ...bad, mail: `formula-${number}`, headers: { ...bad.headers, subject } })
})
afterAll(async () => {
  await written.close()
  await store.close()
  rmSync(folder, { recursive: true })
  vi.unstubAllEnvs()
})

describe('csv', () => {
  test('a row an entry, with readable headings, ISO times and no formulas', async () => {
    const { code, out } = await exported('--format', 'csv')
    const [headings = [], ...rows] = tableOf(out)
    expect([code, rows.length]).toEqual([0, (await entries()).length])
    expect(headings.slice(0, 4)).toEqual(['Number', 'Time (UTC)', 'What happened', 'Kind'])
    expect(rows.every((row) => row.length === headings.length)).toBe(true)
    expect(rows.flat().filter((cell) => /^\s*[=+\-@\t\r\uff1d]/.test(cell))).toEqual([])
    const cells = (row: readonly string[] | undefined) => (heading: string) => row?.[headings.indexOf(heading)]
    const judged = cells(rows.find((row) => row[3] === 'judged' && row.includes(mailName(7))))
    expect(judged('Time (UTC)')).toBe(new Date(T0 + 7 * HOUR).toISOString())
    expect([judged('Verdict'), judged('Score'), judged('Findings')]).toEqual([
      ...['hold', '60', 'attachment/double-extension'],
    ])
    const subjects = FORMULAS.map((_, number) =>
      cells(rows.find((row) => row.includes(`formula-${number}`)))('Subject'),
    )
    expect(subjects).toEqual([
      ...["'=1+1", "'+1", "'-1", "'@SUM(A1)", "' =1", "' =1", "'\uff1d1+1", "' =1", `'=A1,"x"`, 'a"; b c'],
    ])
  })

  test('a number below zero, and a cell that no spreadsheet takes whole', () => {
    expect(csvCell(-5)).toBe('"\'-5"')
    expect(csvCell('あ'.repeat(40_000)).length).toBeLessThan(32_767)
    expect(csvCell(['=a', 'b'])).toBe('"\'=a; b"')
    expect(csvCell(undefined)).toBe('""')
  })

  test.each([
    [
      ['--mail', mailName(7)],
      ['received', 'judged', 'acted'],
    ],
    [
      ['--mail', mailName(7), '--kind', 'acted', '--kind', 'received'],
      ['received', 'acted'],
    ],
    [
      ['ja', '--kind', '判定'],
      ['judged', 'judged', 'judged'],
    ],
    // In Tokyo it is 13:13 when mail 6 comes, 14:13 with mail 7.
    [
      ['--since', '2023-11-15T13:00', '--until', '2023-11-15T14:00'],
      ['received', 'judged', 'acted'],
    ],
    [['--until', '2023-11-15T08:00'], ['ledger-started']],
    [['--until', '2023-11-14'], []], // In UTC it begins on that day.
    [['--since', '2030-01-01'], []],
  ] as const)('%j', async (words, kinds) => {
    const [, ...rows] = tableOf((await exported(...words, '--format', 'csv')).out)
    expect(rows.map((row) => row[3])).toEqual(kinds)
  })

  test('in Japanese; and with the key it is recorded what was taken away, to the byte', async () => {
    const file = at('table.csv')
    const words = ['--format', 'csv', '--mail', mailName(8), '--out', file, '--ledger-key', KEY]
    const { code, out, err } = await exported('ja', ...words)
    expect([code, out, err]).toEqual([0, `${file}: 3件\n`, ''])
    const bytes = readFileSync(file)
    expect(bytes.subarray(0, 3)).toEqual(Buffer.of(0xef, 0xbb, 0xbf))
    expect(tableOf(bytes.toString('utf8'))[0]?.slice(0, 3)).toEqual(['番号', '時刻(協定世界時)', '内容'])
    expect((await entries()).at(-1)).toMatchObject({
      ...{ kind: 'exported', what: 'ledger as csv, mail mail-8', count: 3, from: 'terminal' },
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  })

  test.each([
    [['--format', 'xlsx'], 'Give one of ndjson, csv, ecs, ocsf'],
    [['--kind', 'nothing'], 'Give one of received, judged'],
    [['--since', 'yesterday'], 'Write it like 2026-11-24'],
    [['--mail', 'nothing'], 'There is no mail "nothing"'],
  ] as const)('%j is a mistake', async (words, told) => {
    const { code, out, err } = await exported(...words)
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(told)])
  })
})

describe('ecs', () => {
  const events = async (...words: string[]) =>
    (await exported('--format', 'ecs', ...words)).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>)

  test('a held mail', async () => {
    const mail = receivedMail(7)
    const [received, judged, acted] = await events('--mail', mailName(7))
    expect(received).toMatchObject({
      '@timestamp': new Date(T0 + 7 * HOUR).toISOString(),
      event: { kind: 'event', category: ['email'], type: ['info'], action: 'received' },
      email: {
        ...{ local_id: mailName(7), subject: mail.headers.subject, message_id: '7.7@house7.example' },
        ...{ from: { address: [mail.envelope.sender] }, to: { address: mail.envelope.recipients } },
      },
      source: { address: '192.0.2.7', ip: '192.0.2.7' },
      tls: { version: '1.3', version_protocol: 'tls' },
    })
    expect(judged).toMatchObject({
      event: { kind: 'alert', category: ['email', 'intrusion_detection'], type: ['info'], risk_score: 60 },
      ...{ rule: { id: ['attachment/double-extension'], ruleset: 'clinic' }, sekisho: { verdict: 'hold' } },
    })
    expect(acted?.event).toMatchObject({ action: 'held', type: ['info', 'denied'] })
    expect(judged).not.toHaveProperty('source')
    const [withFile] = await events('--mail', mailName(6))
    expect(withFile?.email?.attachments).toEqual([
      { file: { name: '請求書.pdf', size: 9_000, hash: { sha256: fileHash(6) } } },
    ])
  })

  test('every kind has categories and types that go together, and is there byte by byte', async () => {
    // As ECS lists them: https://www.elastic.co/docs/reference/ecs/ecs-allowed-values-event-category
    const expected: Readonly<Record<string, readonly string[]>> = {
      ...{ email: ['info'], intrusion_detection: ['allowed', 'denied', 'info'] },
      ...{ database: ['access', 'change', 'info', 'error'], authentication: ['start', 'end', 'info'] },
      configuration: ['access', 'change', 'creation', 'deletion', 'info'],
    }
    now = Date.now()
    await written.append([
      {
        kind: 'login-failed',
        who: 'user yamada',
        from: 'terminal',
        account: 'yamada',
        method: 'password',
        reason: 'no',
      },
      { kind: 'backup-verified', who: 'sekisho', backup: 'usb', isGood: false, detail: 'cut' },
      { kind: 'setting-changed', who: 'user yamada', name: 'policy', before: 'clinic', after: 'strict' },
    ])
    const all = await events()
    expect(all.length).toBe((await entries()).length)
    for (const { event } of all) {
      const { category = [], type = [], original = '', hash } = event as { [name: string]: never }
      expect((category as string[]).length).toBeGreaterThan(0)
      for (const each of type as string[])
        expect((category as string[]).some((of) => expected[of]?.includes(each))).toBe(true)
      expect(createHash('sha256').update(Buffer.of(0)).update(original).digest('base64')).toBe(hash)
    }
    const [failed, backup, setting] = all.slice(-3)
    // A word where an address belongs would make an index refuse the event.
    expect(failed).toMatchObject({
      user: { name: 'yamada' },
      source: { address: 'terminal' },
      event: { outcome: 'failure' },
    })
    expect(failed?.source).not.toHaveProperty('ip')
    expect(backup).toMatchObject({ event: { outcome: 'failure' } })
    expect(setting).toMatchObject({ event: { category: ['configuration'], type: ['change'] } })
  })
})

test('ocsf is asked for in the same way, and says who exported', async () => {
  const { code, out } = await exported('--format', 'ocsf', '--mail', mailName(7), '--ledger-key', KEY)
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect([code, events.map((event) => event.class_uid)]).toEqual([0, [4009, 2004, 4009]])
  expect((await entries()).at(-1)).toMatchObject({ kind: 'exported', what: 'ledger as ocsf, mail mail-7', count: 3 })
})

test.each([
  '{"v":1,"index":1,"at":9007199254740991,"kind":"received","who":5,"headers":"no","parts":[1,null],"peer":[]}',
  '{"v":1,"index":1,"at":-9007199254740991,"kind":"constructor","mail":{},"headers":{"from":[3],"date":"\\ud800"}}',
  '{"v":1,"index":1,"at":0,"kind":"judged","findings":{"a":1},"score":"x","from":"\\ud800","more":"\\udfff"}',
])('an entry that somebody changed stops no export: %s', (text) => {
  const entry = JSON.parse(text) as Entry
  const words = { headings: {} as never, kindOf: String }
  expect(csvLine(entry, words)).toMatch(/^"1",".*"\r\n$/)
  expect(ecsEvent({ index: 1, entry, bytes: Buffer.from(text) }, 'x')).toMatchObject({ event: { original: text } })
  expect(ecsEvent({ index: 1, entry, bytes: Buffer.from(text) }, 'x')).not.toHaveProperty('event.outcome')
})

describe('with proofs', () => {
  /** Which entries are proved to be in the ledger of this key, by the second reading of the specifications. */
  function provedIn(text: string, key: string) {
    const [head = '', ...lines] = text.trimEnd().split('\n')
    const { checkpoint, ledger, v } = JSON.parse(head) as Readonly<Record<string, string>>
    const { size, root } = openCheckpoint(checkpoint ?? '', key)
    expect([ledger, v]).toEqual(['sekisho-proofs', 1])
    return lines.map((line) => {
      const { index, proof } = JSON.parse(line) as { index: number; proof: string[] }
      // What was hashed stands in the line, byte by byte.
      const entry = line.slice('{"entry":'.length, line.lastIndexOf(',"hash":'))
      const steps = proof.map((hash) => Buffer.from(hash, 'base64'))
      return isIncluded(Buffer.from(entry), index, size, steps, root) ? (JSON.parse(entry) as Entry) : undefined
    })
  }

  test('each entry of a mail is proved against the signed checkpoint; a change is noticed', async () => {
    const { code, out } = await exported('--mail', receivedMail(7).headers.messageId ?? '', '--ledger-key', KEY)
    expect(code).toBe(0)
    const proved = provedIn(out, written.verifierKey())
    const mine = (await entries()).filter((entry) => 'mail' in entry && entry.mail === mailName(7))
    expect(proved).toEqual(mine)
    expect(proved.map((entry) => entry?.kind)).toEqual(['received', 'judged', 'acted'])
    const changed = out.replace('"verdict":"hold"', '"verdict":"pass"')
    expect(provedIn(changed, written.verifierKey()).map((entry) => entry?.kind)).toEqual([
      'received',
      undefined,
      'acted',
    ])
    const elsewhere = out.replace(/"index":(\d+)/g, (_, index) => `"index":${Number(index) + 1}`)
    expect(provedIn(elsewhere, written.verifierKey())).toEqual([undefined, undefined, undefined])
    expect((await entries()).at(-1)).toMatchObject({
      kind: 'exported',
      what: 'ledger as ndjson, mail mail-7',
      count: 3,
    })
  })

  test('while the ledger grows, past a tile', async () => {
    const before = (await entries()).length
    const lines: string[] = []
    for await (const line of proofLines(clinic(), { since: 0 })) {
      lines.push(line)
      now = Date.now() // The commands before this one wrote by the true clock.
      if (lines.length % 10 === 1)
        await written.append(Array.from({ length: 30 }, (_, number) => entriesOfMail(100 + number)).flat())
    }
    expect(provedIn(lines.join(''), written.verifierKey()).map((entry) => entry?.index)).toEqual([
      ...Array(before).keys(),
    ])
    const later = provedIn((await exported('--kind', 'acted')).out, written.verifierKey())
    const all = await entries()
    expect(all.length).toBeGreaterThan(256)
    expect(later).toEqual(all.filter(({ kind }) => kind === 'acted'))
  })
})
