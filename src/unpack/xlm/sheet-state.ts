import { type BookSheet, cellKey, columnOfKey, rowOfKey } from './book.ts'
import type { Formula } from './formula.ts'
import type { Value } from './value.ts'

/** A sheet while its macros run: what stands in its cells now, and which of them have run. */
export interface SheetState {
  readonly name: string
  readonly isMacro: boolean
  readonly values: Map<number, Value>
  readonly formulas: Map<number, Formula>
  /** Cells whose formula was worked out. */
  readonly executed: Set<number>
  /** Formulas that a macro wrote. */
  readonly written: Set<number>
  /** Rows with formulas in a column, ascending. */
  readonly columns: Map<number, number[]>
}

export function sheetState(name: string, sheet?: BookSheet): SheetState {
  const state: SheetState = {
    name,
    isMacro: sheet?.isMacro ?? false,
    values: new Map(),
    formulas: new Map(),
    executed: new Set(),
    written: new Set(),
    columns: new Map(),
  }
  for (const [key, { formula, value }] of sheet?.cells ?? []) {
    if (formula !== undefined) state.formulas.set(key, formula)
    if (value !== null) state.values.set(key, { v: value, known: true })
  }
  for (const key of state.formulas.keys()) rowsOf(state, columnOfKey(key)).push(rowOfKey(key))
  for (const rows of state.columns.values()) rows.sort((a, b) => a - b)
  return state
}

function rowsOf(state: SheetState, column: number): number[] {
  const rows = state.columns.get(column)
  if (rows !== undefined) return rows
  const fresh: number[] = []
  state.columns.set(column, fresh)
  return fresh
}

export function writeFormula(state: SheetState, row: number, column: number, formula: Formula): void {
  const key = cellKey(row, column)
  if (!state.formulas.has(key)) {
    const rows = rowsOf(state, column)
    rows.splice(positionIn(rows, row), 0, row)
  }
  state.formulas.set(key, formula)
  state.values.delete(key)
  state.executed.delete(key)
  state.written.add(key)
}

/** The first row from `row` on that has a formula in this column. */
export function nextRow(state: SheetState, row: number, column: number): number | undefined {
  const rows = state.columns.get(column)
  return rows?.[positionIn(rows, row)]
}

// Where `row` is, or belongs, in ascending rows.
function positionIn(rows: readonly number[], row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}
