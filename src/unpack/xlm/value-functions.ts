import type { Scalar } from './book.ts'
import { errorValue, isTrue, numberOf, opaque, TEXT_CHARS_MAX, textOf, type Value } from './value.ts'

// Functions whose value depends on nothing but the values of their arguments. Each gets single values; a result that
// is no finite number becomes #VALUE!. Excel counts characters from 1.

export type ValueFunction = (args: readonly Value[]) => Scalar | Value

const text = (args: readonly Value[], index: number): string => (args[index] === undefined ? '' : textOf(args[index]))
const number = (args: readonly Value[], index: number, fallback = 0): number => {
  const value = args[index]
  return value === undefined ? fallback : numberOf(value)
}
const count = (args: readonly Value[], index: number, fallback: number): number =>
  Math.max(0, Math.min(TEXT_CHARS_MAX, Math.trunc(number(args, index, fallback)) || 0))

function find(args: readonly Value[], isSensitive: boolean): Scalar | Value {
  const [wanted, within] = isSensitive
    ? [text(args, 0), text(args, 1)]
    : [text(args, 0).toLowerCase(), text(args, 1).toLowerCase()]
  const at = within.indexOf(wanted, Math.max(0, count(args, 2, 1) - 1))
  return at < 0 ? errorValue('#VALUE!') : at + 1
}

function substitute(args: readonly Value[]): string {
  const [within, old, by] = [text(args, 0), text(args, 1), text(args, 2)]
  if (old === '') return within
  const nth = args[3] === undefined ? 0 : count(args, 3, 1)
  const pieces = within.split(old)
  if (pieces.length * by.length > 4 * TEXT_CHARS_MAX) return within
  if (nth === 0) return pieces.join(by)
  if (nth >= pieces.length) return within
  return pieces.slice(0, nth).join(old) + by + pieces.slice(nth).join(old)
}

function replace(args: readonly Value[]): string {
  const old = text(args, 0)
  const from = Math.max(0, count(args, 1, 1) - 1)
  return old.slice(0, from) + text(args, 3) + old.slice(from + count(args, 2, 0))
}

