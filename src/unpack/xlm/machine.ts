import type { AreaPlace, Formula } from './formula.ts'
import type { Value } from './value.ts'

// What the functions of formulas may use and change: the contract between them and `run-book.ts`.

/** A cell of a certain sheet. */
export interface Place {
  readonly sheet: string
  readonly row: number
  readonly column: number
}

/** What a formula asks of the one who runs it, besides its value. */
export type Signal =
  | { readonly do: 'goto'; readonly place: Place }
  | { readonly do: 'return'; readonly value: Value }
  | { readonly do: 'halt' }
  | { readonly do: 'while'; readonly isTrue: boolean }
  | { readonly do: 'for'; readonly name: string; readonly values: readonly Value[] }
  | { readonly do: 'next' | 'break' | 'else' | 'block' }

export interface Effect {
  readonly place: Place
  /** The function in capitals, or the function of the library that is called. */
  readonly word: string
  readonly does: 'run' | 'download' | 'drop' | 'load'
  /** What runs, as text; empty where it is not known. */
  readonly command: string
}

export interface Machine {
  /** The place of the formula that is being worked out. */
  at: Place
  active: Place
  signal: Signal | undefined
  readonly effects: Effect[]
  /** Functions that REGISTER gave a name, in capitals: `library!function`. */
  readonly registered: Map<string, string>
  /** Spends from the steps of this workbook; false when there are none left. */
  spend(steps: number): boolean
  evaluate(formula: Formula): Value
  /** The single value behind a value: a reference is fetched. */
  fetch(value: Value): Value
  /** The values of an area in reading order, at most a bounded number. */
  fetchAll(value: Value): Value[]
  /** The area that an argument names; undefined where it names none. A text is read in R1C1 and A1. */
  areaOf(value: Value): AreaPlace | undefined
  setCell(place: Place, value: Value): void
  setFormula(place: Place, formula: Formula): void
  formulaAt(place: Place): Formula | undefined
  setName(name: string, value: Value): void
  lookup(name: string): Value | undefined
  /** Runs from a place until RETURN, as a function does. */
  runSub(place: Place): Value
  /** Has a place looked at later, because a choice could have led there. */
  alsoTry(place: Place | undefined): void
}

export type MacroFunction = (args: readonly Formula[], machine: Machine) => Value
