import { COLUMNS_MAX, ROWS_MAX } from './book.ts'
import type { AreaPlace, Formula } from './formula.ts'
import type { Machine, MacroFunction } from './machine.ts'
import { parseFormula } from './parse-formula.ts'
import { printCell, printFormula } from './print-formula.ts'
import { applyOperator, EMPTY, errorValue, isTrue, known, numberOf, opaque, textOf, type Value } from './value.ts'

// Functions that make, move or look through references, and that choose between arguments.

const argument = (args: readonly Formula[], index: number, machine: Machine): Value => {
  const formula = args[index]
  return formula === undefined || formula.kind === 'missing' ? EMPTY : machine.evaluate(formula)
}
const single = (args: readonly Formula[], index: number, machine: Machine): Value =>
  machine.fetch(argument(args, index, machine))
const numberAt = (args: readonly Formula[], index: number, machine: Machine, fallback: number): number => {
  const formula = args[index]
  if (formula === undefined || formula.kind === 'missing') return fallback
  const number = Math.trunc(numberOf(single(args, index, machine)))
  return Number.isNaN(number) ? fallback : number
}

/** A reference as a value; an error where it leaves the sheet. */
export function refer(area: AreaPlace): Value {
  const isInside = area.row >= 0 && area.column >= 0 && area.lastRow < ROWS_MAX && area.lastColumn < COLUMNS_MAX
  return isInside ? { v: null, known: true, area } : errorValue('#REF!')
}

const cell = (sheet: string, row: number, column: number): Value =>
  refer({ sheet, row, column, lastRow: row, lastColumn: column })

function offset(args: readonly Formula[], machine: Machine): Value {
  const area = machine.areaOf(argument(args, 0, machine))
  if (area === undefined) return errorValue('#REF!')
  const row = area.row + numberAt(args, 1, machine, 0)
  const column = area.column + numberAt(args, 2, machine, 0)
  const height = numberAt(args, 3, machine, area.lastRow - area.row + 1)
  const width = numberAt(args, 4, machine, area.lastColumn - area.column + 1)
  return refer({ sheet: area.sheet, row, column, lastRow: row + height - 1, lastColumn: column + width - 1 })
}

function index(args: readonly Formula[], machine: Machine): Value {
  const area = machine.areaOf(argument(args, 0, machine))
  if (area === undefined) return opaque('')
  const [first, second] = [numberAt(args, 1, machine, 1), numberAt(args, 2, machine, 1)]
  const isRow = area.row === area.lastRow && args.length === 2
  return cell(area.sheet, area.row + (isRow ? 1 : first || 1) - 1, area.column + (isRow ? first : second || 1) - 1)
}

function choose(args: readonly Formula[], machine: Machine): Value {
  const wanted = numberAt(args, 0, machine, 0)
  return wanted >= 1 && wanted < args.length ? argument(args, wanted, machine) : errorValue('#VALUE!')
}

function indirect(args: readonly Formula[], machine: Machine): Value {
  const text = single(args, 0, machine)
  if (!machine.spend(textOf(text).length >> 1)) return EMPTY
  const style = args[1] === undefined || isTrue(single(args, 1, machine)) ? 'A1' : 'R1C1'
  const formula = parseFormula(textOf(text), style, machine.at)
  return formula.kind === 'area' || formula.kind === 'name' ? machine.evaluate(formula) : errorValue('#REF!')
}

function absref(args: readonly Formula[], machine: Machine): Value {
  const area = machine.areaOf(argument(args, 1, machine))
  const formula = parseFormula(textOf(single(args, 0, machine)), 'R1C1', area ?? machine.at)
  return formula.kind === 'area' ? refer({ ...formula.place, sheet: area?.sheet ?? '' }) : errorValue('#REF!')
}

function address(args: readonly Formula[], machine: Machine): Value {
  const [row, column] = [numberAt(args, 0, machine, 1), numberAt(args, 1, machine, 1)]
  if (row < 1 || column < 1 || row > ROWS_MAX || column > COLUMNS_MAX) return errorValue('#VALUE!')
  const kind = numberAt(args, 2, machine, 1)
  const name = printCell(row - 1, column - 1).replace(
    /^[A-Z]+/,
    (letters) => `${kind === 1 || kind === 3 ? '$' : ''}${letters}${kind <= 2 ? '$' : ''}`,
  )
  const sheet = args[4] === undefined ? '' : `${textOf(single(args, 4, machine))}!`
  return known(sheet + name)
}

