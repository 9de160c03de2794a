import { cellKey } from './book.ts'
import type { Formula } from './formula.ts'
import type { Place } from './machine.ts'
import { nextRow, type SheetState } from './sheet-state.ts'

// Loops and blocks of a macro are closed by a later cell of the same column: WHILE, FOR and FOR.CELL by NEXT, an IF
// with one argument by END.IF, with ELSE.IF and ELSE between.

const LOOPS: ReadonlySet<string> = new Set(['WHILE', 'FOR', 'FOR.CELL'])

interface Line {
  readonly row: number
  readonly name: string
  readonly args: readonly Formula[]
}

type Spend = (steps: number) => boolean

function* linesFrom(state: SheetState, { row, column }: Place, spend: Spend): Generator<Line> {
  for (let at = nextRow(state, row, column); at !== undefined; at = nextRow(state, at + 1, column)) {
    if (!spend(1)) return
    const formula = state.formulas.get(cellKey(at, column))
    yield formula?.kind === 'call'
      ? { row: at, name: formula.name, args: formula.args }
      : { row: at, name: '', args: [] }
  }
}

/** The row behind the NEXT that closes a loop; the end of the sheet where there is none. */
export function afterLoop(state: SheetState, from: Place, spend: Spend): number {
  let open = 1
  for (const { row, name } of linesFrom(state, from, spend)) {
    if (LOOPS.has(name)) open += 1
    if (name === 'NEXT') open -= 1
    if (open === 0) return row + 1
  }
  return Number.MAX_SAFE_INTEGER
}

/** The row behind the END.IF that closes a block. */
export const afterBlock = (state: SheetState, from: Place, spend: Spend): number =>
  afterBranch(state, from, spend, undefined)

/** The row where the next branch of a block begins whose condition holds; behind its END.IF where none does. */
export function afterBranch(
  state: SheetState,
  from: Place,
  spend: Spend,
  holds: ((condition: Formula) => boolean) | undefined,
): number {
  let open = 1
  for (const { row, name, args } of linesFrom(state, from, spend)) {
    const [condition] = args
    if (name === 'IF' && args.length === 1) open += 1
    else if (name === 'END.IF') open -= 1
    else if (open === 1 && name === 'ELSE' && holds !== undefined) return row + 1
    else if (open === 1 && name === 'ELSE.IF' && condition !== undefined && holds?.(condition)) return row + 1
    if (open === 0) return row + 1
  }
  return Number.MAX_SAFE_INTEGER
}
