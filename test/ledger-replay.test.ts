import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openQuarantine } from '#actions'
import type { Known } from '#domain'
import { RULES } from '#examine'
import { snapshotOf } from '#knowledge'
import {
  compareJudgements,
  type Judged,
  type Judgement,
  loggedFindings,
  type NewEntry,
  openLedger,
  type Replay,
  type RuleChange,
  replayMail,
} from '#ledger'
import { openPool } from '#pool'
import { addTenant, MAIN_TENANT, openStore, type Store, saveKnown, type TenantStore } from '#store'
import { POLICIES } from '#verdict'
import { LEDGER_SEARCH_EN as EN } from '../src/cli/ledger/ledger-search-words.en.ts'
import { replayText } from '../src/cli/ledger/replay-mail.ts'
import { localTime } from '../src/cli/local-time.ts'
import { runCli } from '../src/cli/run-cli.ts'
import { cliWordsFor } from '../src/cli/words.ts'
import { rulesName } from '../src/service/policies.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { demoMails } from './fixtures/demo-mails.ts'
import { knowing } from './fixtures/known.ts'
import { received, T0 } from './fixtures/ledger-entries.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// A mail judged again: what is compared, on both engines, and the whole way from the command line.

const found = (rule: string, weight: number, evidence = '{}') => ({ rule, weight, evidence: [evidence] })
const judgement = (over: Partial<Judgement> = {}): Judgement => ({
  ...{ verdict: 'hold', score: 60, findings: [found('attachment/a', 60)], rules: 'r1', policy: 'clinic' },
  ...over,
})

describe('compareJudgements', () => {
  const isAsked = (rule: string) => rule !== 'shape/scanned'
  test.each([
    ['nothing changed', {}, {}, []],
    ['a rule came', { findings: [] }, {}, ['attachment/a came']],
    ['a rule went', {}, { findings: [] }, ['attachment/a went']],
    ['a weight', {}, { findings: [found('attachment/a', 40)] }, ['attachment/a weight']],
    ['another place', {}, { findings: [found('attachment/a', 60, '{"name":"x"}')] }, ['attachment/a evidence']],
    [
      'a scanner is not asked again',
      { findings: [found('shape/scanned', 70)] },
      { findings: [] },
      ['shape/scanned not-asked'],
    ],
    [
      'of another version nobody knows',
      { findings: [found('shape/scanned', 70)] },
      { findings: [], rules: 'r2' },
      ['shape/scanned went'],
    ],
    [
      'the heaviest in front',
      { findings: [found('link/b', 10), found('link/a', 10)] },
      { findings: [found('macro/c', 90)] },
      ['macro/c came', 'link/a went', 'link/b went'],
    ],
  ] as const)('%s', (_, then, now, changes) => {
    const told = compareJudgements(judgement(then), judgement(now), isAsked)
    expect(told.map(({ rule, change }) => `${rule} ${change}`)).toEqual(changes)
  })
})

const EVIDENCE = JSON.stringify({ claims: 'suzuki@example.com' })
const KNOWN: Known = knowing()
const BYTES = Buffer.from('Subject: x\r\n\r\nx')

