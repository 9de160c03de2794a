import { describe, expect, test } from 'vitest'
import { parseFormula } from '../src/unpack/xlm/parse-formula.ts'
import { printFormula } from '../src/unpack/xlm/print-formula.ts'
import { readTokens } from '../src/unpack/xlm/read-tokens.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { fuzzed } from './fixtures/effort.ts'
import { takeApart } from './fixtures/office-open.ts'
import { buildXlm, CONTAINERS, PIECES } from './fixtures/xlm-book.ts'

// Nothing that a workbook holds throws or hangs; and whatever is cut off, what stands before it is still read.

// A small generator with a seed: the same mutations every time.
function* numbers(seed: number): Generator<number, never> {
  let state = seed
  while (true) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state
  }
}

const crashes = (bytes: Buffer): string[] =>
  takeApart(bytes).parts.flatMap((part) =>
    part.flaws.filter(({ code }) => code === 'unpack/crashed').map(({ seen = '' }) => seen),
  )

describe.each(CONTAINERS)('%s', (container) => {
  const bytes = buildXlm(PIECES, container)

  test('cut off anywhere is read without a crash', () => {
    for (let length = 0; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / fuzzed(60, 250))))
      expect(crashes(bytes.subarray(0, length))).toEqual([])
  })

  test('with bytes changed is read without a crash', () => {
    const random = numbers(container.length + 7)
    for (let round = 0; round < fuzzed(80, 300); round += 1) {
      const changed = Buffer.from(bytes)
      for (let i = 0; i < 1 + (round % 10); i += 1)
        changed[random.next().value % changed.length] = random.next().value >>> 24
      expect(crashes(changed)).toEqual([])
    }
  })
})

test.each([5, 8, 12] as const)('tokens of any kind become a formula that can be printed (BIFF%s)', (version) => {
  const random = numbers(version)
  const dialect = {
    version,
    nameOf: () => 'name',
    externNameOf: () => 'extern',
    sheetOf: () => 'Sheet',
    decode: (bytes: Buffer) => bytes.toString('latin1'),
  }
  for (let round = 0; round < fuzzed(2_000, 5_000); round += 1) {
    const tokens = Buffer.from(Array.from({ length: random.next().value % 40 }, () => random.next().value >>> 25))
    expect(typeof printFormula(readTokens(tokens, dialect, { row: 1, column: 1 }))).toBe('string')
  }
})

test('text of any kind becomes a formula that can be printed', () => {
  const random = numbers(3)
  const pieces = [
    'A1',
    'R1C1',
    'R[-2]C',
    '(',
    ')',
    ',',
    '"',
    '""',
    '&',
    '-',
    '%',
    '=',
    '<>',
    'IF(',
    'x',
    '!',
    "'",
    '{',
    '1.5',
    '#REF!',
    ':',
    ' ',
    '[1]',
  ]
  for (let round = 0; round < fuzzed(2_000, 5_000); round += 1) {
    const text = Array.from(
      { length: random.next().value % 20 },
      () => pieces[random.next().value % pieces.length],
    ).join('')
    for (const style of ['A1', 'R1C1'] as const) {
      const once = printFormula(parseFormula(text, style, { row: 5, column: 5 }))
      expect(typeof once).toBe('string')
    }
  }
})

test.each([
  ['brackets', '('.repeat(30_000)],
  ['signs', `${'-'.repeat(30_000)}1`],
  ['calls', 'IF('.repeat(10_000)],
  ['a chain', `1${'&1'.repeat(15_000)}`],
  ['powers', `1${'^-(1'.repeat(8_000)}`],
  ['quotes', '"'.repeat(32_000)],
  ['percents', `1${'%'.repeat(30_000)}`],
  ['a sheet without an end', `'${"''".repeat(16_000)}`],
  ['names', 'x.'.repeat(16_000)],
])('deep or long %s cost little', (_, text) => {
  const started = cpuMs()
  printFormula(parseFormula(text, 'R1C1', { row: 0, column: 0 }))
  expect(cpuMs() - started).toBeLessThan(500)
})

test('tokens that nest without an end do not overflow', () => {
  const dialect = { version: 8, nameOf: () => '', externNameOf: () => '', sheetOf: () => '', decode: () => '' } as const
  for (const token of [0x12, 0x13, 0x14, 0x15]) {
    const tokens = Buffer.concat([Buffer.from([0x1d, 1]), Buffer.alloc(16_000, token)])
    expect(printFormula(readTokens(tokens, dialect, { row: 0, column: 0 })).length).toBeLessThan(40_000)
  }
})