// Number formats of digits only; any other leaves the number as it is.
function format(args: readonly Value[]): string | Value {
  const [value, pattern] = [args[0], text(args, 1)]
  if (value === undefined) return ''
  const amount = numberOf(value)
  const shape = /^([#0]*)(?:\.([#0]+))?$/.exec(pattern)
  if (typeof value.v === 'string' && Number.isNaN(amount)) return value.v
  if (pattern === '@' || /^general$/i.test(pattern)) return textOf(value)
  if (Number.isNaN(amount) || shape === null || pattern === '') return opaque(textOf(value))
  const decimals = Math.min(15, shape[2]?.length ?? 0)
  const digits = (shape[1] ?? '').replaceAll('#', '').length
  const [whole = '', part] = Math.abs(amount).toFixed(decimals).split('.')
  const padded = whole.padStart(Math.min(300, digits), '0') + (part === undefined ? '' : `.${part}`)
  return amount < 0 ? `-${padded}` : padded
}

const round = (args: readonly Value[], by: (scaled: number) => number): number => {
  const scale = 10 ** Math.max(-20, Math.min(20, number(args, 1)))
  return by(number(args, 0) * scale) / scale
}

const outward = (value: number): number => (value < 0 ? -Math.round(-value) : Math.round(value))
const parseIn = (base: number) => (args: readonly Value[]) => Number.parseInt(text(args, 0).slice(0, 10), base)
const printIn = (base: number) => (args: readonly Value[]) =>
  Math.trunc(number(args, 0))
    .toString(base)
    .toUpperCase()
    .padStart(count(args, 1, 0) % 64, '0')
const bits = (by: (a: bigint, b: bigint) => bigint) => (args: readonly Value[]) => {
  const [a, b] = [number(args, 0), number(args, 1)]
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) ? Number(by(BigInt(a), BigInt(b))) : Number.NaN
}
const numbersIn = (args: readonly Value[]): number[] =>
  args
    .filter(({ v }) => v !== null)
    .map(numberOf)
    .filter((value) => !Number.isNaN(value))

export const VALUE_FUNCTIONS: Readonly<Record<string, ValueFunction>> = {
  CHAR: (args) => charOf(number(args, 0)),
  UNICHAR: (args) => charOf(number(args, 0)),
  CODE: (args) => (text(args, 0) === '' ? errorValue('#VALUE!') : text(args, 0).charCodeAt(0)),
  UNICODE: (args) => (text(args, 0) === '' ? errorValue('#VALUE!') : (text(args, 0).codePointAt(0) ?? 0)),
  CONCATENATE: (args) => args.map(textOf).join('').slice(0, TEXT_CHARS_MAX),
  CONCAT: (args) => args.map(textOf).join('').slice(0, TEXT_CHARS_MAX),
  MID: (args) => middle(text(args, 0), Math.max(0, count(args, 1, 1) - 1), count(args, 2, 0)),
  LEFT: (args) => text(args, 0).slice(0, count(args, 1, 1)),
  RIGHT: (args) => text(args, 0).slice(Math.max(0, text(args, 0).length - count(args, 1, 1))),
  LEN: (args) => text(args, 0).length,
  REPT: (args) => repeat(text(args, 0), count(args, 1, 0)),
  TEXT: format,
  FIXED: (args) => number(args, 0).toFixed(Math.min(15, count(args, 1, 2))),
  T: (args) => (typeof args[0]?.v === 'string' ? args[0].v : ''),
  N: (args) => (typeof args[0]?.v === 'string' ? 0 : number(args, 0)),
  VALUE: (args) => number(args, 0),
  UPPER: (args) => text(args, 0).toUpperCase(),
  LOWER: (args) => text(args, 0).toLowerCase(),
  PROPER: (args) =>
    text(args, 0)
      .toLowerCase()
      .replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase()),
  TRIM: (args) => text(args, 0).trim().replace(/ {2,}/g, ' '),
  CLEAN: (args) => text(args, 0).replace(/[\0-\x1f]/g, ''),
  EXACT: (args) => text(args, 0) === text(args, 1),
  SEARCH: (args) => find(args, false),
  FIND: (args) => find(args, true),
  SUBSTITUTE: substitute,
  REPLACE: replace,
  ABS: (args) => Math.abs(number(args, 0)),
  INT: (args) => Math.floor(number(args, 0)),
  TRUNC: (args) => Math.trunc(number(args, 0)),
  SIGN: (args) => Math.sign(number(args, 0)),
  SQRT: (args) => Math.sqrt(number(args, 0)),
  EXP: (args) => Math.exp(number(args, 0)),
  LN: (args) => Math.log(number(args, 0)),
  LOG10: (args) => Math.log10(number(args, 0)),
  LOG: (args) => Math.log(number(args, 0)) / Math.log(number(args, 1, 10)),
  PI: () => Math.PI,
  SIN: (args) => Math.sin(number(args, 0)),
  COS: (args) => Math.cos(number(args, 0)),
  TAN: (args) => Math.tan(number(args, 0)),
  POWER: (args) => number(args, 0) ** number(args, 1),
  MOD: (args) => number(args, 0) - number(args, 1) * Math.floor(number(args, 0) / number(args, 1)),
  ROUND: (args) => round(args, outward),
  ROUNDUP: (args) => round(args, (value) => (value < 0 ? Math.floor(value) : Math.ceil(value))),
  ROUNDDOWN: (args) => round(args, Math.trunc),
  EVEN: (args) => Math.ceil(number(args, 0) / 2) * 2,
  CEILING: (args) => Math.ceil(number(args, 0) / number(args, 1, 1)) * number(args, 1, 1),
  FLOOR: (args) => Math.floor(number(args, 0) / number(args, 1, 1)) * number(args, 1, 1),
  SUM: (args) => numbersIn(args).reduce((sum, value) => sum + value, 0),
  PRODUCT: (args) => numbersIn(args).reduce((product, value) => product * value, 1),
  MIN: (args) => numbersIn(args).reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  MAX: (args) => numbersIn(args).reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  COUNT: (args) => args.filter(({ v }) => typeof v === 'number').length,
  COUNTA: (args) => args.filter(({ v }) => v !== null).length,
  AND: (args) => args.every(isTrue),
  OR: (args) => args.some(isTrue),
  XOR: (args) => args.filter(isTrue).length % 2 === 1,
  NOT: (args) => !(args[0] !== undefined && isTrue(args[0])),
  TRUE: () => true,
  FALSE: () => false,
  ISNUMBER: (args) => args[0]?.isError !== true && typeof args[0]?.v === 'number',
  ISTEXT: (args) => args[0]?.isError !== true && typeof args[0]?.v === 'string',
  ISNONTEXT: (args) => typeof args[0]?.v !== 'string',
  ISLOGICAL: (args) => typeof args[0]?.v === 'boolean',
  ISBLANK: (args) => args[0]?.v === null,
  ISERROR: (args) => args[0]?.isError === true,
  ISERR: (args) => args[0]?.isError === true && args[0].v !== '#N/A',
  ISNA: (args) => args[0]?.isError === true && args[0].v === '#N/A',
  NA: () => errorValue('#N/A'),
  BITXOR: bits((a, b) => a ^ b),
  BITAND: bits((a, b) => a & b),
  BITOR: bits((a, b) => a | b),
  HEX2DEC: parseIn(16),
  OCT2DEC: parseIn(8),
  BIN2DEC: parseIn(2),
  DEC2HEX: printIn(16),
  DEC2OCT: printIn(8),
  DEC2BIN: printIn(2),
}

/** Functions of areas: every cell of an argument counts. */
export const AREA_FUNCTIONS: ReadonlySet<string> = new Set([
  'SUM',
  'PRODUCT',
  'MIN',
  'MAX',
  'COUNT',
  'COUNTA',
  'AND',
  'OR',
  'XOR',
  'CONCAT',
])

/** Functions that look at an error instead of passing it on. */
export const ERROR_FUNCTIONS: ReadonlySet<string> = new Set([
  'ISERROR',
  'ISERR',
  'ISNA',
  'ISNUMBER',
  'ISTEXT',
  'ISNONTEXT',
  'ISLOGICAL',
  'ISBLANK',
  'COUNT',
  'COUNTA',
])

const middle = (text: string, from: number, length: number): string => text.slice(from, from + length)

function charOf(code: number): Scalar | Value {
  const whole = Math.trunc(code)
  return whole >= 1 && whole <= 0xffff ? ansi(whole) : errorValue('#VALUE!')
}

// CHAR speaks the Windows code page; the few letters between 128 and 159 differ from Unicode.
const ansi = (code: number): string =>
  code >= 128 && code < 160 ? new TextDecoder('windows-1252').decode(Uint8Array.of(code)) : String.fromCharCode(code)

const repeat = (text: string, times: number): string =>
  text === '' ? '' : text.repeat(Math.min(times, Math.ceil(TEXT_CHARS_MAX / text.length))).slice(0, TEXT_CHARS_MAX)
