import type { Budget } from '#bytes'
import { type Book, COLUMNS_MAX, cellKey, columnOfKey, ROWS_MAX, rowOfKey } from './book.ts'
import { evaluateFormula } from './evaluate.ts'
import type { AreaPlace, Formula } from './formula.ts'
import type { Effect, Machine, Place, Signal } from './machine.ts'
import { afterBlock, afterBranch, afterLoop } from './macro-blocks.ts'
import { parseFormula } from './parse-formula.ts'
import { nextRow, type SheetState, sheetState, writeFormula } from './sheet-state.ts'
import { EMPTY, opaque, textOf, textSteps, type Value } from './value.ts'
import { isAutoName } from './xlm-names.ts'

// Works out what the macros of a workbook would do, without doing it. Running starts at the names that Excel starts
// at and goes down the column; afterwards every formula that nobody reached is worked out where it stands.

// LIMIT: formulas of real droppers take some thousand steps; their longest decoding loops some ten thousand.
const RUN_STEPS_MAX = 300_000
const SWEEP_STEPS_MAX = 100_000
const DEPTH_MAX = 300
const SLICE_STEPS = 2_000
// A step here is dearer than the budget's: half a dozen workbooks that never end are a mail's fill.
const STEP_COST = 8
const WRITTEN_MAX = 20_000
const AREA_CELLS_MAX = 2_000
const ALTERNATIVES_MAX = 64

export interface BookRun {
  readonly sheets: ReadonlyMap<string, SheetState>
  readonly effects: readonly Effect[]
  /** Where the names that start by themselves lead to. */
  readonly starts: readonly { readonly name: string; readonly place: Place | undefined }[]
  /** Whether the mail's budget ended it. */
  readonly isBroke: boolean
  /** Whether it was given up before the end. */
  readonly isCut: boolean
}

export function runBook(book: Book, budget: Budget): BookRun {
  const runner = new Runner(book, budget)
  const starts = book.names
    .filter(({ name }) => isAutoName(name))
    .map(({ name, formula }) => ({ name, place: runner.start(formula) }))
  // Buttons and other macros start at names, and where no name says, at the top of a column.
  for (const { name, formula } of book.names) if (!isAutoName(name)) runner.startUnlessRun(formula)
  runner.runUntouched()
  const isCut = runner.isSpent
  runner.sweep()
  return { sheets: runner.sheets, effects: runner.effects, starts, isBroke: runner.isBroke, isCut }
}

export type WorkOut = (formula: Formula, at: Place) => Value

/** Works out single formulas where they stand, in the cells as they were saved; nothing runs. */
export function workOutIn(book: Book, budget: Budget): WorkOut {
  const runner = new Runner(book, budget)
  return (formula, at) => runner.workOut(formula, at)
}

interface Frame {
  readonly at: Place
  readonly name: string
  readonly values: readonly Value[]
  turn: number
}

class Runner implements Machine {
  readonly sheets = new Map<string, SheetState>()
  readonly effects: Effect[] = []
  readonly registered = new Map<string, string>()
  at: Place
  active: Place
  signal: Signal | undefined
  steps = 0
  /** Whether the mail's budget is spent. */
  isBroke = false
  readonly #budget: Budget
  #paidSteps = 0
  readonly #defined: ReadonlyMap<string, Formula>
  readonly #names = new Map<string, Value>()
  readonly #queue: Place[] = []
  readonly #tried = new Set<string>()
  readonly #open = new Set<string>()
  #stepsMax = RUN_STEPS_MAX
  #depth = 0
  #written = 0
  #isHalted = false
  /** Set while cells are only worked out: nothing jumps. */
  #isSweeping = false
  /** Set while a cell's value is asked for by another: nothing is noted. */
  #quiet = 0

  constructor(book: Book, budget: Budget) {
    this.#budget = budget
    this.#defined = new Map(book.names.map(({ name, formula }) => [name.toLowerCase(), formula]))
    for (const sheet of book.sheets) this.sheets.set(sheet.name.toLowerCase(), sheetState(sheet.name, sheet))
    const first = book.sheets.find((sheet) => sheet.isMacro) ?? book.sheets[0]
    this.at = { sheet: first?.name ?? '', row: 0, column: 0 }
    this.active = this.at
  }

  get isSpent(): boolean {
    return this.steps >= this.#stepsMax || this.isBroke
  }

  start(formula: Formula): Place | undefined {
    const value = this.evaluate(formula)
    this.signal = undefined
    const area = this.areaOf(value)
    if (area === undefined) return undefined
    const place = { sheet: area.sheet || this.at.sheet, row: area.row, column: area.column }
    this.#runFrom(place)
    return place
  }

  workOut(formula: Formula, at: Place): Value {
    this.#isSweeping = true
    this.at = at
    const value = this.fetch(this.evaluate(formula))
    this.signal = undefined
    return value
  }

