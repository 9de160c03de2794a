import { CONSTANTS } from './constants.data.ts'
import { FUNCTIONS } from './functions.ts'
import { CALLS_MAX, DEPTH_MAX, type Frame, type Machine } from './machine.ts'
import { negate, operate } from './operators.ts'
import { callOutside, OUTSIDE_FUNCTIONS, OUTSIDE_METHODS } from './reach-outside.ts'
import type { Call, Expression, Member, Name, Procedure } from './syntax.ts'
import {
  hole,
  isArray,
  isObject,
  isPlain,
  isUnknown,
  numberOf,
  textOf,
  UNKNOWN,
  type Value,
  type VbaObject,
} from './value.ts'

// The value of an expression, as far as it is known. Names that nobody assigned are Empty, as VBA has it; names of the
// document's own objects are objects, and their text is looked up among the document's strings.

const PATH_CHARS_MAX = 200
const OBJECT_NAMES =
  /^(?:activedocument|thisdocument|activeworkbook|thisworkbook|activesheet|activewindow|activepresentation|activeinlineshape|application|me|documents|workbooks|worksheets|sheets|selection|range|cells|shapes|inlineshapes|word|excel|debug|err|vba|strings|interaction|conversion|information|math|normal|options|system|msforms|userform\d*)$/
const LIBRARIES = new Set(['application'])
for (const name of ['strings', 'interaction', 'conversion', 'information', 'math', 'financial'])
  LIBRARIES.add(name).add(`vba.${name}`)
LIBRARIES.add('vba')
const TEXT_PROPERTY =
  /(?:^|\.)(?:text|caption|tag|controltiptext|value|alternativetext|title|textbox\d*|label\d*|combobox\d*|listbox\d*|commandbutton\d*|frame\d*|optionbutton\d*|checkbox\d*|togglebutton\d*|multipage\d*|tabstrip\d*)$/
const CONTROL_NAME =
  /^(?:textbox|label|combobox|listbox|commandbutton|frame|optionbutton|checkbox|togglebutton|multipage|tabstrip|image|spinbutton|scrollbar)\d+$/

/** How a procedure is called; given from outside so that statements and expressions may know each other. */
export type CallProcedure = (procedure: Procedure, module: string, args: readonly Value[]) => Frame

/** What a member stood for, by the name of the object it is a member of. */
interface Made {
  readonly of: string
  readonly start: string
  /** What its arguments added. */
  readonly step: string
  readonly value: VbaObject
}

// LIMIT: objects are dearer than numbers and texts, and loops over cells and paragraphs build no text.
const MEMBER_STEPS = 24

export class Evaluator {
  readonly machine: Machine
  readonly #callProcedure: CallProcedure
  /** Objects that members stood for, by the name of the object they are members of. */
  readonly #members = new WeakMap<Member, Made>()
  readonly #texts = new WeakMap<VbaObject, Value>()

  constructor(machine: Machine, callProcedure: CallProcedure) {
    this.machine = machine
    this.#callProcedure = callProcedure
  }

  evaluate(expression: Expression, frame: Frame): Value {
    const { machine } = this
    if (expression.kind === 'literal') return expression.value
    if (!machine.spend() || machine.depth > DEPTH_MAX) return UNKNOWN
    machine.depth += 1
    const value = this.#compute(expression, frame)
    machine.depth -= 1
    if (expression.last === undefined) expression.last = value
    else if (expression.last !== value) {
      expression.last = value
      expression.varies = true
    }
    return value
  }

  /** As a value that operators take: an object stands for its text. */
  plain(expression: Expression, frame: Frame): Value {
    return this.textOfObject(this.evaluate(expression, frame))
  }

  textOfObject(value: Value): Value {
    if (!isObject(value)) return value
    const known = this.#texts.get(value)
    if (known !== undefined) return known
    const text = this.#findText(value)
    this.#texts.set(value, text)
    return text
  }

