import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { Budget, bufferSource } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { isCfb, readCfb } from '../src/unpack/cfb/index.ts'
import { biffRecords } from '../src/unpack/xlm/biff-records.ts'
import type { Scalar } from '../src/unpack/xlm/book.ts'
import { printFormula } from '../src/unpack/xlm/print-formula.ts'
import { readBiffBook } from '../src/unpack/xlm/read-biff.ts'
import { runBook } from '../src/unpack/xlm/run-book.ts'
import { partsOf, takeApart } from './fixtures/office-open.ts'

// Real workbooks that nobody here wrote, with Excel itself as the judge.

const CORPORA = path.resolve(import.meta.dirname, '../../shared/corpora')
const SAMPLES = path.join(CORPORA, 'oletools', 'excel4-macros')

describe.skipIf(!existsSync(CORPORA))('corpora', () => {
  test('one macro saved in seven formats prints the same, and is only noticed', async () => {
    const files = readdirSync(SAMPLES)
    expect(files).toHaveLength(7)
    for (const file of files) {
      const bytes = readFileSync(path.join(SAMPLES, file))
      const sheets = partsOf(takeApart(bytes, file), 'xlm-sheet')
      expect(sheets.map((part) => part.content.toString())).toEqual([
        'A1: =ALERT("This is a sample Excel 4 macro")\nA2: =HALT()\n',
      ])
      // A .slk is held for what it is, whatever stands in it.
      if (file.endsWith('.slk')) continue
      expect((await inspect(bytes, { name: file })).verdict.decision).toBe('notice')
    }
  })

  // Ordinary sheets keep what Excel worked out beside each formula. They are read as if they were macro sheets.
  test('formulas of ordinary workbooks are read whole, and come to what Excel says', () => {
    const count = { formulas: 0, unread: 0, compared: 0, equal: 0 }
    for (const stream of workbookStreams()) {
      const book = readBiffBook(stream)
      if (book === undefined) continue
      const run = runBook({ ...book, names: [] }, new Budget(DEFAULT_LIMITS))
      for (const sheet of book.sheets) {
        const state = run.sheets.get(sheet.name.toLowerCase())
        for (const [key, { formula, value }] of sheet.cells) {
          if (formula === undefined) continue
          count.formulas += 1
          if (/\{(?:token|\?)|FUNCTION\.\d|COMMAND\.\d/.test(printFormula(formula))) count.unread += 1
          const ours = state?.executed.has(key) ? state.values.get(key) : undefined
          if (ours === undefined || !ours.known || ours.isError) continue
          count.compared += 1
          if (isSame(ours.v, value)) count.equal += 1
        }
      }
    }
    expect(count.formulas).toBeGreaterThan(50_000)
    expect(count.unread).toBe(0)
    expect(count.compared).toBeGreaterThan(25_000)
    expect(count.equal / count.compared).toBeGreaterThan(0.985)
  })
})

/** The workbook streams that are not encrypted, each sheet marked as a macro sheet. */
function* workbookStreams(): Generator<Buffer> {
  for (const entry of readdirSync(CORPORA, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = readFileSync(path.join(entry.parentPath, entry.name))
    if (!isCfb(bytes)) continue
    const cfb = readCfb(bufferSource(bytes))
    for (const each of cfb.entries.filter(({ type, name }) => type === 'stream' && /^(?:workbook|book)$/i.test(name))) {
      const stream = Buffer.from(cfb.stream(each))
      const globals = [...biffRecords(stream.subarray(0, 2 ** 20), 0)]
      if (globals.some(({ type }) => type === 0x2f)) continue
      for (const { type, data } of globals) if (type === 0x85 && data.length > 6) data[5] = 1
      yield stream
    }
  }
}

function isSame(ours: Scalar, excel: Scalar): boolean {
  if (typeof ours === 'number' && typeof excel === 'number')
    return Math.abs(ours - excel) <= 1e-9 * Math.max(1, Math.abs(excel))
  const isNothing = (value: Scalar) => value === null || value === '' || value === 0
  return ours === excel || (isNothing(ours) && isNothing(excel))
}
