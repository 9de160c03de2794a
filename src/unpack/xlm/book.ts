import type { XlmSheetFact } from '#domain'
import type { Formula } from './formula.ts'

// A workbook as its macros see it, whatever container it came in.

export type Scalar = string | number | boolean | null

export interface Cell {
  readonly row: number
  readonly column: number
  readonly formula?: Formula
  /** A constant, or what the formula gave when the workbook was saved; null where nothing is there. */
  readonly value: Scalar
}

export interface BookSheet {
  readonly name: string
  readonly isMacro: boolean
  readonly visibility: XlmSheetFact['visibility']
  /** By `cellKey`, in stored order. */
  readonly cells: Map<number, Cell>
}

export interface BookName {
  readonly name: string
  readonly formula: Formula
}

export interface Book {
  readonly sheets: readonly BookSheet[]
  readonly names: readonly BookName[]
  /** Whether a macro sheet has more than was read. */
  readonly isCut: boolean
}

// LIMIT: cells of one workbook that its macros may look at, and bytes of formulas in them: real droppers have a few
// thousand cells, and a tree takes some fifty times its tokens.
const CELLS_MAX = 100_000
const FORMULA_BYTES_MAX = 2 * 2 ** 20
export const SHEETS_MAX = 5_000
export const ROWS_MAX = 2 ** 20
export const COLUMNS_MAX = 2 ** 14

/** A number for a place in a sheet, in reading order down a column. */
export const cellKey = (row: number, column: number): number => column * ROWS_MAX + row
export const rowOfKey = (key: number): number => key % ROWS_MAX
export const columnOfKey = (key: number): number => Math.floor(key / ROWS_MAX)

/** How much of a workbook was read so far. */
export interface Room {
  cells: number
  formulaBytes: number
  isMacroCut: boolean
}

export const emptyRoom = (): Room => ({ cells: 0, formulaBytes: 0, isMacroCut: false })

/** Asks for room for one more cell; where there is none, reading the sheet ends. */
export function takeRoom(room: Room, sheet: BookSheet, formulaBytes: number): boolean {
  room.cells += 1
  room.formulaBytes += formulaBytes
  const isFull = room.cells > CELLS_MAX || room.formulaBytes > FORMULA_BYTES_MAX
  if (isFull && sheet.isMacro) room.isMacroCut = true
  return !isFull
}

/** Puts a cell in its sheet. */
export function addCell(sheet: BookSheet, cell: Cell): void {
  if (cell.row >= ROWS_MAX || cell.column >= COLUMNS_MAX) return
  sheet.cells.set(cellKey(cell.row, cell.column), cell)
}