describe.each(TEST_ENGINES)('replayMail on $name', ({ isMissing, start }) => {
  let places: StorePlaces
  let store: Store
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-replay-'))

  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    store = await openStore(await places.newPlace())
  }, START_MS)
  afterAll(async () => {
    await store?.close()
    await places?.stop()
    rmSync(folder, { recursive: true })
  })

  const ledgerOf = async (tenant: string, addresses: 'plain' | 'hashed') => {
    await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
    const clinic = store.forTenant(tenant)
    const ledger = await openLedger(clinic, { keyFile: path.join(folder, `${tenant}.key`), clock: () => T0, addresses })
    const known = snapshotOf(KNOWN)
    const judged = {
      ...judgement({ findings: [found('sender/borrowed', 60, EVIDENCE)], known: known.sha256 }),
      ...({ kind: 'judged', who: 'door smtp', from: '192.0.2.25', mail: 'm1' } as const),
    }
    await ledger.append([{ ...received(1), sha256: hash('sha256', BYTES, 'hex') } as NewEntry, judged])
    await clinic.write((desk) => saveKnown(desk, known, T0))
    await ledger.close()
    return clinic
  }
  const seen: { known: Known; policy: string }[] = []
  const again = async (clinic: TenantStore, over: Partial<Judged> = {}, bytes: Buffer | undefined = BYTES) => {
    const { verdict, score, rules } = judgement()
    return replayMail(clinic, 'm1', {
      bytesOf: async () => bytes,
      isAsked: () => true,
      judge: async (_, known, policy) => {
        seen.push({ known, policy })
        return { verdict, score, rules, findings: [found('sender/borrowed', 60, EVIDENCE)], isLocked: false, ...over }
      },
    })
  }

  test.skipIf(isMissing).each(['plain', 'hashed'] as const)(
    'with %s addresses the same judgement is the same entry',
    async (addresses) => {
      const clinic = await ledgerOf(addresses, addresses)
      expect(await again(clinic)).toMatchObject({
        isSame: true,
        isSameRules: true,
        isSameMail: true,
        changes: [],
        known: 'same',
        index: 2,
      })
      expect(seen.at(-1)).toEqual({ known: KNOWN, policy: 'clinic' })
      const other = await again(clinic, { score: 61 })
      expect(other).toMatchObject({ isSame: false, changes: [], past: { score: 60 }, present: { score: 61 } })
      expect(await again(clinic, { rules: 'r2' })).toMatchObject({ isSame: false, isSameRules: false })
      expect(await again(clinic, {}, Buffer.from('another'))).toMatchObject({ isSame: true, isSameMail: false })
    },
  )

  test.skipIf(isMissing)('what is missing is said', async () => {
    const clinic = await ledgerOf('missing', 'plain')
    const tools = {
      bytesOf: async () => undefined,
      isAsked: () => true,
      judge: () => Promise.reject(new Error('not asked')),
    }
    expect(await replayMail(clinic, 'm2', tools)).toBe('no-mail')
    expect(await replayMail(clinic, 'm1', tools)).toBe('no-bytes')
    await clinic.write((desk) => desk.remove('known_snapshot').execute())
    expect(await again(clinic)).toMatchObject({ known: 'missing' })
    const { sha256 } = snapshotOf(KNOWN)
    await clinic.write((desk) => saveKnown(desk, { sha256, json: '{"ownDomains":["x"],"passwords":[]}' }, T0))
    expect(await again(clinic)).toMatchObject({ known: 'changed' })
    expect(seen.at(-1)?.known.ownDomains).toEqual([])
  })
})

