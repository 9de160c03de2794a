import { COLUMNS_MAX, ROWS_MAX } from './book.ts'
import {
  type AreaPlace,
  binary,
  call,
  type Formula,
  LEVELS,
  literal,
  MISSING,
  run,
  sign,
  unknownFormula,
  wrap,
} from './formula.ts'
import { FUNCTION_NAMES } from './functions.data.ts'
import type { Origin } from './token-dialect.ts'

// Formulas as text (XML, SYLK, and strings that FORMULA writes), into the same tree as tokens:
//   formula: operand (operator operand)* · operand: sign* primary %* · primary: number "text" {array} (formula)
//   name(arguments) reference name; a sheet before `!`, quoted or not. References as A1 or as R1C1.
// Parsing never fails: what fits nowhere becomes an unknown operand, and reading goes on behind it.

// LIMIT: Excel takes 8,192 characters.
const CHARS_MAX = 32_768
// LIMIT: Excel nests 64 levels; each costs two or three calls here.
const NESTING_MAX = 200

export type RefStyle = 'A1' | 'R1C1'

export function parseFormula(text: string, style: RefStyle, origin: Origin): Formula {
  const clean = text.slice(0, CHARS_MAX).replace(/^\s*=/, '')
  const parser: Parser = { text: clean, at: 0, style, origin, nesting: 0 }
  const formula = parseLevel(parser, 1)
  skipBlanks(parser)
  return parser.at < clean.length ? call('{?}', [formula, unknownFormula('{...}')]) : formula
}

interface Parser {
  readonly text: string
  at: number
  readonly style: RefStyle
  readonly origin: Origin
  nesting: number
}

function parseLevel(parser: Parser, levelMin: number): Formula {
  parser.nesting += 1
  let left = parser.nesting > NESTING_MAX ? unknownOperand(parser) : parseOperand(parser)
  for (let op = peekOperator(parser); op !== ''; op = peekOperator(parser)) {
    const level = LEVELS[op] ?? 0
    if (level < levelMin) break
    parser.at += op.length
    left = binary(op, left, parseLevel(parser, level + 1))
  }
  parser.nesting -= 1
  return left
}

// A comma is an operator only in brackets of its own, a blank hardly ever: both are left to the arguments.
function peekOperator(parser: Parser): string {
  skipBlanks(parser)
  const two = parser.text.slice(parser.at, parser.at + 2)
  if (two === '<=' || two === '>=' || two === '<>') return two
  const one = two.charAt(0)
  return one !== '' && '=<>&+-*/^:'.includes(one) ? one : ''
}

function skipBlanks(parser: Parser): void {
  while (parser.at < parser.text.length && parser.text.charCodeAt(parser.at) <= 32) parser.at += 1
}

function parseOperand(parser: Parser): Formula {
  skipBlanks(parser)
  const signs: string[] = []
  for (let one = parser.text.charAt(parser.at); one === '+' || one === '-'; one = parser.text.charAt(parser.at)) {
    signs.push(one)
    parser.at += 1
    skipBlanks(parser)
  }
  let operand = parsePrimary(parser)
  for (skipBlanks(parser); parser.text.charAt(parser.at) === '%'; skipBlanks(parser)) {
    operand = wrap('percent', operand)
    parser.at += 1
  }
  return signs.reduceRight((of, op) => sign(op, of), operand)
}

