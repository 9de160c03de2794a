// What every rule owes its readers: a name that says where it lives, words in both languages that a receptionist can
// use, sources, and cases.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Rule } from '#domain'
import { groupOf, RULE_FAILED, RULES } from '#examine'
import { POLICIES } from '#verdict'
import { stalePages } from '../scripts/docs.ts'
import { exportName, listSource } from '../scripts/new-rule.ts'
import type { RuleCases } from './fixtures/rule-case.ts'

const ROOM = path.join(import.meta.dirname, '..', 'src', 'examine')
const GROUPS = ['attachment', 'body', 'link', 'macro', 'sender', 'shape']
const ALL: readonly Omit<Rule, 'examine'>[] = [...RULES, RULE_FAILED]
const IDS = RULES.map(({ id }) => id)

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
// Words that only specialists use, that blame, or that frighten. A text that needs one explains the thing instead.
const UNWANTED = {
  ja: /マルウェア|ペイロード|エクスプロイト|脆弱性|サンドボックス|ドロッパー|C2|MIME|OLE|VBA|XLM|ヘッダー|エンコード|難読化|不注意|あなたのせい|怠|危険です!|!|至急|絶対に/u,
  en: /malware|payload|exploit|vulnerab|sandbox|dropper|\bC2\b|\bMIME\b|\bOLE\b|\bVBA\b|\bXLM\b|obfuscat|phishing|your fault|careless|you should have|!|urgently|never ever|immediately/iu,
} as const
// Length bounds in characters: a title fits a list, a text fits a banner.
const BOUNDS = {
  ja: { title: [8, 45], why: [25, 200], todo: [15, 160] },
  en: { title: [15, 80], why: [60, 420], todo: [40, 330] },
} as const

describe('the registry', () => {
  test('names are unique and sorted, and every file of a group is in the list', () => {
    expect(IDS).toEqual([...new Set(IDS)].sort())
    const files = GROUPS.flatMap((group) =>
      readdirSync(path.join(ROOM, group))
        .filter((file) => file.endsWith('.ts') && !/\.(?:cases|test)\.ts$/u.test(file))
        .map((file) => `${group}/${file.slice(0, -3)}`),
    )
    expect(files.sort()).toEqual(IDS)
  })

  test('there are the rules that the first issue promised', () => {
    expect(RULES.length).toBeGreaterThanOrEqual(25)
    expect([...new Set(IDS.map(groupOf))].sort()).toEqual(GROUPS)
  })

  test('policies only speak of rules that exist', () => {
    const known = new Set(ALL.map(({ id }) => id))
    for (const { weights } of Object.values(POLICIES))
      for (const id of Object.keys(weights)) expect(known).toContain(id)
  })

  test('"could not be inspected" holds by its own weight wherever anything is held', () => {
    for (const { text, weight, id } of ALL.filter(({ text }) => text.en.title.startsWith('Could not be inspected'))) {
      expect(text.ja.title, id).toContain('検査できませんでした')
      for (const { thresholds, weights } of Object.values(POLICIES)) {
        if (thresholds.hold !== null) expect(weights[id] ?? weight, id).toBeGreaterThanOrEqual(thresholds.hold)
        if (thresholds.refuse !== null) expect(weights[id] ?? weight, id).toBeLessThan(thresholds.refuse)
      }
    }
  })

  test('the documents say what the rules say now ("npm run docs" writes them)', () => {
    expect(stalePages()).toEqual([])
  })

  test('new:rule leaves a sorted list behind', () => {
    const source = readFileSync(path.join(ROOM, 'rules.ts'), 'utf8')
    expect(listSource(source, IDS[0] ?? '')).toBe(source)
    expect(listSource(source, 'link/aaa-bbb')).toContain("import { aaaBbb } from './link/aaa-bbb.ts'")
  })
})

describe.each(ALL.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has a weight on the scale, a version, and sources', () => {
    expect(Number.isInteger(rule.weight) && rule.weight >= 5 && rule.weight <= 90).toBe(true)
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/u)
    expect(rule.sources.length).toBeGreaterThan(0)
    for (const source of rule.sources) expect(source).toMatch(/^https:\/\/[a-z0-9.-]+\/\S*$/iu)
  })

  test.each(['ja', 'en'] as const)('speaks plainly in %s', (lang) => {
    for (const [key, text] of Object.entries(rule.text[lang]) as [keyof typeof BOUNDS.ja, string][]) {
      const [min, max] = BOUNDS[lang][key]
      expect([...text].length, `${key}: ${text}`).toBeGreaterThanOrEqual(min)
      expect([...text].length, `${key}: ${text}`).toBeLessThanOrEqual(max)
      expect(text, key).not.toMatch(UNWANTED[lang])
      expect(JAPANESE.test(text), key).toBe(lang === 'ja')
      expect(text.trim()).toBe(text)
      expect(/[。.]$/u.test(text), `${key} ends as a sentence unless it is a title: ${text}`).toBe(key !== 'title')
    }
  })

  test.skipIf(rule === RULE_FAILED)('is exported under its name and has cases, a near miss among them', async () => {
    const load = async (file: string): Promise<Record<string, unknown>> =>
      (await import(/* @vite-ignore */ pathToFileURL(path.join(ROOM, file)).href)) as Record<string, unknown>
    expect((await load(`${id}.ts`))[exportName(id)]).toMatchObject({ id })
    const { cases } = (await load(`${id}.cases.ts`)) as unknown as { cases: RuleCases }
    expect(cases.reject.length).toBeGreaterThan(0)
    expect(cases.accept.filter(({ name }) => name.startsWith('near miss: ')).length).toBeGreaterThan(0)
  })
})
