import type { Scalar } from './book.ts'
import { opaque, type Value } from './value.ts'

// What macros ask of the computer and of Excel. Nobody knows the answers; these are those of a plain office computer,
// so that a macro that wants to run only there does.

const WORKSPACE: Readonly<Record<number, Scalar>> = {
  1: 'Windows (64-bit) NT 10.00',
  2: '16.0',
  13: 1_440,
  14: 810,
  19: true, // a mouse
  26: 'user',
  31: false, // not stepping through the macro
  37: 81, // the country
  42: true, // sound
}

const WINDOW: Readonly<Record<number, Scalar>> = { 1: 'Book1', 7: false, 13: 1_440, 14: 810, 20: true, 23: 3 }
const DOCUMENT: Readonly<Record<number, Scalar>> = {
  1: 'Book1',
  2: 'C:\\Users\\user\\Documents',
  3: 1,
  76: '[Book1]Sheet1',
  88: 'Book1',
}
const CELL: Readonly<Record<number, Scalar>> = { 17: 15, 38: 0, 50: 1 }

const TABLES: Readonly<Record<string, Readonly<Record<number, Scalar>>>> = {
  'GET.WORKSPACE': WORKSPACE,
  'GET.WINDOW': WINDOW,
  'GET.DOCUMENT': DOCUMENT,
  'GET.WORKBOOK': DOCUMENT,
  'GET.CELL': CELL,
}

const CONSTANTS: Readonly<Record<string, Scalar>> = {
  'APP.MAXIMIZE': true,
  'APP.TITLE': true,
  ALERT: true,
  'WINDOW.MAXIMIZE': true,
  FOPEN: 1,
  FSIZE: 1,
  FILES: 'C:\\Users\\user',
  DIRECTORY: 'C:\\Users\\user\\Documents',
  NOW: 46_000,
  TODAY: 46_000,
  DAY: 15,
  MONTH: 6,
  YEAR: 2_026,
  RAND: 0.5,
  RANDBETWEEN: 1,
  ECHO: true,
  ERROR: true,
  WAIT: true,
  CLOSE: true,
}

/** The plausible answer of a function that asks about its surroundings; an empty one where there is none. */
export function answerOf(name: string, argument: number): Value {
  const table = TABLES[name]
  if (table !== undefined) return opaque(table[argument] ?? 0)
  return opaque(CONSTANTS[name] ?? '')
}
