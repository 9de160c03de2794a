import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Decision, Lang, Policy } from '#domain'
import { fuzzed } from '../../test/fixtures/effort.ts'
import { heldMail, passedMail } from '../../test/fixtures/report-samples.ts'
import { renderLine, renderReport } from './render-report.ts'
import { addReport, EMPTY_TALLY, renderSummary } from './summary.ts'
import { widthOf } from './width.ts'

const GOLDENS = resolve(import.meta.dirname, '../../test/goldens')
const POLICY: Policy = { name: 'clinic', thresholds: { notice: 20, hold: 50, refuse: 100 }, weights: {} }
const RAW = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u
const LANGS: readonly Lang[] = ['ja', 'en']

/** Compares with a text file; `UPDATE=1` writes it anew. */
function expectGolden(name: string, text: string): void {
  const path = resolve(GOLDENS, `${name}.txt`)
  if (process.env.UPDATE === '1' || !existsSync(path)) writeFileSync(path, `${text}\n`)
  expect(`${text}\n`).toBe(readFileSync(path, 'utf8'))
}

describe.each(LANGS)('the report in %s', (lang) => {
  const options = { lang, width: 80, color: false, policy: POLICY }

  test.each<Decision>(['notice', 'hold', 'refuse'])('%s, as a receptionist reads it', (verdict) => {
    expectGolden(`report-${verdict}.${lang}`, renderReport({ ...heldMail(lang), verdict }, options))
  })

  test('pass without findings takes two short lines', () => {
    const report = renderReport(passedMail(), options)
    expectGolden(`report-pass.${lang}`, report)
    expect(report.split('\n')).toHaveLength(2)
  })

  test('pass with a small finding says what it was', () => {
    expectGolden(
      `report-pass-with-finding.${lang}`,
      renderReport({ ...heldMail(lang), verdict: 'pass', score: 10 }, options),
    )
  })

  test('many files: a line for each that passed, and a summary', () => {
    const reports = [
      passedMail(),
      { ...heldMail(lang), verdict: 'pass' as const },
      { ...passedMail(), file: 'slow.eml', ms: 2345 },
    ]
    const tally = { ...reports.reduce(addReport, EMPTY_TALLY), errors: 1 }
    const lines = reports.map((report) => renderLine(report, options))
    expectGolden(`many.${lang}`, [...lines, '', renderSummary(tally, options)].join('\n'))
  })

  test.each([40, 60, 80, 100])('no line is wider than %i columns', (width) => {
    const lines = renderReport(heldMail(lang), { ...options, width, verbose: true }).split('\n')
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([])
  })

  test('names made to hurt: no throw, no wide line, nothing raw', () => {
    const pieces = [
      '請求書',
      'a',
      ' ',
      ' > ',
      '\u202e',
      '\x1b[2J',
      '\r\n',
      '👩‍👩‍👧',
      '\u0301',
      '한',
      '\ud83d',
      'ﾊﾞ',
      '。',
      '「',
      '\u200d',
      '🇯',
      '\ufe0f',
      'ا',
    ]
    let seed = 42
    const next = (max: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % max
    }
    for (let round = 0; round < fuzzed(50, 150); round += 1) {
      const name = Array.from({ length: next(40) }, () => pieces[next(pieces.length)]).join('')
      const report = heldMail(lang)
      const parts = report.parts.map((part) => ({ ...part, path: part.id === 0 ? 'mail' : `mail > ${name}` }))
      const findings = report.findings.map((finding) => ({
        ...finding,
        evidence: [{ part: 1, seen: { name, url: name } }],
      }))
      const text = renderReport({ ...report, file: name, parts, findings }, { ...options, width: 40 + next(60) })
      expect(text).not.toMatch(RAW)
    }
  })

  test('nothing of a sender reaches the terminal raw, colour or not', () => {
    const plain = renderReport(heldMail(lang), options)
    expect(plain).not.toMatch(RAW)
    const coloured = renderReport(heldMail(lang), { ...options, color: true })
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(plain)
    expect(coloured).not.toBe(plain)
  })
})
