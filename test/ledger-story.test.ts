import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Entry,
  indexLedger,
  type NewEntry,
  openLedger,
  renderStory,
  type Story,
  storyOf,
  tellStory,
} from '#ledger'
import { visible } from '#report'
import { addLogEvents, addTenant, openStore, type Store } from '#store'
import { received, viewed } from './fixtures/ledger-entries.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { hostileTexts } from './fixtures/store-rows.ts'

// The life of one mail as people read it.

const MORNING = Date.UTC(2026, 10, 24, 0, 12, 3) // 09:12:03 in Japan
const MINUTE = 60_000

const LIFE: readonly (readonly [minutes: number, entry: NewEntry])[] = [
  [0, received(1)],
  [
    0,
    {
      ...{ kind: 'judged', who: 'sekisho', mail: 'm1', verdict: 'hold', score: 60, rules: '0.1.0', policy: 'clinic' },
      findings: [
        { rule: 'attachment/double-extension', weight: 60, evidence: [] },
        { rule: 'sender/quiet', weight: 0, evidence: [] },
      ],
    },
  ],
  [0, { kind: 'acted', who: 'sekisho', mail: 'm1', action: 'held', recipients: ['uketsuke@clinic.example'] }],
  [51, viewed(1)],
  [
    60 * 15,
    {
      ...{ kind: 'acted', who: 'user yamada', mail: 'm1', action: 'released', recipients: ['uketsuke@clinic.example'] },
      reason: '電話で確認済み',
    },
  ],
  [
    60 * 15,
    {
      ...{ kind: 'acted', who: 'sekisho', mail: 'm1', action: 'delivered', recipients: ['uketsuke@clinic.example'] },
      reply: '250 2.0.0 Ok: queued as 4F1',
    },
  ],
]

const style = (lang: 'ja' | 'en') => ({
  ...{ lang, timeZone: 'Asia/Tokyo', shown: visible },
  titleOf: (rule: string) =>
    rule === 'attachment/double-extension' ? { ja: '二重の拡張子', en: 'double extension' }[lang] : undefined,
})

const storyFrom = (entries: readonly unknown[]): Story => ({
  ...{ mail: 'm1', imported: [], isCut: false },
  entries: entries.map((entry, index) => ({ v: 1, index, at: MORNING, who: 'sekisho', ...(entry as object) }) as Entry),
})

test('in Japanese, with the days and times of the reader', () => {
  const entries = LIFE.map(([minutes, entry]) => ({ ...entry, at: MORNING + minutes * MINUTE }))
  expect(renderStory(storyFrom(entries), style('ja'))).toBe(`「請求書 1 from suzuki@example.com」 (m1)

2026年11月24日(火)
  09:12:03  SMTPの受付に、鈴木 <Suzuki@example.com>(封筒の差出人 suzuki@example.com) からuketsuke@clinic.example 宛てのメールが届きました。件名は「請求書 1 from suzuki@example.com」、大きさは 12.1 KB、含まれるファイルは 請求書.doc。送ってきたサーバーは mx.example.com 192.0.2.25。送信元の確認結果: spf pass, dkim none。
  09:12:03  「保留」と判定しました(60点)。理由: 二重の拡張子(attachment/double-extension)。(方針 clinic、ルール 0.1.0)
  09:12:03  Sekishoが、uketsuke@clinic.example 宛ての分を保留にしました。
  10:03:03  yamada さんが見ました(見たもの: text、場所: 192.0.2.7)。

2026年11月25日(水)
  00:12:03  yamada さんが保留を解き、uketsuke@clinic.example 宛てに届けることにしました。理由:「電話で確認済み」
  00:12:03  Sekishoが、uketsuke@clinic.example 宛てに配送しました。次のサーバーの返答:「250 2.0.0 Ok: queued as 4F1」`)
})

test('in English, elsewhere', () => {
  const entries = LIFE.map(([minutes, entry]) => ({ ...entry, at: MORNING + minutes * MINUTE }))
  expect(
    renderStory(storyFrom(entries), { ...style('en'), timeZone: 'UTC' }),
  ).toBe(`"請求書 1 from suzuki@example.com" (m1)

Tuesday, 24 November 2026
  00:12:03  Came in by the SMTP door from 鈴木 <Suzuki@example.com> (envelope: suzuki@example.com), to uketsuke@clinic.example: subject "請求書 1 from suzuki@example.com", 12.1 KB, with 請求書.doc. It was brought by mx.example.com 192.0.2.25. Where it comes from: spf pass, dkim none.
  00:12:03  Judged "hold" (score 60) because of: double extension (attachment/double-extension). Policy clinic, rules 0.1.0.
  00:12:03  Held for uketsuke@clinic.example by Sekisho.
  01:03:03  Viewed by yamada: text (from 192.0.2.7).
  15:12:03  Released to uketsuke@clinic.example by yamada. Reason: "電話で確認済み".
  15:12:03  Delivered to uketsuke@clinic.example by Sekisho. The next server answered "250 2.0.0 Ok: queued as 4F1".`)
})

