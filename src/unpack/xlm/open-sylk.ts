import { decodeText, NOTHING_INSIDE, type Opened, type Opener } from '#bytes'
import type { Fact } from '#domain'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { mergeOpened } from '../cfb/merge-opened.ts'
import { sylkFormulaFacts } from '../dde/formula-links.ts'
import { addCell, type BookName, type BookSheet, emptyRoom, type Room, type Scalar, takeRoom } from './book.ts'
import { type Formula, walkCalls } from './formula.ts'
import { mayLinkInMarkup } from './link-formulas.ts'
import { openBook } from './open-book.ts'
import { parseFormula } from './parse-formula.ts'
import { isAutoName } from './xlm-names.ts'

// SYLK, a sheet as text: a record a line, its fields behind `;` (a `;;` stands for one in a text).
//   ID;P.. program · O;..;E.. options, E: a macro sheet · NN;Nname;Eexpression a defined name
//   C;Yrow;Xcolumn;Kvalue;Eformula a cell (a row or column that is left out stays) · F;Y..;X.. format · E end
// Excel opens it without Protected View and runs its macros like any other. Formulas are in R1C1 style.

const LINES_MAX = 200_000
const NAMES_MAX = 1_000
const LINE_CHARS_MAX = 40_000
const BYTES_MAX = 16 * 2 ** 20

export const openSylk: Opener = (content, { budget }): Opened => {
  const { text } = decodeText(content.subarray(0, BYTES_MAX))
  const reading = readSylk(text)
  const { names, texts, room } = reading
  const isMacro = reading.isMacro || [...reading.sheet.cells.values()].some(({ formula }) => reaches(formula))
  const facts: Fact[] = [
    ...(isMacro ? [{ type: 'xlm-sheet', name: '', visibility: 'visible' } as const] : []),
    ...names.filter(({ name }) => isAutoName(name)).map(({ name }): Fact => ({ type: 'xlm-trigger', name })),
    ...sylkFormulaFacts(text),
    ...documentText(texts.join('\n').slice(0, DOCUMENT_TEXT_CHARS_MAX), ''),
  ]
  const book = { sheets: [{ ...reading.sheet, isMacro }], names, isCut: room.isMacroCut }
  return mergeOpened({ ...NOTHING_INSIDE, facts }, openBook(book, mayLinkInMarkup(text), budget))
}

interface Reading {
  readonly sheet: BookSheet
  readonly names: BookName[]
  readonly texts: string[]
  readonly room: Room
  isMacro: boolean
  row: number
  column: number
}

function readSylk(text: string): Reading {
  const sheet: BookSheet = { name: '', isMacro: true, visibility: 'visible', cells: new Map() }
  const reading: Reading = { sheet, names: [], texts: [], room: emptyRoom(), isMacro: false, row: 0, column: 0 }
  for (const line of text.split(/\r\n?|\n/, LINES_MAX)) {
    const [type = '', ...fields] = line.slice(0, LINE_CHARS_MAX).replaceAll(';;', '\x01').split(';')
    const field = (letter: string): string | undefined =>
      fields
        .find((each) => each.slice(0, 1).toUpperCase() === letter)
        ?.slice(1)
        .replaceAll('\x01', ';')
    const record = type.trim().toUpperCase()
    if (record === 'O' && field('E') !== undefined) reading.isMacro = true
    else if (record === 'NN' && reading.names.length < NAMES_MAX) readName(field, reading)
    else if (record === 'C' || record === 'F') {
      reading.row = position(field('Y'), reading.row)
      reading.column = position(field('X'), reading.column)
      if (record === 'C') readCell(field, reading)
    } else if (record === 'E') break
  }
  return reading
}

type Field = (letter: string) => string | undefined

// Excel counts from 1.
const position = (text: string | undefined, before: number): number =>
  text !== undefined && /^\d{1,7}$/.test(text.trim()) ? Math.max(0, Number(text) - 1) : before

function readName(field: Field, { names, row, column }: Reading): void {
  const formula = parseFormula(field('E') ?? '', 'R1C1', { row, column })
  names.push({ name: field('N') ?? '', formula })
}

function readCell(field: Field, { sheet, texts, room, row, column }: Reading): void {
  const written = field('K')
  const formula = field('E')
  if (written !== undefined) texts.push(written)
  if (!takeRoom(room, sheet, formula?.length ?? 0)) return
  const value = valueIn(written)
  if (formula === undefined) addCell(sheet, { row, column, value })
  else addCell(sheet, { row, column, value, formula: parseFormula(formula, 'R1C1', { row, column }) })
}

function valueIn(written: string | undefined): Scalar {
  if (written === undefined || written === '') return null
  if (written.startsWith('"')) return written.slice(1, written.endsWith('"') ? -1 : undefined).replaceAll('""', '"')
  if (/^(?:true|false)$/i.test(written)) return written.length === 4
  const number = Number(written)
  return Number.isFinite(number) ? number : written
}

function reaches(formula: Formula | undefined): boolean {
  let found = false
  if (formula !== undefined)
    walkCalls(formula, (name) => {
      found ||= name === 'EXEC' || name === 'CALL' || name === 'REGISTER'
    })
  return found
}
