import { isPlain, numberOf, shownText, TEXT_CHARS_MAX, textOf, truthOf, UNKNOWN, type Value } from './value.ts'

// Operators on values (MS-VBAL section 5.6.9). An unknown operand makes an unknown result; joined text keeps what is
// known of it.

// LIMIT: of a text with holes, what fits a screen or two is worth keeping.
const HOLED_CHARS_MAX = 16_384

export function operate(op: string, left: Value, right: Value): Value {
  switch (op) {
    case '&':
      return join(left, right)
    case '+':
      return add(left, right)
    case '=':
    case '<>':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compare(op, left, right)
    case 'and':
    case 'or':
    case 'xor':
    case 'eqv':
    case 'imp':
      return logic(op, left, right)
    default:
      return calculate(op, numberOf(left), numberOf(right))
  }
}

export function negate(op: '-' | 'not', value: Value): Value {
  if (op === 'not' && typeof value === 'boolean') return !value
  const number = numberOf(value)
  if (number === undefined) return UNKNOWN
  return op === '-' ? -number : ~toLong(number)
}

/** Text beside text; with holes where one side is not known. */
export function join(left: Value, right: Value): Value {
  const [a, b] = [textOf(left), textOf(right)]
  if (a !== undefined && b !== undefined) return a.length + b.length > TEXT_CHARS_MAX ? UNKNOWN : a + b
  const text = shownText(left) + shownText(right)
  return { kind: 'unknown', text: text.length > HOLED_CHARS_MAX ? text.slice(0, HOLED_CHARS_MAX) : text }
}

// SPEC: `+` joins two strings, and adds as soon as one side is a number; Empty is nothing to either.
function add(left: Value, right: Value): Value {
  if (typeof left === 'string' && (typeof right === 'string' || right === null)) return join(left, right)
  if (left === null && typeof right === 'string') return right
  if (isPlain(left) && isPlain(right)) {
    const [a, b] = [numberOf(left), numberOf(right)]
    // QUIRK: text that is no number stops VBA; people who hide things rely on `On Error Resume Next`.
    return a === undefined || b === undefined ? UNKNOWN : a + b
  }
  if (typeof left === 'number' || typeof right === 'number') return UNKNOWN
  return join(left, right)
}

function compare(op: string, left: Value, right: Value): Value {
  const areTexts = typeof left === 'string' && (typeof right === 'string' || right === null)
  const isText = areTexts || (left === null && typeof right === 'string')
  const a = isText ? textOf(left) : numberOf(left)
  const b = isText ? textOf(right) : numberOf(right)
  if (a === undefined || b === undefined) return UNKNOWN
  if (op === '=') return a === b
  if (op === '<>') return a !== b
  if (op === '<') return a < b
  if (op === '>') return a > b
  return op === '<=' ? a <= b : a >= b
}

function logic(op: string, left: Value, right: Value): Value {
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    if (op === 'and') return left && right
    if (op === 'or') return left || right
    return op === 'xor' ? left !== right : op === 'eqv' ? left === right : !left || right
  }
  // One side may decide alone.
  const [isLeft, isRight] = [truthOf(left), truthOf(right)]
  if (op === 'and' && ((isLeft === false && !isPlain(right)) || (isRight === false && !isPlain(left)))) return false
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a === undefined || b === undefined) return UNKNOWN
  const [x, y] = [toLong(a), toLong(b)]
  if (op === 'and') return x & y
  if (op === 'or') return x | y
  return op === 'xor' ? x ^ y : op === 'eqv' ? ~(x ^ y) : ~x | y
}

function calculate(op: string, a: number | undefined, b: number | undefined): Value {
  if (a === undefined || b === undefined) return UNKNOWN
  if (op === '-') return a - b
  if (op === '*') return finite(a * b)
  if (op === '^') return finite(a ** b)
  if (op === '/') return b === 0 ? UNKNOWN : finite(a / b)
  const [x, y] = [roundHalfEven(a), roundHalfEven(b)]
  if (y === 0) return UNKNOWN
  if (op === 'mod') return x % y
  return op === '\\' ? Math.trunc(x / y) : UNKNOWN
}

const finite = (value: number): Value => (Number.isFinite(value) ? value : UNKNOWN)

const toLong = (value: number): number => roundHalfEven(value) | 0

/** SPEC: VBA rounds halves to the even neighbour wherever a whole number is wanted. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
