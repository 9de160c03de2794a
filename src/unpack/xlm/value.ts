import type { Scalar } from './book.ts'
import type { AreaPlace } from './formula.ts'

// A value while formulas are worked out. What depends on the machine that Excel runs on has a plausible constant and
// `known: false`, and so has everything made of it.

export interface Value {
  readonly v: Scalar
  readonly known: boolean
  readonly isError?: true
  /** The place that a reference leads to. Its value is fetched when it is asked for. */
  readonly area?: AreaPlace
}

// LIMIT: Excel's longest text.
export const TEXT_CHARS_MAX = 32_767

export const known = (v: Scalar): Value => ({ v, known: true })
export const opaque = (plausible: Scalar): Value => ({ v: plausible, known: false })
export const errorValue = (code: string): Value => ({ v: code, known: true, isError: true })
export const EMPTY: Value = known(null)

/** Steps that looking through these texts costs. */
export const textSteps = (values: readonly Value[]): number =>
  values.reduce((steps, { v }) => steps + (typeof v === 'string' ? v.length >> 7 : 0), 0)

export function textOf({ v }: Value): string {
  if (typeof v === 'string') return v
  if (v === null) return ''
  if (typeof v === 'boolean') return v ? 'TRUE' : 'FALSE'
  // Excel shows 15 digits.
  return Number.isInteger(v) ? String(v) : String(Number(v.toPrecision(15)))
}

/** As a number; NaN where it is none. */
export function numberOf({ v }: Value): number {
  if (typeof v === 'number') return v
  if (v === null) return 0
  if (typeof v === 'boolean') return v ? 1 : 0
  const clean = v.trim()
  return clean === '' || clean.length > 40 ? Number.NaN : Number(clean.replace(/^\$/, ''))
}

export function isTrue(value: Value): boolean {
  if (value.isError) return false
  if (typeof value.v === 'string') return /^true$/i.test(value.v)
  return numberOf(value) !== 0
}

/** The number, or an error where there is none. */
export const numeric = (number: number, isKnown = true): Value =>
  Number.isFinite(number) ? { v: number, known: isKnown } : errorValue('#NUM!')

export function applyOperator(op: string, left: Value, right: Value): Value {
  const isKnown = left.known && right.known
  if (left.isError) return left
  if (right.isError) return right
  if (op === '&') return { v: (textOf(left) + textOf(right)).slice(0, TEXT_CHARS_MAX), known: isKnown }
  if (op in COMPARE) return { v: COMPARE[op]?.(compare(left.v, right.v)) ?? false, known: isKnown }
  const [a, b] = [numberOf(left), numberOf(right)]
  if (Number.isNaN(a) || Number.isNaN(b)) return { ...errorValue('#VALUE!'), known: isKnown }
  if (op === '/' && b === 0) return { ...errorValue('#DIV/0!'), known: isKnown }
  return numeric(arithmetic(op, a, b), isKnown)
}

function arithmetic(op: string, a: number, b: number): number {
  if (op === '+') return a + b
  if (op === '-') return a - b
  if (op === '*') return a * b
  return op === '/' ? a / b : a ** b
}

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
}

// Numbers come before texts, texts before truth; letters know no case; nothing is equal to 0, "" and FALSE.
function compare(left: Scalar, right: Scalar): number {
  const a = left ?? emptyLike(right)
  const b = right ?? emptyLike(left)
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()]
    return x === y ? 0 : x < y ? -1 : 1
  }
  const rank = (value: string | number | boolean) => (typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  const [x, y] = [Number(a), Number(b)]
  // Excel compares 15 digits.
  return x === y || x.toPrecision(15) === y.toPrecision(15) ? 0 : x - y
}

const emptyLike = (other: Scalar): string | number | boolean =>
  typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0
