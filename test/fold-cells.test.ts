import { describe, expect, test } from 'vitest'
import { damaged } from './fixtures/carrier-mutate.ts'
import { buildDocWithVariables, buildXlsbWithCells, buildXlsWithCells } from './fixtures/fold-cells.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

// Where macros of binary documents keep what they run, beside their forms.

const commandsOf = (bytes: Buffer): string[] => allFacts(takeApart(bytes), 'command').map(({ command }) => command)

const CELLS = `Sub Auto_Open()
  For row = 1 To 4
    text = text & Cells(row, 2).Value & " "
  Next
  Shell text & Chr(Sheet1.Range("C1")), 0
End Sub
`
const ENCODED = Buffer.from('powershell -w hidden echo example.com # 0123456789', 'utf16le').toString('base64')
const VARIABLE = 'Sub AutoOpen()\n  Shell ActiveDocument.Variables("v1").Value & "m", 0\nEnd Sub\n'
const UNKNOWN = 'Sub AutoOpen()\n  Shell decode(one.two(3)), 0\nEnd Sub\n'

describe('what a macro runs is read from', () => {
  test.each([
    ['variables of a document', buildDocWithVariables({ v0: 'x', v1: 'cmd /c echo example.co' }, VARIABLE)],
    ['cells of a BIFF8 workbook', buildXlsWithCells(CELLS)],
    ['cells of a BIFF12 workbook', buildXlsbWithCells(CELLS)],
  ])('%s', (_, bytes) => {
    expect(commandsOf(bytes).map((each) => each.replace(' !', ''))).toContain('cmd /c echo example.com')
  })
})

describe('a payload is recovered, though nobody knows how it is read, from', () => {
  test.each([
    ['a variable', buildDocWithVariables({ v1: ENCODED }, UNKNOWN)],
    ['the description of a shape', buildXlsWithCells(UNKNOWN, ENCODED)],
  ])('%s', (_, bytes) => {
    expect(commandsOf(bytes).some((each) => each.startsWith('powershell -w hidden'))).toBe(true)
  })
})

test('a workbook whose cells are bent is read as far as it goes', () => {
  const fixtures = [buildXlsWithCells(CELLS), buildXlsbWithCells(CELLS), buildDocWithVariables({ a: 'b' }, VARIABLE)]
  for (const bytes of fixtures) {
    for (const broken of damaged(bytes, 40)) {
      const flaws = takeApart(broken).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  }
})
