import { expect, test } from 'vitest'
import { NOTHING_KNOWN, type Rule } from '#domain'
import { attached, mailWith } from '../../test/fixtures/rule-case.ts'
import { examine } from './examine.ts'
import { RULE_FAILED } from './rule-failed.ts'

const TEXT = { title: 't', why: 'w', todo: 'd' }
const rule = (id: string, weight: number, examineIt: Rule['examine']): Rule => ({
  id,
  weight,
  since: '0.1.0',
  sources: ['https://example.com/'],
  text: { ja: TEXT, en: TEXT },
  examine: examineIt,
})
const MAIL = mailWith(attached('a.pdf', 'pdf'))

test('examine reports a rule that breaks, keeps what it found before, and asks the others', () => {
  const findings = examine(MAIL, NOTHING_KNOWN, [
    rule('macro/breaks', 30, function* () {
      yield { part: 1, seen: { word: 'x' } }
      throw new Error('bent')
    }),
    rule('link/works', 10, () => [{ part: 1, seen: {} }]),
  ])
  expect(findings.map(({ id }) => id)).toEqual([RULE_FAILED.id, 'macro/breaks', 'link/works'])
  expect(findings[0]?.evidence[0]?.seen).toEqual({ rule: 'macro/breaks', failure: 'bent' })
})

test('examine keeps twenty pieces of evidence and counts the rest in the last one', () => {
  const many = Array.from({ length: 50 }, (_, index) => ({ part: 1, seen: { index } }))
  const evidence = examine(MAIL, NOTHING_KNOWN, [rule('link/many', 10, () => many)])[0]?.evidence
  expect(evidence?.length).toBe(20)
  expect(evidence?.[19]?.seen).toEqual({ index: 19, more: 30 })
})

test('examine shortens what a sender made long', () => {
  const seen = { name: 'x'.repeat(10_000) }
  const evidence = examine(MAIL, NOTHING_KNOWN, [rule('link/long', 10, () => [{ part: 1, seen }])])[0]?.evidence
  expect(String(evidence?.[0]?.seen.name).length).toBe(301)
})

test('examine finds nothing in an ordinary mail', () => {
  expect(examine(MAIL, NOTHING_KNOWN)).toEqual([])
})