const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy
const ERROR = /#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A)/iy
// A sheet, quoted or not, maybe of another workbook (`[1]Sheet`, `[1]!name`).
const SHEET = /(?:'((?:[^']|'')*)'|((?:\[[^\]'"]*\])?[\p{L}_][\p{L}\p{N}_.:]*|\[[^\]'"]*\]))?!/uy
const A1 = /\$?([a-z]{1,3})\$?(\d{1,7})(?::\$?([a-z]{1,3})\$?(\d{1,7}))?(?![\p{L}\p{N}_.(])/iuy
const R1C1 = /R(\d+|\[-?\d+\])?C(\d+|\[-?\d+\])?(?::R(\d+|\[-?\d+\])?C(\d+|\[-?\d+\])?)?(?![\p{L}\p{N}_.(])/iuy
const NAME = /[\p{L}_\\][\p{L}\p{N}_.\\?]*/uy

function match(pattern: RegExp, parser: Parser): RegExpExecArray | null {
  pattern.lastIndex = parser.at
  const found = pattern.exec(parser.text)
  if (found !== null) parser.at += found[0].length
  return found
}

function parsePrimary(parser: Parser): Formula {
  const one = parser.text.charAt(parser.at)
  if (one === '"') return literal(parseText(parser))
  if (one === '(') return parseParen(parser)
  if (one === '{') return parseArray(parser)
  if (one === '' || one === ',' || one === ')') return MISSING
  const sheet = match(SHEET, parser)
  const sheetName = sheet === null ? '' : (sheet[1]?.replaceAll("''", "'") ?? sheet[2] ?? '')
  const place = parsePlace(parser, sheetName)
  if (place !== undefined) return withCall({ kind: 'area', place }, parser)
  const error = match(ERROR, parser)
  if (error !== null) return { kind: 'error', code: error[0].toUpperCase() }
  const number = sheet === null ? match(NUMBER, parser) : null
  if (number !== null) return literal(Number(number[0]))
  const name = match(NAME, parser)
  if (name === null) return unknownOperand(parser)
  if (parser.text.charAt(parser.at) === '(') return parseCall(parser, name[0])
  if (/^(?:true|false)$/i.test(name[0])) return literal(name[0].length === 4)
  return { kind: 'name', name: name[0] }
}

function unknownOperand(parser: Parser): Formula {
  const from = parser.at
  parser.at += 1
  return unknownFormula(`{${parser.text.slice(from, from + 1)}}`)
}

function parseText(parser: Parser): string {
  let text = ''
  for (parser.at += 1; parser.at < parser.text.length; ) {
    const end = parser.text.indexOf('"', parser.at)
    const stop = end < 0 ? parser.text.length : end
    text += parser.text.slice(parser.at, stop)
    parser.at = stop + 1
    if (parser.text.charAt(parser.at) !== '"') break
    text += '"'
    parser.at += 1
  }
  return text
}

function parseParen(parser: Parser): Formula {
  parser.at += 1
  let inside = parseLevel(parser, 1)
  while (parser.text.charAt(parser.at) === ',') {
    parser.at += 1
    inside = binary(',', inside, parseLevel(parser, 1))
  }
  if (parser.text.charAt(parser.at) === ')') parser.at += 1
  return wrap('paren', inside)
}

function parseArray(parser: Parser): Formula {
  const end = parser.text.indexOf('}', parser.at)
  parser.at = end < 0 ? parser.text.length : end + 1
  return unknownFormula('{array}')
}

function parseCall(parser: Parser, written: string): Formula {
  const name = written.replace(/^_xl(?:fn|udf)\./i, '')
  const args = parseArgs(parser)
  const cell = name !== 'LOG10' ? /^([a-z]{1,3})(\d{1,7})$/i.exec(name) : null
  if (cell !== null) {
    const { row, column } = letterCell(cell[1], cell[2])
    return run({ kind: 'area', place: { sheet: '', row, column, lastRow: row, lastColumn: column } }, args)
  }
  return FUNCTION_NAMES.has(name.toUpperCase()) ? call(name, args) : run({ kind: 'name', name }, args)
}

function withCall(target: Formula, parser: Parser): Formula {
  return parser.text.charAt(parser.at) === '(' ? run(target, parseArgs(parser)) : target
}

function parseArgs(parser: Parser): Formula[] {
  parser.at += 1
  const args: Formula[] = []
  skipBlanks(parser)
  if (parser.text.charAt(parser.at) === ')') {
    parser.at += 1
    return args
  }
  while (parser.at <= parser.text.length) {
    args.push(parseLevel(parser, 1))
    skipBlanks(parser)
    const one = parser.text.charAt(parser.at)
    parser.at += 1
    if (one === ')' || one === '') break
    // Anything else is a comma, or a character that fits nowhere: the next argument starts behind it.
  }
  return args
}

function parsePlace(parser: Parser, sheet: string): AreaPlace | undefined {
  const offsets = parser.style === 'R1C1' ? match(R1C1, parser) : null
  // WHY: text in R1C1 style takes A1 as well: no name looks like a place, and FORMULA is given either.
  const found = offsets ?? match(A1, parser)
  if (found === null) return parseColumns(parser, sheet)
  const [, a, b, c, d] = found
  const read = (row?: string, column?: string) =>
    offsets === null ? letterCell(row, column) : offsetCell(row, column, parser.origin)
  const first = read(a, b)
  const last = found[0].includes(':') ? read(c, d) : first
  const place = {
    sheet,
    row: Math.min(first.row, last.row),
    column: Math.min(first.column, last.column),
    lastRow: Math.max(first.row, last.row),
    lastColumn: Math.max(first.column, last.column),
  }
  if (place.row >= 0 && place.column >= 0 && place.lastRow < ROWS_MAX && place.lastColumn < COLUMNS_MAX) return place
  parser.at -= found[0].length
  return undefined
}

const COLUMNS = /\$?([a-z]{1,3}):\$?([a-z]{1,3})(?![\p{L}\p{N}_.(])/iuy

// Whole columns: `A:A`.
function parseColumns(parser: Parser, sheet: string): AreaPlace | undefined {
  const found = match(COLUMNS, parser)
  if (found === null) return undefined
  const [first, last] = [letterCell(found[1], '1').column, letterCell(found[2], '1').column]
  return { sheet, row: 0, column: Math.min(first, last), lastRow: ROWS_MAX - 1, lastColumn: Math.max(first, last) }
}

function letterCell(letters = '', digits = ''): Origin {
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(digits) - 1, column: column - 1 }
}

const offsetCell = (row: string | undefined, column: string | undefined, origin: Origin): Origin => ({
  row: offsetPart(row, origin.row),
  column: offsetPart(column, origin.column),
})

function offsetPart(part: string | undefined, base: number): number {
  if (part === undefined) return base
  return part.startsWith('[') ? base + Number(part.slice(1, -1)) : Number(part) - 1
}
