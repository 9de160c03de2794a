import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { buildXlm, CONTAINERS, PIECES, PIECES_COMMAND, type XlmBook } from './fixtures/xlm-book.ts'

// From a workbook's bytes to the verdict.

const book = (visibility: 'visible' | 'very-hidden', last: string): XlmBook => ({
  sheets: [{ name: 'Macro1', visibility, cells: { A1: '=ALERT("Hello",2)', A2: last, A3: '=HALT()' } }],
  names: { Auto_Open: 'Macro1!$A$1' },
})

describe.each(CONTAINERS)('a workbook as %s', (container) => {
  test('that builds a command is held, with the command as evidence', async () => {
    const { verdict, findings } = await inspect(buildXlm(PIECES, container), { name: `a.${container}` })
    expect(verdict.decision).toBe('hold')
    const finding = findings.find(({ id }) => id === 'macro/xlm-runs-a-program')
    expect(finding?.evidence[0]?.seen).toMatchObject({ starts: 'Auto_Open_x', command: PIECES_COMMAND })
  })

  test('that runs a program in plain sight is held', async () => {
    const bytes = buildXlm(book('visible', '=EXEC("echo example.com")'), container)
    expect((await inspect(bytes, { name: `a.${container}` })).verdict.decision).toBe('hold')
  })
})

describe.each(['xls', 'xls5', 'xlsb', 'xlsm'] as const)('a workbook as %s', (container) => {
  test.each([
    ['visible', 'notice'],
    ['very-hidden', 'hold'],
  ] as const)('with a harmless macro that starts by itself, %s: %s', async (visibility, decision) => {
    const bytes = buildXlm(book(visibility, '=FORMULA("total",B1)'), container)
    expect((await inspect(bytes, { name: `a.${container.slice(0, 3)}` })).verdict.decision).toBe(decision)
  })
})
