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
}

// LIMIT: cells of one workbook that its macros may look at; macro sheets come first.
export const CELLS_MAX = 100_000
export const SHEETS_MAX = 100
export const ROWS_MAX = 2 ** 20
export const COLUMNS_MAX = 2 ** 14

/** A number for a place in a sheet, in reading order down a column. */
export const cellKey = (row: number, column: number): number => column * ROWS_MAX + row
export const rowOfKey = (key: number): number => key % ROWS_MAX
export const columnOfKey = (key: number): number => Math.floor(key / ROWS_MAX)

/** Puts a cell in its sheet; false when the workbook has its fill. */
export function addCell(sheet: BookSheet, cell: Cell): void {
  if (cell.row >= ROWS_MAX || cell.column >= COLUMNS_MAX) return
  sheet.cells.set(cellKey(cell.row, cell.column), cell)
}