describe('sekisho ledger replay', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-replay-command-'))
  const at = (name: string): string => path.join(folder, name)
  const STORE = at('store.db')
  const HELD_KEY = at('held.key')
  // The first few: a start of the road costs a second.
  const mails = demoMails().slice(1, 4)
  const printed = catchPrinted()
  async function replay(...words: string[]) {
    printed.anew()
    const code = await runCli(
      [
        '--lang',
        words[0] === 'ja' ? 'ja' : 'en',
        'ledger',
        'replay',
        ...words.filter((word) => word !== 'ja'),
        '--store',
        STORE,
      ],
      '0.0.0',
    )
    return { code, ...printed.said() }
  }

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
    const store = await openStore(STORE)
    const clinic = store.forTenant(MAIN_TENANT)
    const quarantine = await openQuarantine(clinic, {
      keyFile: HELD_KEY,
      clock: () => T0,
      bytesMax: 2 ** 28,
      keepDays: 1,
    })
    const ledger = await openLedger(clinic, { keyFile: at('ledger.key'), clock: () => T0 })
    const pool = openPool({ policy: POLICIES.clinic, lang: 'en', jobs: 1, ask: async () => KNOWN })
    const known = snapshotOf(KNOWN)
    for (const [index, { bytes }] of mails.entries()) {
      const mail = `mail-${index}`
      const { report } = await pool.judge({ file: mail, as: 'mail', source: { bytes }, bytes: bytes.length })
      const { verdict, score } = report
      const findings = loggedFindings(report.findings)
      // Of the first it is told that it was judged by other rules, which found something else.
      const isOld = index === 0
      const judged: NewEntry = {
        ...{ kind: 'judged', who: 'door smtp', from: '192.0.2.25', mail, verdict: isOld ? 'refuse' : verdict, score },
        findings: isOld
          ? [...findings, { rule: 'attachment/long-gone', weight: 90, evidence: ['\u001b[2J'] }]
          : findings,
        ...{ rules: isOld ? '0.0.0+older' : rulesName('0.0.0'), policy: 'clinic', known: known.sha256 },
      }
      const base = received(index) as NewEntry & { readonly kind: 'received' }
      await ledger.append([{ ...base, mail, sha256: hash('sha256', bytes, 'hex') }, judged])
      await quarantine.hold({
        ...{ mail, door: 'smtp', direction: 'in', sender: 'a@example.com', recipients: ['b@clinic.example'], bytes },
        ...{ subject: 'x', from: 'x', verdict, score },
        report: {
          version: 1,
          kind: 'mail',
          sha256: null,
          findings: [],
          parts: [],
          flaws: [],
          recovered: { urls: [], commands: [] },
          ms: 1,
        },
      })
    }
    await clinic.write((desk) => saveKnown(desk, known, T0))
    pool.close()
    await ledger.close()
    await store.close()
  }, START_MS)
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test('by the same rules it is judged the same, byte for byte; with the key it is recorded', async () => {
    const { code, out, err } = await replay(
      'mail-1',
      '--held-key',
      HELD_KEY,
      '--json',
      '--ledger-key',
      at('ledger.key'),
    )
    const replayed = JSON.parse(out) as Replay
    const same = { isSame: true, isSameRules: true, isSameMail: true, known: 'same', changes: [], isRecorded: true }
    expect([code, replayed, err]).toMatchObject([0, same, ''])
    expect(replayed.present).toEqual(replayed.past)
    expect(replayed.past.findings.length).toBeGreaterThan(0)
  })

  test('by other rules, what differs is told, and that those of then cannot be run', async () => {
    writeFileSync(at('b.eml'), mails[2]?.bytes ?? '')
    const { code, out, err } = await replay('ja', 'mail-0', '--file', at('b.eml'))
    expect([code, err]).toEqual([0, expect.stringContaining('台帳に記録していません')])
    expect(out).toContain('- 今は見つからない: attachment/long-gone(90点)')
    expect(out).toContain('判定は「拒否」から「')
    expect(out).toContain('そのときのルールはもう動かせないため')
    expect(out).toContain('受け取ったときのものと違います')
  })

  test('in English', () => {
    const changes: RuleChange[] = [
      { rule: 'attachment/long-gone', change: 'went', past: found('attachment/long-gone', 90) },
      { rule: 'macro/macro-present', change: 'weight', past: found('x', 40), present: found('x', 25) },
    ]
    const { verdict: _, ...rest } = judgement()
    const told: Replay = {
      ...{ mail: '\u001b[2J', at: T0, index: 3, isSame: false, isSameRules: true, isSameMail: true, known: 'missing' },
      ...{ changes, isLocked: true, past: judgement(), present: { ...rest, verdict: 'pass', score: 0 } },
    }
    expect(replayText(told, 'en', { words: cliWordsFor('en') })).toBe(
      [
        'The mail "<U+001B>[2J" was judged again by the rules of now.',
        `  then: hold (score 60)  ${localTime(T0)}, rules r1, policy clinic`,
        '  now:  pass (score 0)  rules r1',
        'The verdict changes from "hold" to "pass".',
        '  - not found any more: attachment/long-gone, 90',
        `  ~ weighs differently: ${RULES.find(({ id }) => id === 'macro/macro-present')?.text.en.title} (macro/macro-present), 40 then, 25 now`,
        EN.notes['known-missing'],
        EN.notes.locked,
      ].join('\n'),
    )
  })

  test.each([
    [['mail-1'], 'give the key of the quarantine'],
    [['mail-99', '--held-key', HELD_KEY], 'There is no mail "mail-99"'],
    [['mail-1', '--held-key', at('none.key')], 'key'],
    [['mail-1', '--file', at('none.eml')], 'there is no such file'],
  ] as const)('%j is a mistake', async (words, told) => {
    expect(await replay(...words)).toMatchObject({ code: 2, err: expect.stringContaining(told), out: '' })
  })
})
