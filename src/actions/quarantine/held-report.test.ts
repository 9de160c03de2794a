import { expect, test } from 'vitest'
import { type Report, renderReport } from '#report'
import type { Held } from './held.ts'
import { heldReport, heldText, heldTitle, reportOfHeld } from './held-report.ts'

const part = (id: number) => ({
  id,
  path: `mail > ${id} ${'x'.repeat(900)}`,
  kind: 'text' as const,
  bytes: 1,
  sha256: null,
})
const finding = (id: string, parts: readonly number[]) => ({
  ...{ id, group: 'macro' as const, weight: 50, part: parts[0] ?? null, title: 'T', why: 'W', todo: 'D' },
  evidence: parts.map((at) => ({ part: at, at: 7, seen: { name: 'n'.repeat(9_000), line: 3 } })),
})
const report = (over: Partial<Report> = {}): Report => ({
  ...{ file: 'a.eml', sha256: 'ab', kind: 'mail', verdict: 'hold', score: 60, ms: 1.5 },
  ...{ findings: [], parts: [part(0)], recovered: { urls: [], commands: [] }, flaws: [] },
  ...over,
})
const held = { mail: 'm', verdict: 'hold', score: 60 } as Held

test('heldReport is bounded, and evidence still points at its part', () => {
  const kept = heldReport(
    report({
      parts: Array.from({ length: 5_000 }, (_, id) => part(id)),
      findings: Array.from({ length: 300 }, (_, index) => finding('macro/starts-by-itself', [4_000 + (index % 9), 3])),
      flaws: Array.from({ length: 900 }, () => ({ code: 'c', level: 'odd' as const, part: 4_001, at: 1 })),
      recovered: { urls: Array.from({ length: 99 }, () => 'u'.repeat(9_000)), commands: [] },
    }),
  )
  expect(JSON.stringify(kept).length).toBeLessThan(100_000)
  const [first] = kept.findings
  expect(kept.parts[first?.evidence[0]?.part ?? -1]?.path).toContain('mail > 4000')
  expect(kept.parts[0]?.path).toContain('mail > 0')
  expect(kept.parts.every(({ id }, place) => id === place)).toBe(true)
  expect(first?.evidence[0]).toMatchObject({ at: 7, seen: { line: 3 } })
})

test('reportOfHeld speaks the language that is asked for, whatever it was written in', () => {
  const kept = heldReport(report({ findings: [finding('macro/starts-by-itself', [0]), finding('gone/rule', [0])] }))
  expect(JSON.stringify(kept.findings[0])).not.toContain('"T"')
  const [ja, en] = (['ja', 'en'] as const).map((lang) => reportOfHeld(held, kept, lang))
  expect(ja?.findings.map(({ title }) => title)).toEqual(['開くと自動で動くマクロがあります', 'T'])
  expect(en?.findings[0]).toMatchObject({ title: heldText('macro/starts-by-itself', 'en').title, weight: 50, part: 0 })
  expect(renderReport(ja ?? report(), { lang: 'ja', width: 80, color: false })).toContain('開くと自動で動く')
})

test('heldTitle has words for a cause, for a rule that is not known any more, and for none', () => {
  expect(heldTitle({ rules: ['held/not-delivered', 'macro/macro-present'] }, 'en')).toContain('did not take it')
  expect(heldTitle({ rules: ['gone/rule'] }, 'en')).toBe('Something of concern was found')
  expect(heldTitle({ rules: [] }, 'en')).toContain('safe side')
  expect(heldTitle({ rules: ['held/toString'] }, 'ja')).toBe('気になる点が見つかりました')
})
