import { CONTROL_FUNCTIONS, placeOf } from './control-functions.ts'
import type { AreaPlace, Formula } from './formula.ts'
import type { Machine, MacroFunction } from './machine.ts'
import { answerOf } from './machine-facts.ts'
import { callFunction, MACRO_FUNCTIONS } from './macro-functions.ts'
import { PLACE_FUNCTIONS } from './place-functions.ts'
import { applyOperator, EMPTY, errorValue, known, numberOf, numeric, opaque, textSteps, type Value } from './value.ts'
import { AREA_FUNCTIONS, ERROR_FUNCTIONS, VALUE_FUNCTIONS } from './value-functions.ts'

/** The value of a formula. What is not known is opaque, and the working out goes on. */
export function evaluateFormula(formula: Formula, machine: Machine): Value {
  switch (formula.kind) {
    case 'literal':
      return known(formula.value)
    case 'error':
      return errorValue(formula.code)
    case 'missing':
      return EMPTY
    case 'unknown':
      return opaque('')
    case 'area':
      return { v: null, known: true, area: inSheet(formula.place, machine) }
    case 'name':
      return machine.lookup(formula.name) ?? opaque('')
    case 'paren':
      return machine.evaluate(formula.of)
    case 'percent':
      return applyOperator('/', machine.fetch(machine.evaluate(formula.of)), known(100))
    case 'sign': {
      const value = machine.fetch(machine.evaluate(formula.of))
      if (formula.op === '+' || value.isError) return value
      return numeric(-numberOf(value), value.known)
    }
    case 'chain':
      return evaluateChain(formula, machine)
    case 'call':
      return evaluateCall(formula.name, formula.args, machine)
    case 'run':
      return runTarget(machine.evaluate(formula.target), formula.args, machine)
  }
}

const inSheet = (place: AreaPlace, machine: Machine): AreaPlace =>
  place.sheet === '' ? { ...place, sheet: machine.at.sheet } : place

function evaluateChain(formula: Extract<Formula, { kind: 'chain' }>, machine: Machine): Value {
  let value = machine.evaluate(formula.first)
  for (const { op, of } of formula.rest) {
    const right = machine.evaluate(of)
    if (op === ':') value = span(value, right)
    else if (op !== ',' && op !== ' ') {
      const [a, b] = [machine.fetch(value), machine.fetch(right)]
      if (!machine.spend(textSteps([a, b]) * 2)) return opaque('')
      value = applyOperator(op, a, b)
    }
  }
  return value
}

function span(left: Value, right: Value): Value {
  if (left.area === undefined || right.area === undefined) return errorValue('#REF!')
  const area = {
    sheet: left.area.sheet,
    row: Math.min(left.area.row, right.area.row),
    column: Math.min(left.area.column, right.area.column),
    lastRow: Math.max(left.area.lastRow, right.area.lastRow),
    lastColumn: Math.max(left.area.lastColumn, right.area.lastColumn),
  }
  return { v: null, known: true, area }
}

const REACHING: Readonly<Record<string, MacroFunction>> = {
  ...CONTROL_FUNCTIONS,
  ...MACRO_FUNCTIONS,
  ...PLACE_FUNCTIONS,
}

function evaluateCall(written: string, args: readonly Formula[], machine: Machine): Value {
  const name = written.toUpperCase()
  const target = machine.registered.get(name)
  if (target !== undefined) return callFunction(target, args, machine)
  const reaching = REACHING[name]
  if (reaching !== undefined) return reaching(args, machine)
  const pure = VALUE_FUNCTIONS[name]
  const values = args.map((arg) => machine.evaluate(arg))
  if (pure === undefined) return evaluateUnknown(name, values, args, machine)
  const singles = AREA_FUNCTIONS.has(name)
    ? values.flatMap((value) => machine.fetchAll(value))
    : values.map((value) => machine.fetch(value))
  const error = ERROR_FUNCTIONS.has(name) ? undefined : singles.find((value) => value.isError)
  if (error !== undefined) return error
  if (!machine.spend(textSteps(singles))) return opaque('')
  const isKnown = singles.every((value) => value.known)
  const result = pure(singles)
  if (result === null || typeof result !== 'object') return bounded(result, isKnown, machine)
  return { ...result, known: result.known && isKnown }
}

function bounded(result: string | number | boolean | null, isKnown: boolean, machine: Machine): Value {
  if (typeof result === 'number') return { ...numeric(result), known: isKnown }
  if (typeof result === 'string') machine.spend(result.length >> 6)
  return { v: result, known: isKnown }
}

// A name that stands for a place is a macro of the author's; anything else asks Excel for something.
function evaluateUnknown(name: string, values: readonly Value[], args: readonly Formula[], machine: Machine): Value {
  const named = machine.lookup(name)
  if (named !== undefined) return runTarget(named, args, machine)
  const first = values[0] === undefined ? Number.NaN : numberOf(machine.fetch(values[0]))
  return answerOf(name, first)
}

function runTarget(target: Value, args: readonly Formula[], machine: Machine): Value {
  if (target.area === undefined && typeof target.v === 'string' && target.v.includes('!'))
    return callFunction(target.v, args, machine)
  const place = placeOf(target, machine)
  for (const arg of args) machine.evaluate(arg)
  return place === undefined ? opaque('') : machine.runSub(place)
}