  /** Starts at a place of a macro sheet that has not run. */
  startUnlessRun(formula: Formula): void {
    if (formula.kind !== 'area') return
    const { sheet, row, column } = formula.place
    const state = this.sheets.get(sheet.toLowerCase())
    const key = cellKey(row, column)
    if (state?.isMacro && state.formulas.has(key) && !state.executed.has(key)) this.#runFrom({ sheet, row, column })
  }

  runUntouched(): void {
    for (const state of [...this.sheets.values()].filter(({ isMacro }) => isMacro)) {
      for (const [column, rows] of [...state.columns]) {
        const [row] = rows
        if (row === undefined || rows.some((each) => state.executed.has(cellKey(each, column)))) continue
        this.#runFrom({ sheet: state.name, row, column })
      }
    }
  }

  #runFrom(place: Place): void {
    for (let next: Place | undefined = place; next !== undefined; next = this.#queue.shift()) {
      this.#isHalted = false
      this.#run(next)
    }
  }

  /** Works out every formula of the macro sheets that did not run, also those that this writes. */
  sweep(): void {
    this.#isSweeping = true
    this.#stepsMax = this.steps + SWEEP_STEPS_MAX
    for (let round = 0; round < 2; round += 1) {
      for (const state of this.sheets.values()) {
        if (!state.isMacro && state.written.size === 0) continue
        for (const key of [...state.formulas.keys()].sort((a, b) => a - b)) {
          if (this.isSpent) return
          if (!state.executed.has(key)) this.#step({ sheet: state.name, row: rowOfKey(key), column: columnOfKey(key) })
        }
      }
    }
  }

  spend(steps: number): boolean {
    this.steps += steps
    // Paid in advance, a slice at a time: with nothing left in the mail's budget, the next workbook gets no further.
    while (this.#paidSteps < this.steps && !this.isBroke) {
      this.isBroke = !this.#budget.spendSteps(SLICE_STEPS * STEP_COST)
      this.#paidSteps += SLICE_STEPS
    }
    return !this.isSpent
  }

  evaluate(formula: Formula): Value {
    if (this.#depth >= DEPTH_MAX || !this.spend(1)) return opaque('')
    this.#depth += 1
    const value = evaluateFormula(formula, this)
    this.#depth -= 1
    return value
  }

  fetch(value: Value): Value {
    const { area } = value
    return area === undefined ? value : this.#cellValue({ sheet: area.sheet, row: area.row, column: area.column })
  }

  fetchAll(value: Value): Value[] {
    const { area } = value
    if (area === undefined) return [value]
    const values: Value[] = []
    for (let row = area.row; row <= area.lastRow && values.length < AREA_CELLS_MAX; row += 1)
      for (let column = area.column; column <= area.lastColumn && values.length < AREA_CELLS_MAX; column += 1)
        values.push(this.#cellValue({ sheet: area.sheet, row, column }))
    this.spend((values.length >> 2) + textSteps(values))
    return values
  }

  areaOf(value: Value): AreaPlace | undefined {
    if (value.area !== undefined) return value.area
    if (typeof value.v !== 'string' || value.isError || value.v.length > 300) return undefined
    if (!this.spend(value.v.length >> 3)) return undefined
    const formula = parseFormula(value.v, 'R1C1', this.at)
    if (formula.kind === 'area') return { ...formula.place, sheet: formula.place.sheet || this.at.sheet }
    return this.lookup(value.v)?.area
  }

  setCell(place: Place, value: Value): void {
    if (this.#quiet > 0 || !isInSheet(place)) return
    const state = this.#sheet(place.sheet)
    const key = cellKey(place.row, place.column)
    state.values.set(key, value)
    if (!state.formulas.has(key)) state.written.add(key)
  }

  setFormula(place: Place, formula: Formula): void {
    if (this.#quiet > 0 || !isInSheet(place) || this.#written >= WRITTEN_MAX) return
    this.#written += 1
    writeFormula(this.#sheet(place.sheet), place.row, place.column, formula)
  }

  formulaAt({ sheet, row, column }: Place): Formula | undefined {
    return this.#sheet(sheet || this.at.sheet).formulas.get(cellKey(row, column))
  }

  setName(name: string, value: Value): void {
    if (name !== '') this.#names.set(name.toLowerCase(), value)
  }

  lookup(name: string): Value | undefined {
    const key = name.toLowerCase()
    const value = this.#names.get(key)
    if (value !== undefined) return value
    const defined = this.#defined.get(key)
    if (defined === undefined || !this.spend(1) || this.#open.has(key)) return undefined
    this.#open.add(key)
    const found = this.evaluate(defined)
    this.#open.delete(key)
    return found
  }

  runSub(place: Place): Value {
    if (this.#isSweeping || this.#quiet > 0 || this.#depth >= DEPTH_MAX) return opaque('')
    const { at } = this
    this.#depth += 1
    const value = this.#run(place)
    this.#depth -= 1
    this.at = at
    if (this.#isHalted) this.signal = { do: 'halt' }
    return value
  }

  alsoTry(place: Place | undefined): void {
    if (place === undefined || this.#isSweeping || this.#tried.size >= ALTERNATIVES_MAX) return
    const key = placeKey(place)
    if (!this.#tried.has(key)) this.#queue.push(place)
    this.#tried.add(key)
  }

  #sheet(name: string): SheetState {
    const key = name.toLowerCase()
    const state = this.sheets.get(key) ?? sheetState(name)
    this.sheets.set(key, state)
    return state
  }

  // A formula that has not run has the value it was saved with; where there is none, it is worked out on the side.
  #cellValue(place: Place): Value {
    // What stands in another workbook nobody knows.
    if (place.sheet.startsWith('[')) return opaque('')
    const state = this.#sheet(place.sheet || this.at.sheet)
    const key = cellKey(place.row, place.column)
    const value = state.values.get(key)
    const formula = state.formulas.get(key)
    if (formula === undefined || state.executed.has(key)) return value ?? EMPTY
    if (value !== undefined && value.v !== '' && value.v !== 0 && value.v !== false && !value.isError) return value
    const open = placeKey(place)
    if (this.#open.has(open)) return value ?? EMPTY
    const { at, signal } = this
    this.#open.add(open)
    this.#quiet += 1
    const noted = this.effects.length
    this.at = { ...place, sheet: state.name }
    const found = this.fetch(this.evaluate(formula))
    this.effects.length = noted
    this.#quiet -= 1
    this.#open.delete(open)
    this.at = at
    this.signal = signal
    return found.known || value === undefined ? found : value
  }

  #run(from: Place): Value {
    const frames: Frame[] = []
    let place: Place = from
    while (!this.isSpent && !this.#isHalted) {
      const row = nextRow(this.#sheet(place.sheet), place.row, place.column)
      if (row === undefined) return EMPTY
      this.#step({ ...place, row })
      const { signal } = this
      this.signal = undefined
      const at = this.at
      if (signal?.do === 'return') return signal.value
      if (signal?.do === 'halt') this.#isHalted = true
      place = this.#follow(signal, at, frames)
    }
    return opaque('')
  }

  #step(place: Place): void {
    const state = this.#sheet(place.sheet)
    const key = cellKey(place.row, place.column)
    const formula = state.formulas.get(key)
    if (formula === undefined) return
    state.executed.add(key)
    this.at = { ...place, sheet: state.name }
    this.signal = undefined
    const value = this.fetch(this.#statement(formula))
    // What the formula wrote into its own cell stays there.
    if (state.formulas.get(key) === formula) state.values.set(key, value)
    this.at = { ...place, sheet: state.name }
  }

  // `name=value` in a macro gives a name a value; in every other place it compares.
  #statement(formula: Formula): Value {
    if (formula.kind === 'chain' && formula.first.kind === 'name' && formula.rest.length === 1) {
      const [link] = formula.rest
      if (link?.op === '=') {
        const value = this.evaluate(link.of)
        this.setName(formula.first.name, value)
        return value
      }
    }
    return this.evaluate(formula)
  }

  #follow(signal: Signal | undefined, at: Place, frames: Frame[]): Place {
    const below = { ...at, row: at.row + 1 }
    const state = this.#sheet(at.sheet)
    const spend = (steps: number) => this.spend(steps)
    switch (signal?.do) {
      case 'goto':
        return signal.place
      case 'while':
        if (!signal.isTrue) return { ...at, row: afterLoop(state, below, spend) }
        frames.push({ at, name: '', values: [], turn: 0 })
        return below
      case 'for':
        if (signal.values.length === 0) return { ...at, row: afterLoop(state, below, spend) }
        frames.push({ at, name: signal.name, values: signal.values, turn: 0 })
        this.setName(signal.name, signal.values[0] ?? EMPTY)
        return below
      case 'next':
        return this.#nextTurn(frames) ?? below
      case 'break':
        frames.pop()
        return { ...at, row: afterLoop(state, below, spend) }
      case 'block':
        return { ...at, row: afterBranch(state, below, spend, (condition) => this.#holds(condition)) }
      case 'else':
        return { ...at, row: afterBlock(state, below, spend) }
      default:
        return below
    }
  }

  #nextTurn(frames: Frame[]): Place | undefined {
    const frame = frames.pop()
    if (frame === undefined) return undefined
    if (frame.values.length === 0) return frame.at
    frame.turn += 1
    const value = frame.values[frame.turn]
    if (value === undefined) return undefined
    frames.push(frame)
    this.setName(frame.name, value)
    return { ...frame.at, row: frame.at.row + 1 }
  }

  #holds(condition: Formula): boolean {
    const value = this.fetch(this.evaluate(condition))
    return !value.known || /^(?:true|-?[1-9])/i.test(textOf(value))
  }
}

const isInSheet = ({ row, column }: Place): boolean => row >= 0 && column >= 0 && row < ROWS_MAX && column < COLUMNS_MAX
const placeKey = ({ sheet, row, column }: Place): string => `${sheet.toLowerCase()}!${row},${column}`