const part =
  (of: (area: AreaPlace) => number): MacroFunction =>
  (args, machine) => {
    const { sheet, row, column } = machine.at
    const own = { sheet, row, column, lastRow: row, lastColumn: column }
    const area = args.length === 0 ? own : machine.areaOf(argument(args, 0, machine))
    return area === undefined ? errorValue('#VALUE!') : known(of(area))
  }

function lookUp(args: readonly Formula[], machine: Machine, isAcross: boolean): Value {
  const area = machine.areaOf(argument(args, 1, machine))
  const wanted = single(args, 0, machine)
  if (area === undefined || !wanted.known) return opaque('')
  const line = isAcross ? { ...area, lastRow: area.row } : { ...area, lastColumn: area.column }
  const isExact = args[3] !== undefined && !isTrue(single(args, 3, machine))
  const at = findIn(machine.fetchAll(refer(line)), wanted, isExact)
  if (at < 0) return errorValue('#N/A')
  const shift = numberAt(args, 2, machine, 1) - 1
  return cell(area.sheet, area.row + (isAcross ? shift : at), area.column + (isAcross ? at : shift))
}

// Without an exact match the values are sorted, and the last one that is not greater counts.
function findIn(values: readonly Value[], wanted: Value, isExact: boolean): number {
  const equal = values.findIndex((value) => isTrue(applyOperator('=', value, wanted)))
  if (isExact || equal >= 0) return equal
  const greater = values.findIndex((value) => value.v === null || isTrue(applyOperator('>', value, wanted)))
  return (greater < 0 ? values.length : greater) - 1
}

function matchPlace(args: readonly Formula[], machine: Machine): Value {
  const isExact = numberAt(args, 2, machine, 1) === 0
  const at = findIn(machine.fetchAll(argument(args, 1, machine)), single(args, 0, machine), isExact)
  return at < 0 ? errorValue('#N/A') : known(at + 1)
}

function ifError(args: readonly Formula[], machine: Machine): Value {
  const value = single(args, 0, machine)
  return value.isError ? argument(args, 1, machine) : value
}

export const PLACE_FUNCTIONS: Readonly<Record<string, MacroFunction>> = {
  OFFSET: offset,
  INDEX: index,
  CHOOSE: choose,
  INDIRECT: indirect,
  TEXTREF: indirect,
  ABSREF: absref,
  ADDRESS: address,
  IFERROR: ifError,
  ROW: part((area) => area.row + 1),
  COLUMN: part((area) => area.column + 1),
  ROWS: part((area) => area.lastRow - area.row + 1),
  COLUMNS: part((area) => area.lastColumn - area.column + 1),
  HLOOKUP: (args, machine) => lookUp(args, machine, true),
  VLOOKUP: (args, machine) => lookUp(args, machine, false),
  MATCH: matchPlace,
  DEREF: (args, machine) => single(args, 0, machine),
  'ACTIVE.CELL': (_, { active }) => cell(active.sheet, active.row, active.column),
  SELECTION: (_, { active }) => cell(active.sheet, active.row, active.column),
  CALLER: (_, { at }) => cell(at.sheet, at.row, at.column),
  REFTEXT: (args, machine) => {
    const area = machine.areaOf(argument(args, 0, machine))
    if (area === undefined) return errorValue('#VALUE!')
    const shown = isTrue(single(args, 1, machine))
      ? printCell(area.row, area.column)
      : `R${area.row + 1}C${area.column + 1}`
    return known(area.sheet === '' ? shown : `${area.sheet}!${shown}`)
  },
  'GET.FORMULA': (args, machine) => {
    const area = machine.areaOf(argument(args, 0, machine))
    const formula = area === undefined ? undefined : machine.formulaAt(area)
    return formula === undefined ? single(args, 0, machine) : known(`=${printFormula(formula)}`)
  },
  EVALUATE: (args, machine) => {
    const text = textOf(single(args, 0, machine))
    return machine.spend(text.length >> 1) ? machine.evaluate(parseFormula(text, 'A1', machine.at)) : EMPTY
  },
}
