import type { Formula } from './formula.ts'
import type { Machine, MacroFunction, Place, Signal } from './machine.ts'
import { EMPTY, isTrue, known, numberOf, opaque, textOf, type Value } from './value.ts'

// Functions that decide what runs next. They leave a signal; the one who runs the cells follows it.

// LIMIT: turns of one FOR; the steps bound what the turns cost.
const TURNS_MAX = 10_000

const value = (args: readonly Formula[], index: number, machine: Machine): Value => {
  const formula = args[index]
  return formula === undefined || formula.kind === 'missing' ? EMPTY : machine.evaluate(formula)
}

/** The place that an argument leads to: a reference, a name of one, or text. */
export function placeOf(argument: Value, machine: Machine): Place | undefined {
  const area = machine.areaOf(argument)
  return area === undefined ? undefined : { sheet: area.sheet || machine.at.sheet, row: area.row, column: area.column }
}

const send = (machine: Machine, signal: Signal): Value => {
  machine.signal = signal
  return known(true)
}

function goTo(args: readonly Formula[], machine: Machine): Value {
  const place = placeOf(value(args, 0, machine), machine)
  return place === undefined ? opaque(false) : send(machine, { do: 'goto', place })
}

function runMacro(args: readonly Formula[], machine: Machine): Value {
  const place = placeOf(value(args, 0, machine), machine)
  return place === undefined ? opaque(false) : machine.runSub(place)
}

/**
 * IF with its branches. Where the condition depends on the machine, the other branch is worked out first and what it
 * leads to is kept for later; then the plausible one goes on.
 */
function choose(args: readonly Formula[], machine: Machine): Value {
  const asked = machine.fetch(value(args, 0, machine))
  // An error here may be one of ours: both ways are looked at.
  const condition = asked.isError ? { ...asked, known: false } : asked
  const holds = isTrue(condition)
  if (args.length === 1) return chooseBlock(holds, condition, machine)
  const [chosen, other] = holds ? [1, 2] : [2, 1]
  const otherSignal = condition.known ? undefined : tryBranch(args, other, machine)
  const result = args[chosen] === undefined ? known(holds) : value(args, chosen, machine)
  if (condition.known) return result
  // One way jumps and the other goes on below: both are followed.
  if (otherSignal?.do === 'goto') machine.alsoTry(otherSignal.place)
  else if (otherSignal === undefined && machine.signal !== undefined) machine.alsoTry(below(machine.at))
  return { ...result, known: false }
}

const below = (at: Place): Place => ({ ...at, row: at.row + 1 })

function tryBranch(args: readonly Formula[], index: number, machine: Machine): Signal | undefined {
  value(args, index, machine)
  const signal = machine.signal
  machine.signal = undefined
  return signal
}

// `=IF(condition)` begins a block that ELSE, ELSE.IF or END.IF ends. What depends on the machine is gone through.
function chooseBlock(holds: boolean, condition: Value, machine: Machine): Value {
  if (!condition.known || holds) return known(true)
  return send(machine, { do: 'block' })
}

function loopWhile(args: readonly Formula[], machine: Machine): Value {
  const condition = machine.fetch(value(args, 0, machine))
  return send(machine, { do: 'while', isTrue: isTrue(condition) })
}

function loopFor(args: readonly Formula[], machine: Machine): Value {
  const name = textOf(machine.fetch(value(args, 0, machine)))
  const [start = 0, end = 0, given = 0] = [1, 2, 3].map((index) => numberOf(machine.fetch(value(args, index, machine))))
  const step = args[3] === undefined || args[3].kind === 'missing' ? 1 : given
  const turns = step === 0 ? 1 : Math.floor((end - start) / step) + 1
  const length = Number.isFinite(turns) ? Math.max(0, Math.min(TURNS_MAX, turns)) : 0
  if (!machine.spend(length >> 4)) return EMPTY
  const values = Array.from({ length }, (_, turn) => known(start + turn * step))
  return send(machine, { do: 'for', name, values })
}

function loopCells(args: readonly Formula[], machine: Machine): Value {
  const name = textOf(machine.fetch(value(args, 0, machine)))
  const area = machine.areaOf(value(args, 1, machine))
  if (area === undefined) return EMPTY
  const values: Value[] = []
  for (let row = area.row; row <= area.lastRow && values.length < TURNS_MAX; row += 1)
    for (let column = area.column; column <= area.lastColumn && values.length < TURNS_MAX; column += 1)
      values.push({ v: null, known: true, area: { ...area, row, column, lastRow: row, lastColumn: column } })
  return machine.spend(values.length >> 4) ? send(machine, { do: 'for', name, values }) : EMPTY
}

export const CONTROL_FUNCTIONS: Readonly<Record<string, MacroFunction>> = {
  IF: choose,
  GOTO: goTo,
  RUN: runMacro,
  HALT: (_, machine) => send(machine, { do: 'halt' }),
  RETURN: (args, machine) => send(machine, { do: 'return', value: machine.fetch(value(args, 0, machine)) }),
  WHILE: loopWhile,
  FOR: loopFor,
  'FOR.CELL': loopCells,
  NEXT: (_, machine) => send(machine, { do: 'next' }),
  BREAK: (_, machine) => send(machine, { do: 'break' }),
  // Reached from above, these end the branch that ran.
  ELSE: (_, machine) => send(machine, { do: 'else' }),
  'ELSE.IF': (_, machine) => send(machine, { do: 'else' }),
  'END.IF': () => known(true),
  // A macro that waits for a time, a key or a sheet runs then.
  'ON.TIME': (args, machine) => later(args, 1, machine),
  'ON.SHEET': (args, machine) => later(args, 1, machine),
  'ON.WINDOW': (args, machine) => later(args, 1, machine),
  'ON.KEY': (args, machine) => later(args, 1, machine),
  'ON.RECALC': (args, machine) => later(args, 1, machine),
}

function later(args: readonly Formula[], index: number, machine: Machine): Value {
  machine.alsoTry(placeOf(value(args, index, machine), machine))
  return known(true)
}
