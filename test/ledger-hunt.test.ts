import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Entry,
  HUNT_TESTS,
  type HuntCondition,
  type HuntConditions,
  type HuntHit,
  type HuntProgress,
  hunt,
  loggedLinks,
  type NewEntry,
  openLedger,
  readHuntFile,
  readLedger,
} from '#ledger'
import { addTenant, MAIN_TENANT, openStore, type Store, type TenantStore } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { type Judged, matches, type Received } from '../src/ledger/hunt/matches.ts'
import { readied } from '../src/ledger/hunt/readied.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { collect } from './fixtures/cli-collect.ts'
import { seeded, T0 } from './fixtures/ledger-entries.ts'
import { entriesOfMail, fileHash, mailName } from './fixtures/ledger-mails.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// Hunts: which mails fit, whom they reached, what became of them; and that what is put aside by its bytes never fits.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-hunt-'))
let store: Store
let count = 0

beforeAll(async () => {
  store = await openStore(path.join(folder, 'store.db'))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const STEP_MS = 60_000

/** A clinic whose ledger has these entries, a minute apart. */
async function clinicWith(entries: readonly NewEntry[], over: { addresses?: 'hashed' } = {}): Promise<TenantStore> {
  const tenant = `clinic-${++count}`
  await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
  const clinic = store.forTenant(tenant)
  let now = T0
  const ledger = await openLedger(clinic, { keyFile: path.join(folder, `${tenant}.key`), clock: () => now, ...over })
  for (const entry of entries) {
    now += STEP_MS
    await ledger.append(entry)
  }
  await ledger.close()
  return clinic
}

const hashOf = (digit: string): string => digit.repeat(64)

interface Over {
  readonly [name: string]: unknown
}

const came = (mail: string, over: Over = {}, headers: Over = {}): NewEntry =>
  ({
    ...{ kind: 'received', who: 'door smtp', mail, door: 'smtp', bytes: 1, sha256: hashOf('a') },
    envelope: { sender: 'bounce@mail.example.net', recipients: ['uketsuke@clinic.example', 'keiri@clinic.example'] },
    headers: {
      ...{ messageId: `<${mail}@example.net>`, subject: '【至急】ＩＮＶＯＩＣＥ 請求書のご確認', to: [] },
      ...{ from: [{ address: 'Suzuki@Example.ORG', name: '鈴木' }], replyTo: [{ address: 'x@reply.example' }] },
      ...headers,
    },
    parts: [
      { path: 'mail > 請求書.zip', kind: 'zip', bytes: 9, sha256: hashOf('b') },
      { path: 'mail > 請求書.zip > Invoice.DOCM', kind: 'ooxml', bytes: 9, sha256: hashOf('c') },
    ],
    ...{ peer: { address: '192.0.2.7' }, authentication: { spf: 'pass', dmarc: 'fail' } },
    links: loggedLinks(['https://www.Evil.example/a/b?c=1', 'https://www.日本語.example/']),
    ...over,
  }) as unknown as NewEntry

const judged = (mail: string, verdict: string, rules: readonly string[] = []): NewEntry => ({
  ...{ kind: 'judged', who: 'sekisho', mail, verdict, score: 0, rules: '1', policy: 'clinic' },
  findings: rules.map((rule) => ({ rule, weight: 1, evidence: [] })),
})

type Action = Extract<NewEntry, { kind: 'acted' }>['action']
const acted = (mail: string, action: Action, recipients: readonly string[]): NewEntry => ({
  ...{ kind: 'acted', who: 'sekisho', mail, action, recipients },
})

const hitsOf = (clinic: TenantStore, conditions: HuntConditions): Promise<HuntHit[]> =>
  collect(hunt(clinic, conditions))
const mailsOf = async (clinic: TenantStore, where: HuntCondition, over: Partial<HuntConditions> = {}) =>
  (await hitsOf(clinic, { where, ...over })).map(({ mail }) => mail)

describe('what a test asks for', () => {
  let clinic: TenantStore
  beforeAll(async () => {
    clinic = await clinicWith([came('m1'), judged('m1', 'hold', ['attachment/office-macro', 'link/shown-elsewhere'])])
  })

  test.each<[(typeof HUNT_TESTS)[number], string, boolean]>([
    ['mail-hash', hashOf('A'), true],
    ['mail-hash', hashOf('b'), false],
    ['part-hash', hashOf('c'), true],
    ['part-hash', hashOf('a'), false],
    ['part-name', 'invoice.docm', true],
    ['part-name', '*.docm', true],
    ['part-name', '請求書.?ip', true],
    ['part-name', '*', true],
    ['part-name', 'voice.docm', false],
    ['part-name', 'mail', false],
    ['part-kind', 'ooxml', true],
    ['part-kind', 'pdf', false],
    ['link', 'https://www.evil.example/a/b?c=1', true],
    ['link', 'HTTPS://WWW.EVIL.EXAMPLE/a', true],
    ['link', 'https://www.evil.example/A', false],
    ['link-host', 'evil.example', true],
    ['link-host', '.evil.example', true],
    ['link-host', 'vil.example', false],
    ['link-host', '日本語.example', true],
    ['link-host', 'xn--wgv71a119e.example', true],
    ['sender', 'suzuki@example.org', true],
    ['sender', 'suzuki@ｅｘａｍｐｌｅ.org', true],
    ['sender', 'example.org', true],
    ['sender', '@example.net', true],
    ['sender', 'reply.example', true],
    ['sender', 'ample.org', false],
    ['sender', 'zuki@example.org', false],
    ['sender', 'clinic.example', false],
    ['recipient', 'keiri@clinic.example', true],
    ['recipient', 'clinic.example', true],
    ['recipient', 'example.org', false],
    ['subject', 'invoice', true],
    ['subject', '請求書 至急', true],
    ['subject', '請求書 見積', false],
    ['message-id', '<m1@example.net>', true],
    ['message-id', 'm1@example.net', true],
    ['message-id', 'm@example.net', false],
    ['peer', '192.0.2.7', true],
    ['peer', '192.0.2.70', false],
    ['authentication', 'dmarc=fail', true],
    ['authentication', 'spf=fail', false],
    ['finding', 'attachment/*', true],
    ['finding', 'link/shown-elsewhere', true],
    ['finding', 'link', false],
    ['verdict', 'hold', true],
    ['verdict', 'pass', false],
  ])('%s %s: %s', async (name, value, isThere) => {
    expect(await mailsOf(clinic, { test: name, values: [value] })).toEqual(isThere ? ['m1'] : [])
    // Not is the opposite, and one value that fits is enough.
    expect(await mailsOf(clinic, { not: { test: name, values: [value] } })).toEqual(isThere ? [] : ['m1'])
  })

  test('every test was among them', () => {
    expect(HUNT_TESTS.length).toBe(14)
  })
})

describe('what became of the mails', () => {
  test('by recipient, the last thing that was done, also long after', async () => {
    const clinic = await clinicWith([
      came('m1'),
      judged('m1', 'hold'),
      acted('m1', 'held', ['uketsuke@clinic.example', 'keiri@clinic.example']),
      came('m2'),
      acted('m2', 'delivered', ['uketsuke@clinic.example']),
      acted('m1', 'released', ['keiri@clinic.example']),
      judged('m1', 'pass'),
    ])
    const until = T0 + 4 * STEP_MS
    const [hit, ...others] = await hitsOf(clinic, { where: { all: [] }, until })
    expect(others).toEqual([])
    expect(hit).toMatchObject({
      ...{ mail: 'm1', index: 1, at: T0 + STEP_MS, sender: 'bounce@mail.example.net', verdict: 'pass' },
      ...{ messageId: '<m1@example.net>', subject: '【至急】ＩＮＶＯＩＣＥ 請求書のご確認' },
    })
    expect(hit?.reached).toEqual([
      { address: 'uketsuke@clinic.example', fate: 'held', at: T0 + 3 * STEP_MS },
      { address: 'keiri@clinic.example', fate: 'released', at: T0 + 6 * STEP_MS },
    ])
    const [second] = await hitsOf(clinic, { where: { all: [] }, since: until })
    expect(second?.reached.map(({ fate }) => fate)).toEqual(['delivered', 'unknown'])
  })

  test('a judgement that comes later counts, once more or never', async () => {
    const clinic = await clinicWith([
      ...[
        came('m1'),
        came('m2'),
        came('m3'),
        judged('m2', 'pass'),
        judged('m1', 'pass'),
        judged('m1', 'hold', ['a/b']),
      ],
    ])
    expect(await mailsOf(clinic, { test: 'verdict', values: ['hold'] })).toEqual(['m1'])
    expect(await mailsOf(clinic, { test: 'finding', values: ['a/*'] })).toEqual(['m1'])
    expect(await mailsOf(clinic, { not: { test: 'verdict', values: ['pass'] } })).toEqual(['m1', 'm3'])
    expect(
      await mailsOf(clinic, {
        any: [
          { test: 'verdict', values: ['hold'] },
          { test: 'message-id', values: ['m3@example.net'] },
        ],
      }),
    ).toEqual(['m1', 'm3'])
  })

  test('where addresses are hashed, who knows an address finds it', async () => {
    const clinic = await clinicWith([came('m1')], { addresses: 'hashed' })
    expect(await mailsOf(clinic, { test: 'sender', values: ['suzuki@example.org'] })).toEqual(['m1'])
    expect(await mailsOf(clinic, { test: 'recipient', values: ['Keiri@clinic.example'] })).toEqual(['m1'])
    expect(await mailsOf(clinic, { test: 'recipient', values: ['example.org'] })).toEqual([])
    const [hit] = await hitsOf(clinic, { where: { all: [] } })
    expect(JSON.stringify(hit)).not.toContain('keiri@')
  })

  test('an entry that cannot be read is counted, and the hunt goes on', async () => {
    const clinic = await clinicWith([came('m1'), came('m2'), came('m3')])
    await clinic.write((desk) =>
      desk
        .update('ledger_entry')
        .set({ body: Buffer.from('gone') })
        .where('leaf', '=', 2)
        .execute(),
    )
    let last: HuntProgress | undefined
    const mails: string[] = []
    for await (const { mail } of hunt(clinic, { where: { all: [] }, since: T0 }, (now) => (last = now)))
      mails.push(mail)
    expect(mails).toEqual(['m1', 'm3'])
    expect(last).toEqual({ done: 4, total: 4, hits: 2, isCut: false, unread: 1 })
  })

  test('a ledger that was never begun is said, not thrown as a bug', async () => {
    await store.write((trx) => addTenant(trx, { tenant: 'empty', name: 'empty' }))
    await expect(collect(hunt(store.forTenant('empty'), { where: { all: [] } }))).rejects.toMatchObject({
      code: 'no-ledger',
    })
  })
})

describe('many mails', () => {
  const MAILS = 260
  let clinic: TenantStore
  let all: { received: Received; judgement: Judged | undefined }[] = []

  // Spellings that fold to something else: full width, decomposed kana, letters of mathematics, ligatures, ㎏.
  const ODD = [
    'ＩＮＶＯＩＣＥ',
    'か\u3099くせい',
    '𝐢𝐧𝐯𝐨𝐢𝐜𝐞',
    'ｅｘａｍｐｌｅ',
    'ﬁle',
    '㎏',
    '㏂',
    'ﾎﾞﾝﾍﾞ',
    'Ⅳ',
    'K',
    'İ',
    '見積',
    '⾒積',
  ]

  beforeAll(async () => {
    const entries = Array.from({ length: MAILS }, (_, number) => {
      const odd = ODD[number % ODD.length] ?? ''
      const mails = entriesOfMail(number)
      return number % 3 === 1
        ? mails.map((entry) =>
            entry.kind === 'received'
              ? {
                  ...entry,
                  headers: { ...entry.headers, subject: `${entry.headers.subject} ${odd}` },
                  parts: [{ path: `mail > ${odd} ${number}.doc`, kind: 'cfb', bytes: 1, sha256: fileHash(number) }],
                }
              : entry,
          )
        : mails
    }).flat()
    clinic = await clinicOf(entries)
    const logged = await collect(readLedger(clinic).entries())
    const of = <K extends Entry['kind']>(kind: K) =>
      logged.flatMap(({ entry }) => (entry.kind === kind ? [entry as Entry & { kind: K }] : []))
    const judgements = new Map(of('judged').map((entry) => [entry.mail, entry]))
    all = of('received').map((entry) => ({ received: entry, judgement: judgements.get(entry.mail) }))
  })

  async function clinicOf(entries: readonly NewEntry[]): Promise<TenantStore> {
    const made = await clinicWith([])
    const ledger = await openLedger(made, {
      keyFile: path.join(folder, `${made.tenant}.key`),
      clock: () => T0 + STEP_MS,
    })
    await ledger.append(entries)
    await ledger.close()
    return made
  }

  const below = seeded(11)
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T
  function leaf(): HuntCondition {
    const { received } = oneOf(all)
    const values: Readonly<Record<string, readonly string[]>> = {
      'part-hash': [fileHash(below(MAILS))],
      'part-name': ['*.doc', '請求*', 'invoice*', '*見積*', '𝐢*', '*file*', '*4*.doc', 'k*'],
      'part-kind': ['pdf', 'cfb'],
      sender: [received.envelope.sender, 'house7.example', 'example'],
      recipient: ['keiri@clinic.example', 'clinic.example'],
      subject: ['invoice', '見積', '検査 結果', 'がくせい', 'ボンベ', 'kg', 'a.m.', 'iv', 'k', 'fi', '請求書 invoice'],
      'message-id': [received.headers.messageId ?? ''],
      peer: [received.peer?.address ?? ''],
      finding: ['attachment/*', '*/borrowed-name', 'macro/starts-by-itself'],
      verdict: ['hold', 'pass'],
      authentication: ['spf=pass', 'dkim=pass'],
    }
    const name = oneOf(Object.keys(values)) as (typeof HUNT_TESTS)[number]
    return { test: name, values: [oneOf(values[name] ?? []), ...(below(3) === 0 ? [oneOf(values[name] ?? [])] : [])] }
  }
  function tree(depth: number): HuntCondition {
    const what = depth === 0 ? 0 : below(5)
    if (what === 1) return { all: [tree(depth - 1), tree(depth - 1)] }
    if (what === 2) return { any: [tree(depth - 1), tree(depth - 1)] }
    return what === 3 ? { not: tree(depth - 1) } : leaf()
  }

  test('100 seeded conditions find what a look at each mail finds', async () => {
    let found = 0
    for (let round = 0; round < 100; round++) {
      const where = tree(2)
      const ready = readied(where, undefined)
      const expected = all
        .filter(({ received, judgement }) => matches(ready, received, judgement) === true)
        .map(({ received }) => received.mail)
      expect(await mailsOf(clinic, where), JSON.stringify(where)).toEqual(expected)
      found += expected.length
    }
    expect(found).toBeGreaterThan(500)
  }, 60_000)

  test('it can be stopped, and tells how far it came', async () => {
    const told: number[] = []
    let asked = 0
    const hits = hunt(
      clinic,
      { where: { all: [] } },
      ({ done }) => told.push(done),
      () => ++asked > 1,
    )
    expect((await collect(hits)).length).toBeLessThan(MAILS)
    expect(told).toEqual([256])
  })
})

describe('a rule file', () => {
  test('all, any and not, with times and names', () => {
    const text = [
      ...['name: 請求書の波', 'since: 2026-11-20T09:00+09:00', 'until: 2026-11-21', 'where:'],
      ...['  sender: [example.net, "@example.org"]', '  any:', '    - part-name: "*.docm"'],
      ...['    - link-host: evil.example', '      subject: 1234', '  not:', '    authentication: dmarc=pass', ''],
    ].join('\n')
    expect(readHuntFile(text)).toEqual({
      name: '請求書の波',
      since: Date.UTC(2026, 10, 20),
      until: new Date(2026, 10, 22).getTime(),
      where: {
        all: [
          { test: 'sender', values: ['example.net', '@example.org'] },
          {
            any: [
              { test: 'part-name', values: ['*.docm'] },
              {
                all: [
                  { test: 'link-host', values: ['evil.example'] },
                  { test: 'subject', values: ['1234'] },
                ],
              },
            ],
          },
          { not: { test: 'authentication', values: ['dmarc=pass'] } },
        ],
      },
    })
  })

  test.each([
    ['', [[1, 'no-where']]],
    ['name: x\n', [[1, 'no-where']]],
    ['where:\n  sendr: x\n', [[2, 'unknown-name']]],
    ['where:\n  sender: a@b.example\n  part-hash: abc\n', [[3, 'bad-value']]],
    [
      'where:\n  any: 5\n  all: []\n  not: []\n',
      [
        [2, 'not-a-list'],
        [3, 'empty'],
        [4, 'not-a-map'],
      ],
    ],
    [
      'where:\n  subject:\n  link: [a, b]\n',
      [
        [2, 'empty'],
        [3, 'bad-value'],
        [3, 'bad-value'],
      ],
    ],
    [
      'where:\n  sender: {a: b}\nuntil: yesterday\nwhen: x\n',
      [
        [2, 'not-text'],
        [3, 'bad-time'],
        [4, 'unknown-name'],
      ],
    ],
    ['where: [\n', [[2, 'yaml']]],
    ['where:\n  sender: a\n  sender: b\n', [[3, 'yaml']]],
    ['where: &a\n  not: *a\n', [[2, 'not-a-map']]],
    [`where:\n  ${'not: {'.repeat(40)}sender: a${'}'.repeat(40)}\n`, [[2, 'too-deep']]],
    ['x'.repeat(2_000_001), [[1, 'too-long']]],
  ])('%j', (text, expected) => {
    const read = readHuntFile(text)
    expect('mistakes' in read ? read.mistakes.map(({ line, code }) => [line, code]) : read).toEqual(expected)
  })
})

test('links are kept by host and address, each once, capped', () => {
  expect(loggedLinks([])).toBeUndefined()
  expect(loggedLinks(['https://A.example/x', 'https://a.example/x', 'mailto:x@b.example', 'no link'])).toEqual({
    ...{ hosts: ['a.example'], urls: ['https://a.example/x', 'mailto:x@b.example', 'no link'] },
  })
  const many = Array.from({ length: 5_000 }, (_, index) => `https://h${index}.example/${'x'.repeat(9_000)}`)
  const { hosts, urls } = loggedLinks(many) ?? { hosts: [], urls: [] }
  expect([hosts.length, urls.length, Math.max(...urls.map((url) => url.length))]).toEqual([100, 50, 500])
})

describe.each(TEST_ENGINES)('a hunt on $name', ({ isMissing, start }) => {
  let places: StorePlaces
  beforeAll(async () => {
    if (!isMissing) places = await start()
  }, START_MS)
  afterAll(async () => {
    await places?.stop()
  })

  test.skipIf(isMissing)('finds by time, over many pages', async () => {
    const here = await openStore(await places.newPlace())
    try {
      const clinic = here.forTenant(MAIN_TENANT)
      let now = T0
      const ledger = await openLedger(clinic, { keyFile: path.join(folder, `${++count}.key`), clock: () => now })
      for (let number = 0; number < 600; number += 50) {
        now = T0 + number * 1_000
        await ledger.append(Array.from({ length: 50 }, (_, index) => entriesOfMail(number + index)).flat())
      }
      await ledger.close()
      const where: HuntCondition = { test: 'recipient', values: ['clinic.example'] }
      const mails = await mailsOf(clinic, where, { since: T0 + 100_000, until: T0 + 200_000 })
      expect(mails).toEqual(Array.from({ length: 100 }, (_, index) => mailName(100 + index)))
      expect(await mailsOf(clinic, { test: 'part-hash', values: [fileHash(300)] })).toEqual([mailName(300)])
    } finally {
      await here.close()
    }
  })
})

describe('sekisho hunt', () => {
  const place = path.join(folder, 'cli.db')
  const keyFile = path.join(folder, 'cli.key')
  const printed = catchPrinted()
  const run = async (lang: string, ...words: string[]) => {
    printed.anew()
    const code = await runCli(['--lang', lang, 'hunt', '--store', place, ...words], '0.0.0')
    return { code, ...printed.said() }
  }
  beforeAll(async () => {
    const opened = await openStore(place)
    const ledger = await openLedger(opened.forTenant(MAIN_TENANT), { keyFile, clock: () => T0 })
    await ledger.append([
      ...[came('m1', {}, { subject: '\x1b[2J請求書' }), judged('m1', 'hold', ['a/b'])],
      ...[acted('m1', 'held', ['uketsuke@clinic.example']), came('m2'), judged('m2', 'pass')],
      acted('m2', 'delivered', ['uketsuke@clinic.example', 'keiri@clinic.example']),
    ])
    await ledger.close()
    await opened.close()
  })
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
    process.setMaxListeners(0)
  })

  test('says whom the mails reached and what became of them, escaped, and records that somebody asked', async () => {
    const { code, out } = await run('en', '--sender', 'example.org', '--part', '*.docm', '--ledger-key', keyFile)
    expect(code).toBe(10)
    expect(out).toMatch(/^2 mails to 2 recipients, from 20\d\d-/)
    expect(out).toMatch(/uketsuke@clinic\.example +2 .* held 1, delivered 1\n/)
    expect(out).toMatch(/keiri@clinic\.example +2 .* not recorded 1, delivered 1\n/)
    expect(out).toContain('<U+001B>[2J請求書')
    const opened = await openStore(place, { readOnly: true })
    const entries = await collect(readLedger(opened.forTenant(MAIN_TENANT)).entries())
    await opened.close()
    expect(entries.at(-1)?.entry).toMatchObject({ kind: 'searched', hits: 2, query: expect.stringContaining('*.docm') })
  })

  test('JSON is one object a mail', async () => {
    const { code, out } = await run('ja', '--json', '--verdict', 'hold')
    const hits = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as HuntHit)
    expect([code, hits.map(({ mail, verdict }) => [mail, verdict])]).toEqual([10, [['m1', 'hold']]])
  })

  test('a rule file, and one with mistakes, each with its line', async () => {
    const file = path.join(folder, 'wave.yaml')
    writeFileSync(file, 'where:\n  subject: 請求書\n  not:\n    verdict: pass\n')
    expect((await run('ja', '--rule', file)).out).toMatch(/^1通が2人に届いています/)
    writeFileSync(file, 'where:\n  subjekt: x\n  part-hash: "\x1b[2J"\n')
    const { code, err } = await run('en', '--rule', file)
    expect([code, err.includes('line 2:'), err.includes('\x1b')]).toEqual([2, true, false])
  })

  test.each([
    ['nothing asked', [], 'Say what to look for'],
    ['a hash that is none', ['--hash', 'abc'], 'Cannot look for --hash "abc"'],
    ['a time that is none', ['--since', 'soon'], 'Cannot use --since "soon"'],
    ['a file that is not there', ['--rule', 'no-such.yaml'], 'no-such.yaml'],
  ])('%s is said in one line', async (_, words, expected) => {
    const { code, out, err } = await run('en', ...words)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(expected)
  })

  test('nothing found ends with 0', async () => {
    expect(await run('ja', '--sender', 'nobody.example')).toMatchObject({
      code: 0,
      out: '条件に合うメールはありません。\n',
    })
  })
})
