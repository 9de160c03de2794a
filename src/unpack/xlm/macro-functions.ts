import type { AreaPlace, Formula } from './formula.ts'
import type { Effect, Machine, MacroFunction, Place } from './machine.ts'
import { parseFormula } from './parse-formula.ts'
import { printLiteral } from './print-formula.ts'
import { EMPTY, known, opaque, textOf, type Value } from './value.ts'

// Functions that change cells and names, and those that reach outside. Nothing is done: what would be done is noted.

// LIMIT: cells that one FORMULA.FILL may write.
const FILL_MAX = 2_000
const COMMAND_CHARS_MAX = 8_192
const EFFECTS_MAX = 500

const value = (args: readonly Formula[], index: number, machine: Machine): Value => {
  const formula = args[index]
  return formula === undefined || formula.kind === 'missing' ? EMPTY : machine.evaluate(formula)
}
const single = (args: readonly Formula[], index: number, machine: Machine): Value =>
  machine.fetch(value(args, index, machine))

const activeArea = ({ active }: Machine): AreaPlace => ({ ...active, lastRow: active.row, lastColumn: active.column })

function cellsOf(area: AreaPlace, machine: Machine): Place[] {
  const sheet = area.sheet || machine.at.sheet
  const places: Place[] = []
  for (let row = area.row; row <= area.lastRow && places.length < FILL_MAX; row += 1)
    for (let column = area.column; column <= area.lastColumn && places.length < FILL_MAX; column += 1)
      places.push({ sheet, row, column })
  return machine.spend(places.length) ? places : []
}

/** FORMULA(text, place): a text that begins with `=` becomes a formula there. FORMULA.FILL does so in a whole area. */
function writeFormula(args: readonly Formula[], machine: Machine, isFill: boolean): Value {
  const content = single(args, 0, machine)
  const target = args[1] === undefined ? activeArea(machine) : machine.areaOf(value(args, 1, machine))
  if (target === undefined) return opaque(false)
  const first = { ...target, lastRow: target.row, lastColumn: target.column }
  for (const place of cellsOf(isFill ? target : first, machine)) {
    const text = textOf(content)
    if (!text.startsWith('=') || content.isError) machine.setCell(place, content)
    else if (machine.spend(text.length >> 1)) machine.setFormula(place, parseFormula(text, 'R1C1', place))
  }
  return known(true)
}

function setValue(args: readonly Formula[], machine: Machine): Value {
  const target = machine.areaOf(value(args, 0, machine))
  const content = single(args, 1, machine)
  if (target === undefined) return opaque(false)
  for (const place of cellsOf(target, machine)) machine.setCell(place, content)
  return known(true)
}

function setName(args: readonly Formula[], machine: Machine): Value {
  // The name comes as text, or, in an assignment, as the name itself.
  const first = args[0]
  const name = first?.kind === 'name' ? first.name : textOf(single(args, 0, machine))
  const content = args[1] === undefined ? EMPTY : value(args, 1, machine)
  machine.setName(name, content)
  return machine.fetch(content)
}

function select(args: readonly Formula[], machine: Machine): Value {
  const area = machine.areaOf(value(args, args.length > 1 ? 1 : 0, machine))
  if (area !== undefined) machine.active = { sheet: area.sheet || machine.at.sheet, row: area.row, column: area.column }
  return known(true)
}

function activateSheet(args: readonly Formula[], machine: Machine): Value {
  const name = textOf(single(args, 0, machine))
  if (name !== '') machine.active = { ...machine.active, sheet: name }
  return known(true)
}

const note = (machine: Machine, effect: Omit<Effect, 'place'>): void => {
  if (machine.effects.length >= EFFECTS_MAX || !machine.spend(effect.command.length >> 5)) return
  machine.effects.push({ ...effect, command: effect.command.slice(0, COMMAND_CHARS_MAX), place: machine.at })
}

/** What calling a function of a library comes to. */
export function reachOf(name: string): Effect['does'] {
  if (/download|urlopen|internetread|openurl/i.test(name)) return 'download'
  if (/shellexec|winexec|createprocess|createthread|callback|rundll|dllregister|ntcreate|queueuserapc/i.test(name))
    return 'run'
  return 'load'
}

function exec(args: readonly Formula[], machine: Machine, word: string, index: number): Value {
  const command = args[index] === undefined ? '' : textOf(single(args, index, machine))
  note(machine, { word, does: 'run', command })
  return opaque(33)
}

/** `CALL(library, function, types, arguments...)`, or the number that REGISTER gave and the arguments. */
function callLibrary(args: readonly Formula[], machine: Machine): Value {
  const first = textOf(single(args, 0, machine))
  if (first.includes('!')) return callFunction(first, args.slice(1), machine)
  const second = textOf(single(args, 1, machine))
  return callFunction(first === '' && second === '' ? '' : `${first}!${second}`, args.slice(3), machine)
}

/** Notes a call of `library!function` with its arguments. */
export function callFunction(target: string, args: readonly Formula[], machine: Machine): Value {
  const values = args.map((_, index) => single(args, index, machine))
  const word = target.slice(target.indexOf('!') + 1) || 'CALL'
  const command = target === '' ? '' : `${target}(${values.map((each) => printLiteral(each.v)).join(', ')})`
  note(machine, { word, does: reachOf(word), command })
  return opaque(0)
}

/** `REGISTER(library, function, types, name, ...)`: the function can be called by that name, or by the result. */
function register(args: readonly Formula[], machine: Machine): Value {
  const [library, name] = [textOf(single(args, 0, machine)), textOf(single(args, 1, machine))]
  const alias = textOf(single(args, 3, machine))
  const target = `${library}!${name}`
  if (alias !== '') machine.registered.set(alias.toUpperCase(), target)
  note(machine, { word: 'REGISTER', does: 'load', command: name === '' ? '' : target })
  return known(target)
}

function write(args: readonly Formula[], machine: Machine): Value {
  const content = textOf(single(args, 1, machine))
  note(machine, { word: 'FWRITE', does: 'drop', command: content })
  return opaque(content.length)
}

export const MACRO_FUNCTIONS: Readonly<Record<string, MacroFunction>> = {
  FORMULA: (args, machine) => writeFormula(args, machine, false),
  'FORMULA.FILL': (args, machine) => writeFormula(args, machine, true),
  'FORMULA.ARRAY': (args, machine) => writeFormula(args, machine, true),
  'SET.VALUE': setValue,
  'SET.NAME': setName,
  'DEFINE.NAME': setName,
  SELECT: select,
  'FORMULA.GOTO': select,
  'WORKBOOK.ACTIVATE': activateSheet,
  'WORKBOOK.SELECT': activateSheet,
  EXEC: (args, machine) => exec(args, machine, 'EXEC', 0),
  EXECUTE: (args, machine) => exec(args, machine, 'EXECUTE', 1),
  CALL: callLibrary,
  REGISTER: register,
  'REGISTER.ID': register,
  FWRITE: write,
  FWRITELN: write,
}