  #findText(value: VbaObject): Value {
    const text = this.machine.lookUp(value.name)
    if (text !== undefined) return text
    const isText = TEXT_PROPERTY.test(value.name.toLowerCase())
    return (isText ? this.machine.unnamedText : undefined) ?? hole(value.name)
  }

  #compute(expression: Expression, frame: Frame): Value {
    switch (expression.kind) {
      case 'chain': {
        let value = this.plain(expression.first, frame)
        for (const { op, right } of expression.rest) {
          if (this.machine.isSpent) return UNKNOWN
          const other = this.plain(right, frame)
          this.machine.chargeOperator(op, value, other)
          value = operate(op, value, other)
        }
        return value
      }
      case 'unary': {
        if (expression.op === 'new') return { kind: 'object', name: pathOf(expression.operand) }
        return negate(expression.op, this.plain(expression.operand, frame))
      }
      case 'name':
        return this.#name(expression, frame)
      case 'member':
        return this.#member(expression, [], frame, false)
      case 'call':
        return this.#call(expression, frame)
      default:
        return expression.value
    }
  }

  #variable(key: string, frame: Frame): Value | undefined {
    return frame.locals.get(key) ?? (frame.locals.has(key) ? null : this.machine.globals.get(key))
  }

  #name(name: Name, frame: Frame): Value {
    const { key, text } = name
    const variable = this.#variable(key, frame)
    if (variable !== undefined) return variable
    const known = this.machine.procedures.get(key)
    if (known !== undefined) return this.#callOwn(known, [], frame)
    const constant = CONSTANTS.get(key)
    if (constant !== undefined) return constant
    if (/^(?:now|date|time|timer|rnd|command|curdir|dir|fn|freefile)$/.test(key)) return hole(text)
    if (OBJECT_NAMES.test(key) || this.machine.modules.has(key) || CONTROL_NAME.test(key))
      return { kind: 'object', name: text }
    if (this.machine.lookUp(key) !== undefined) return { kind: 'object', name: text }
    if (OUTSIDE_FUNCTIONS.has(this.machine.declared.get(key) ?? key)) return UNKNOWN
    return null
  }

  #call(call: Call, frame: Frame): Value {
    const { callee, args } = call
    if (callee.kind === 'member') return this.#member(callee, args, frame, true)
    if (callee.kind !== 'name') return this.#index(this.evaluate(callee, frame), args, frame)
    return this.callNamed(callee, args, frame)
  }

  /** `name(args)`: an element of an array, one of the project's own procedures, or one of the language. */
  callNamed(name: Name, args: readonly Expression[], frame: Frame): Value {
    const { machine } = this
    const variable = this.#variable(name.key, frame)
    const isRecursive = frame.procedure?.key === name.key && args.length > 0 && !isArray(variable)
    const known = machine.procedures.get(name.key)
    if (variable !== undefined && variable !== null && !isRecursive) return this.#index(variable, args, frame)
    if (known !== undefined) return this.#callOwn(known, args, frame)
    const exported = machine.declared.get(name.key) ?? name.key
    if (OUTSIDE_FUNCTIONS.has(exported)) return callOutside(this, exported, undefined, args, frame)
    const make = FUNCTIONS.get(name.key)
    const values = args.map((arg) => this.plain(arg, frame))
    if (make !== undefined) return this.#ofLanguage(name.key, make, values)
    if (OBJECT_NAMES.test(name.key) || machine.lookUp(name.key) !== undefined)
      return { kind: 'object', name: `${name.text}${pathOfArgs(values)}` }
    return hole(name.text)
  }

  #ofLanguage(key: string, make: (args: readonly Value[]) => Value, values: readonly Value[]): Value {
    return this.machine.chargeFunction(key, values) ? make(values) : UNKNOWN
  }

  #index(value: Value, args: readonly Expression[], frame: Frame): Value {
    const values = args.map((arg) => this.plain(arg, frame))
    if (!isArray(value))
      return isObject(value)
        ? { kind: 'object', name: `${value.name}${pathOfArgs(values)}`.slice(0, PATH_CHARS_MAX) }
        : UNKNOWN
    let item: Value = value
    for (const index of values) {
      const at = numberOf(index)
      if (!isArray(item) || at === undefined) return UNKNOWN
      item = item.items[Math.round(at) - item.lower] ?? null
    }
    return item
  }

  // What stands before a dot is an object, even where nobody made it: it has a name, and is never Empty.
  #object(expression: Expression, frame: Frame): Value {
    const isOwn = expression.kind === 'name' && this.#variable(expression.key, frame) === undefined
    if (isOwn && !this.machine.procedures.has(expression.key)) return { kind: 'object', name: expression.text }
    const value = this.evaluate(expression, frame)
    if (isPlain(value)) expression.varies = true
    return value
  }

  #member(member: Member, args: readonly Expression[], frame: Frame, isCalled: boolean): Value {
    const object = member.object === undefined ? (frame.withs.at(-1) ?? UNKNOWN) : this.#object(member.object, frame)
    const name = objectName(object, member.object)
    const made = this.#members.get(member)
    this.machine.spend(MEMBER_STEPS)
    if (made?.of === name) return this.#sameMember(made, args, frame)
    const lower = name.toLowerCase()
    const { key } = member
    if (LIBRARIES.has(lower) || this.machine.modules.has(lower)) {
      const found = this.#ofLibrary(lower, member, args, frame)
      if (found !== undefined) return found
    }
    if (key === 'keystring' && isCalled)
      return FUNCTIONS.get(key)?.(args.map((arg) => this.plain(arg, frame))) ?? UNKNOWN
    if (OUTSIDE_METHODS.has(key) && isCalled) return callOutside(this, `.${key}`, { name: lower }, args, frame)
    const values = args.map((arg) => this.plain(arg, frame))
    const step = pathOfArgs(values)
    const start = `${name}.${member.text}`
    const value: VbaObject = { kind: 'object', name: (start + step).slice(-PATH_CHARS_MAX) }
    this.#members.set(member, { of: name, start, step, value })
    return value
  }

  // What a member stood for when it was met before, with other arguments perhaps.
  #sameMember(made: Made, args: readonly Expression[], frame: Frame): Value {
    if (args.length === 0 && made.step === '') return made.value
    const step = pathOfArgs(args.map((arg) => this.plain(arg, frame)))
    return step === made.step ? made.value : { kind: 'object', name: (made.start + step).slice(-PATH_CHARS_MAX) }
  }

  // `VBA.Chr(65)`, `Module1.Decode(x)`, `Application.Run "Macro"`.
  #ofLibrary(lower: string, member: Member, args: readonly Expression[], frame: Frame): Value | undefined {
    const { machine } = this
    const { key } = member
    if (lower !== 'application') {
      const known = machine.procedures.get(key)
      if (known !== undefined && machine.modules.has(lower)) return this.#callOwn(known, args, frame)
      if (machine.modules.has(lower)) return machine.globals.get(key)
      if (OUTSIDE_FUNCTIONS.has(key)) return callOutside(this, key, undefined, args, frame)
      const constant = CONSTANTS.get(key)
      if (constant !== undefined && args.length === 0) return constant
    }
    if (key === 'run') return this.#runOwn(args, frame)
    const make = lower === 'application' && key !== 'keystring' ? undefined : FUNCTIONS.get(key)
    if (make === undefined) return undefined
    return this.#ofLanguage(
      key,
      make,
      args.map((arg) => this.plain(arg, frame)),
    )
  }

  #runOwn(args: readonly Expression[], frame: Frame): Value {
    const first = args[0] === undefined ? undefined : textOf(this.plain(args[0], frame))
    const key = first
      ?.slice(first.lastIndexOf('.') + 1)
      .slice(first.lastIndexOf('!') + 1)
      .toLowerCase()
    const known = this.machine.procedures.get(key ?? '')
    return known === undefined ? UNKNOWN : this.#callOwn(known, args.slice(1), frame)
  }

  #callOwn(known: { procedure: Procedure; module: string }, args: readonly Expression[], frame: Frame): Value {
    const { machine } = this
    const { procedure, module } = known
    const values = args.map((arg) => this.evaluate(arg, frame))
    if (machine.calls.length >= CALLS_MAX || machine.isSpent) return UNKNOWN
    const inner = this.#callProcedure(procedure, module, values)
    // SPEC: arguments are handed over by reference unless the procedure says otherwise.
    for (const [at, parameter] of procedure.parameters.entries()) {
      const arg = args[at]
      if (parameter.byValue || arg?.kind !== 'name') continue
      const after = inner.locals.get(parameter.key)
      const owner = frame.locals.has(arg.key)
        ? frame.locals
        : machine.globals.has(arg.key)
          ? machine.globals
          : undefined
      if (after !== undefined) owner?.set(arg.key, after)
    }
    return inner.locals.get(procedure.key) ?? null
  }
}

function objectName(value: Value, source: Expression | undefined): string {
  if (isObject(value)) return value.name
  if (isUnknown(value) && value.text !== '') return value.text.replace(/[‹›]/g, '').slice(0, PATH_CHARS_MAX)
  return source === undefined ? '' : pathOf(source)
}

function pathOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.text
  if (expression.kind === 'member')
    return `${expression.object === undefined ? '' : pathOf(expression.object)}.${expression.text}`.slice(
      -PATH_CHARS_MAX,
    )
  return expression.kind === 'call' ? pathOf(expression.callee) : '…'
}

// Arguments that are names become steps of the path: `Variables("x")` is `Variables.x`, `Cells(1, 2)` is `Cells.B1`.
function pathOfArgs(values: readonly Value[]): string {
  const [first, second] = values
  if (typeof first === 'number' && second !== undefined) return cellPath(first, numberOf(second))
  return typeof first === 'string' && first !== '' && first.length < 100 ? `.${first}` : ''
}

const COLUMNS_MAX = 16_384

function cellPath(row: number, column: number | undefined): string {
  if (column === undefined || !Number.isInteger(column) || column < 1 || column > COLUMNS_MAX) return ''
  let letters = ''
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  return `.${letters}${row}`
}