describe('whatever stands in the entries', () => {
  test.each(hostileTexts)('$what is shown escaped', ({ text }) => {
    const base = received(1) as unknown as Record<string, unknown>
    const entries = [
      {
        ...base,
        headers: { subject: text, from: [{ address: text, name: text }] },
        parts: [{ path: text }],
        door: text,
        peer: { helo: text },
      },
      { kind: 'judged', verdict: text, findings: [{ rule: text, weight: 1 }], rules: text, policy: text },
      { kind: 'acted', who: text, action: 'held', recipients: [text], reply: text, reason: text },
      { kind: 'viewed', who: `user ${text}`, what: text, from: text },
      { kind: text, who: `door ${text}`, detail: text },
    ]
    for (const lang of ['ja', 'en'] as const) {
      const told = renderStory(storyFrom(entries), style(lang))
      expect(told.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
      expect(told.length).toBeLessThan(12_000)
    }
  })

  test('a field that is missing or is something else stops nothing; kinds of tomorrow are told as they are', () => {
    const odd = [null, 7, 'x', [], {}, [null], { a: 1 }]
    const names = [
      'envelope',
      'headers',
      'parts',
      'findings',
      'recipients',
      'peer',
      'authentication',
      'who',
      'action',
      'bytes',
    ]
    for (const kind of ['received', 'judged', 'acted', 'viewed', 'password-tried', 'constructor', 'toString'])
      for (const value of odd) {
        const entry = { kind, ...Object.fromEntries(names.map((name) => [name, value])) }
        expect(tellStory(storyFrom([entry]), style('en')).lines).toHaveLength(1)
      }
    const { lines } = tellStory(storyFrom([{ kind: 'weighed', grams: 12 }]), style('en'))
    expect(lines[0]?.text).toBe('Sekisho: {"kind":"weighed","grams":12}')
  })
})

describe.each(TEST_ENGINES)('a story on $name', ({ isMissing, start }) => {
  let places: StorePlaces
  let store: Store
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-story-'))

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

  test.skipIf(isMissing)(
    'is whole whether the index has all, some or none of it, and has what other logs say',
    async () => {
      await store.write((trx) => addTenant(trx, { tenant: 'story', name: 'story' }))
      const clinic = store.forTenant('story')
      let now = MORNING
      const ledger = await openLedger(clinic, { keyFile: path.join(folder, 'key'), clock: () => now })
      const write = async (entries: typeof LIFE) => {
        for (const [minutes, entry] of entries) {
          now = MORNING + minutes * MINUTE
          await ledger.append([entry, viewed(2)])
        }
      }
      const kinds = async () => (await storyOf(clinic, 'm1'))?.entries.map(({ kind }) => kind)
      expect(await storyOf(clinic, 'm1')).toBeUndefined()
      await write(LIFE.slice(0, 3))
      expect(await kinds()).toEqual(['received', 'judged', 'acted'])
      await indexLedger(clinic)
      await write(LIFE.slice(3))
      expect(await kinds()).toEqual(['received', 'judged', 'acted', 'viewed', 'acted', 'acted'])
      await indexLedger(clinic)
      const event = {
        at: MORNING + 60_000,
        source: 'postfix',
        kind: 'sent',
        messageId: '1@example.com',
        to: 'uketsuke@clinic.example',
        detail: { relay: 'mail.clinic.example' },
      }
      await clinic.write((desk) =>
        addLogEvents(desk, [{ at: event.at, lineHash: 'x', messageKey: '1@example.com', body: JSON.stringify(event) }]),
      )
      const story = await storyOf(clinic, 'm1')
      expect(story?.entries).toHaveLength(6)
      const lines = story === undefined ? [] : tellStory(story, style('en')).lines
      expect(lines.map(({ kind }) => kind)).toEqual([
        'received',
        'judged',
        'acted',
        'postfix',
        'viewed',
        'acted',
        'acted',
      ])
      expect(lines[3]).toMatchObject({
        time: '09:13:03',
        text: '[log of Postfix] sent on, to uketsuke@clinic.example, relay "mail.clinic.example"',
      })
      expect(await storyOf(clinic, 'm')).toBeUndefined()
      await ledger.close()
    },
  )
})
