import { ByteReader } from '#bytes'
import { COLUMNS_MAX, ROWS_MAX } from './book.ts'
import { binary, call, type Formula, literal, MISSING, run, sign, unknownFormula, wrap } from './formula.ts'
import { COMMAND_ROWS, FUNCTION_ROWS, USER_FUNCTION } from './functions.data.ts'
import { readRef, type TokenSizes, tokenSizes } from './read-refs.ts'
import type { Dialect, Origin } from './token-dialect.ts'

// SPEC: MS-XLS section 2.5.198 and MS-XLSB section 2.5.97: a formula as tokens in reverse Polish order.
//   0x01 shared · 0x03-0x14 operators · 0x15 paren · 0x16 missing · 0x17 text · 0x19 hints · 0x1C-0x1F constants
//   0x20-0x3F with a class in bits 5-6: array, function, name, reference, area, and the same in another sheet
// A token that nobody knows ends the reading, for its length is not known; what was read stays.

// LIMIT: a formula has at most 16,384 bytes in Excel.
const TOKENS_MAX = 16_384
const STACK_MAX = 4_096

const OPERATORS: Readonly<Record<number, string>> = {
  3: '+',
  4: '-',
  5: '*',
  6: '/',
  7: '^',
  8: '&',
  9: '<',
  10: '<=',
  11: '=',
  12: '>=',
  13: '>',
  14: '<>',
  15: ' ',
  16: ',',
  17: ':',
}

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}
export const errorCode = (code: number): string => ERRORS[code] ?? '#ERR!'

export function readTokens(tokens: Buffer, dialect: Dialect, origin: Origin): Formula {
  const reading: Reading = {
    reader: new ByteReader(tokens),
    dialect,
    origin,
    sizes: tokenSizes(dialect.version),
    stack: [],
  }
  for (let count = 0; reading.reader.left > 0 && count < TOKENS_MAX && reading.stack.length < STACK_MAX; count += 1) {
    if (!readToken(reading.reader.u8(), reading)) break
  }
  const { stack } = reading
  if (stack.length === 1) return stack[0] ?? MISSING
  // Cut or bent tokens: everything that was built is still looked at.
  return stack.length === 0 ? unknownFormula('{?}') : call('{?}', stack)
}

interface Reading {
  readonly reader: ByteReader
  readonly dialect: Dialect
  readonly origin: Origin
  readonly sizes: TokenSizes
  readonly stack: Formula[]
}

function readToken(token: number, reading: Reading): boolean {
  const { stack, reader } = reading
  const operator = OPERATORS[token]
  if (operator !== undefined) {
    const right = pop(stack)
    stack.push(binary(operator, pop(stack), right))
    return true
  }
  if (token >= 0x20) return readClassToken((token & 0x1f) | 0x20, token, reading)
  switch (token) {
    case 0x12:
    case 0x13:
      stack.push(sign(token === 0x12 ? '+' : '-', pop(stack)))
      return true
    case 0x14:
      stack.push(wrap('percent', pop(stack)))
      return true
    case 0x15:
      stack.push(wrap('paren', pop(stack)))
      return true
    case 0x16:
      stack.push(MISSING)
      return true
    case 0x17:
      stack.push(literal(readText(reading)))
      return true
    case 0x19:
      readHint(reading)
      return true
    case 0x1c:
      stack.push({ kind: 'error', code: errorCode(reader.u8()) })
      return true
    case 0x1d:
      stack.push(literal(reader.u8() !== 0))
      return true
    case 0x1e:
      stack.push(literal(reader.u16le()))
      return true
    case 0x1f:
      stack.push(literal(readDouble(reader)))
      return true
    default:
      stack.push(unknownFormula(`{token 0x${token.toString(16).padStart(2, '0')}}`))
      return false
  }
}

const pop = (stack: Formula[]): Formula => stack.pop() ?? unknownFormula('{?}')

export function readDouble(reader: ByteReader): number {
  const bytes = reader.take(8)
  const value = bytes.length === 8 ? bytes.readDoubleLE(0) : 0
  return Number.isFinite(value) ? value : 0
}

function readText({ reader, dialect }: Reading): string {
  if (dialect.version === 12) return reader.utf16le(reader.u16le() * 2)
  const count = reader.u8()
  if (dialect.version === 5) return dialect.decode(reader.take(count))
  return (reader.u8() & 1) !== 0 ? reader.utf16le(count * 2) : reader.latin1(count)
}

// Attributes are hints for the calculation (jumps of IF and CHOOSE) and the layout; only the one-argument SUM is more.
function readHint({ reader, stack }: Reading): void {
  const flags = reader.u8()
  const data = reader.u16le()
  if ((flags & 0x04) !== 0) reader.skip((data + 1) * 2)
  if ((flags & 0x10) !== 0) stack.push(call('SUM', [pop(stack)]))
}

function readClassToken(base: number, token: number, reading: Reading): boolean {
  const { reader, stack, dialect, sizes } = reading
  switch (base) {
    case 0x20:
      reader.skip(sizes.array)
      stack.push(unknownFormula('{array}'))
      return true
    case 0x21:
      readFunction(reading)
      return true
    case 0x22:
      readVariableFunction(reading)
      return true
    case 0x23: {
      const index = dialect.version === 5 ? reader.u16le() : reader.u32le()
      if (dialect.version === 5) reader.skip(12)
      stack.push({ kind: 'name', name: dialect.nameOf(index) })
      return true
    }
    case 0x26:
    case 0x27:
    case 0x28:
      reader.skip(6)
      return true
    case 0x29:
    case 0x2e:
    case 0x2f:
      reader.skip(2)
      return true
    case 0x39:
      readForeignName(reading)
      return true
    default: {
      const place = readRef(base, reader, dialect, reading.origin, { rows: ROWS_MAX, columns: COLUMNS_MAX })
      stack.push(place ?? unknownFormula(`{token 0x${token.toString(16)}}`))
      return place !== undefined
    }
  }
}

function readFunction({ reader, stack }: Reading): void {
  const index = reader.u16le()
  const row = FUNCTION_ROWS.get(index)
  // An unknown function takes what is there, so that nothing on the stack is lost.
  const args = takeArgs(stack, row === undefined ? 1 : (row.count ?? 1))
  stack.push(call(row?.name ?? `FUNCTION.${index}`, args))
}

function readVariableFunction({ reader, stack, dialect }: Reading): void {
  const count = reader.u8() & (dialect.version === 12 ? 0xff : 0x7f)
  const word = reader.u16le()
  const index = word & 0x7fff
  const args = takeArgs(stack, count)
  if ((word & 0x8000) !== 0) stack.push(call(COMMAND_ROWS.get(index)?.name ?? `COMMAND.${index}`, args))
  else if (index !== USER_FUNCTION) stack.push(call(FUNCTION_ROWS.get(index)?.name ?? `FUNCTION.${index}`, args))
  else stack.push(run(args[0] ?? unknownFormula('{?}'), args.slice(1)))
}

const takeArgs = (stack: Formula[], count: number): Formula[] =>
  count === 0 ? [] : stack.splice(Math.max(0, stack.length - count))

function readForeignName({ reader, stack, dialect }: Reading): void {
  const link = reader.u16le()
  if (dialect.version === 5) reader.skip(8)
  const index = dialect.version === 5 ? reader.u16le() : reader.u32le()
  if (dialect.version === 5) reader.skip(12)
  stack.push({ kind: 'name', name: dialect.externNameOf(link, index) })
}
