import { roundHalfEven } from './operators.ts'
import {
  hole,
  isArray,
  isUnknown,
  numberOf,
  parseNumber,
  shownText,
  TEXT_CHARS_MAX,
  textOf,
  truthOf,
  UNKNOWN,
  type Value,
} from './value.ts'

// Functions of VBA's library that text is made with (MS-VBAL section 6.1.2). Keys in lower case, without type marks.
// Each is total: arguments that do not fit give an unknown value.

type Args = readonly Value[]
type Make = (args: Args) => Value

// LIMIT: pieces of one text; macros split a few hundred.
const PIECES_MAX = 100_000
const CHAR_MAX = 0xffff

export const FUNCTIONS: ReadonlyMap<string, Make> = new Map<string, Make>(
  Object.entries({
    chr: character,
    chrw: character,
    chrb: character,
    keystring: character,
    asc: (args) => code(args, 0xff),
    ascw: (args) => code(args, CHAR_MAX),
    ascb: (args) => code(args, 0xff),
    strreverse: (args) => onText(args[0], (text) => reversed(text)),
    lcase: (args) => onText(args[0], (text) => text.toLowerCase(), true),
    ucase: (args) => onText(args[0], (text) => text.toUpperCase(), true),
    trim: (args) => onText(args[0], (text) => text.replace(/^ +| +$/g, ''), true),
    ltrim: (args) => onText(args[0], (text) => text.replace(/^ +/, ''), true),
    rtrim: (args) => onText(args[0], (text) => text.trimEnd(), true),
    cstr: (args) => onText(args[0], (text) => text, true),
    cvar: (args) => args[0] ?? null,
    replace,
    split,
    join: joinItems,
    filter: () => UNKNOWN,
    mid: middle,
    midb: middle,
    left: (args) => cut(args, (text, count) => text.slice(0, count)),
    leftb: (args) => cut(args, (text, count) => text.slice(0, count)),
    right: (args) => cut(args, (text, count) => (count === 0 ? '' : text.slice(-count))),
    len: (args) => lengthOf(args[0], 1),
    lenb: (args) => lengthOf(args[0], 2),
    instr: find,
    instrrev: findLast,
    space: (args) => repeat(' ', numberOf(args[0])),
    string: (args) => repeat(args[1], numberOf(args[0])),
    strcomp: compareText,
    strconv: convert,
    environ: (args) => environment(args[0]),
    ubound: (args) => (isArray(args[0]) ? args[0].lower + args[0].items.length - 1 : UNKNOWN),
    lbound: (args) => (isArray(args[0]) ? args[0].lower : UNKNOWN),
    array: (args) => ({ kind: 'array', items: [...args], lower: 0 }),
    iif: choice,
    choose: (args) => args[Math.trunc(numberOf(args[0]) ?? -1)] ?? UNKNOWN,
    switch: switchOn,
    format: (args) => format(args),
    hex: (args) => inBase(args[0], 16),
    oct: (args) => inBase(args[0], 8),
    val: (args) => onText(args[0], leadingNumber),
    cint: (args) => onNumber(args[0], roundHalfEven),
    clng: (args) => onNumber(args[0], roundHalfEven),
    clnglng: (args) => onNumber(args[0], roundHalfEven),
    cbyte: (args) => onNumber(args[0], (value) => roundHalfEven(value) & 0xff),
    cdbl: (args) => onNumber(args[0], (value) => value),
    csng: (args) => onNumber(args[0], Math.fround),
    ccur: (args) => onNumber(args[0], (value) => value),
    cdec: (args) => onNumber(args[0], (value) => value),
    cbool: (args) => truthOf(args[0]) ?? UNKNOWN,
    int: (args) => onNumber(args[0], Math.floor),
    fix: (args) => onNumber(args[0], Math.trunc),
    round: (args) => onNumber(args[0], roundHalfEven),
    abs: (args) => onNumber(args[0], Math.abs),
    sgn: (args) => onNumber(args[0], Math.sign),
    sqr: (args) => onNumber(args[0], Math.sqrt),
    sin: (args) => onNumber(args[0], Math.sin),
    cos: (args) => onNumber(args[0], Math.cos),
    tan: (args) => onNumber(args[0], Math.tan),
    atn: (args) => onNumber(args[0], Math.atan),
    exp: (args) => onNumber(args[0], Math.exp),
    log: (args) => onNumber(args[0], Math.log),
    isempty: (args) => (args[0] === null ? true : isUnknown(args[0] ?? null) ? UNKNOWN : false),
    isnumeric: (args) => (textOf(args[0]) === undefined ? UNKNOWN : numberOf(args[0]) !== undefined),
    isarray: (args) => isArray(args[0]),
  } satisfies Record<string, Make>),
)

function onText(value: Value | undefined, make: (text: string) => Value, keepsHoles = false): Value {
  const text = textOf(value)
  if (text !== undefined) return make(text)
  if (!keepsHoles || value === undefined || !isUnknown(value) || value.text === '') return UNKNOWN
  return { kind: 'unknown', text: shownText(make(value.text)) }
}

function onNumber(value: Value | undefined, make: (value: number) => number): Value {
  const number = numberOf(value)
  if (number === undefined) return UNKNOWN
  const made = make(number)
  return Number.isFinite(made) ? made : UNKNOWN
}

function character([value]: Args): Value {
  const number = numberOf(value)
  if (number === undefined) return UNKNOWN
  const whole = roundHalfEven(number)
  return whole < -0x8000 || whole > CHAR_MAX ? UNKNOWN : String.fromCharCode(whole & CHAR_MAX)
}

function code([value]: Args, mask: number): Value {
  const text = textOf(value)
  return text === undefined || text === '' ? UNKNOWN : text.charCodeAt(0) & mask
}

function reversed(text: string): string {
  return text.split('').reverse().join('')
}

function replace([value, find, put, from, count, how]: Args): Value {
  const [what, by] = [textOf(find), textOf(put)]
  if (what === undefined || by === undefined) return UNKNOWN
  const start = numberOf(from ?? 1) ?? 1
  const most = numberOf(count ?? -1) ?? -1
  return onText(value, (text) => replaceIn(start > 1 ? text.slice(start - 1) : text, what, by, most, how === 1), true)
}

function replaceIn(text: string, what: string, by: string, most: number, ignoresCase: boolean): Value {
  if (what === '' || text === '') return text
  const [where, needle] = ignoresCase ? [text.toLowerCase(), what.toLowerCase()] : [text, what]
  const pieces: string[] = []
  let from = 0
  let length = 0
  for (let at = where.indexOf(needle); at >= 0; at = where.indexOf(needle, from)) {
    if (most >= 0 && pieces.length >= most) break
    pieces.push(text.slice(from, at))
    length += at - from + by.length
    if (length > TEXT_CHARS_MAX) return UNKNOWN
    from = at + what.length
  }
  pieces.push(text.slice(from))
  return pieces.join(by)
}

function split([value, by, limit]: Args): Value {
  const text = textOf(value)
  const separator = by === undefined ? ' ' : textOf(by)
  if (text === undefined || separator === undefined) return UNKNOWN
  const most = numberOf(limit ?? -1) ?? -1
  if (text === '') return { kind: 'array', items: [], lower: 0 }
  if (separator === '') return { kind: 'array', items: [text], lower: 0 }
  const items = text.split(separator, PIECES_MAX + 1)
  if (items.length > PIECES_MAX) return UNKNOWN
  if (most > 0 && items.length > most) items.push(items.splice(most - 1).join(separator))
  return { kind: 'array', items, lower: 0 }
}

function joinItems([list, by]: Args): Value {
  const separator = by === undefined ? ' ' : textOf(by)
  if (!isArray(list) || separator === undefined) return UNKNOWN
  let length = 0
  let isKnown = true
  const texts = list.items.map((item) => {
    const text = textOf(item ?? null)
    isKnown &&= text !== undefined
    const shown = text ?? shownText(item)
    length += shown.length + separator.length
    return shown
  })
  if (length > TEXT_CHARS_MAX) return UNKNOWN
  const text = texts.join(separator)
  return isKnown ? text : { kind: 'unknown', text: text.slice(0, 16_384) }
}

function middle([value, from, count]: Args): Value {
  const text = textOf(value)
  const start = numberOf(from)
  const length = count === undefined ? Number.POSITIVE_INFINITY : numberOf(count)
  if (text === undefined || start === undefined || length === undefined || start < 1 || length < 0) return UNKNOWN
  const at = roundHalfEven(start) - 1
  return text.slice(at, Number.isFinite(length) ? at + roundHalfEven(length) : undefined)
}

function cut([value, count]: Args, make: (text: string, count: number) => string): Value {
  const text = textOf(value)
  const length = numberOf(count)
  if (text === undefined || length === undefined || length < 0) return UNKNOWN
  return make(text, roundHalfEven(length))
}

function lengthOf(value: Value | undefined, bytesEach: number): Value {
  const text = textOf(value)
  return text === undefined ? UNKNOWN : text.length * bytesEach
}

// `InStr([start,] text, wanted [, compare])`
function find(args: Args): Value {
  const hasStart = args.length > 2 && typeof args[0] !== 'string'
  const [text, wanted] = [textOf(args[hasStart ? 1 : 0]), textOf(args[hasStart ? 2 : 1])]
  const start = hasStart ? numberOf(args[0]) : 1
  if (text === undefined || wanted === undefined || start === undefined || start < 1) return UNKNOWN
  const ignoresCase = args[hasStart ? 3 : 2] === 1
  const [where, what] = ignoresCase ? [text.toLowerCase(), wanted.toLowerCase()] : [text, wanted]
  return where.indexOf(what, start - 1) + 1
}

function findLast([value, what]: Args): Value {
  const [text, wanted] = [textOf(value), textOf(what)]
  return text === undefined || wanted === undefined ? UNKNOWN : text.lastIndexOf(wanted) + 1
}

function repeat(value: Value | undefined, count: number | undefined): Value {
  const text = typeof value === 'number' ? String.fromCharCode(value & CHAR_MAX) : textOf(value)?.slice(0, 1)
  if (text === undefined || count === undefined || count < 0 || count > TEXT_CHARS_MAX) return UNKNOWN
  return text.repeat(Math.trunc(count))
}

function compareText([left, right, how]: Args): Value {
  const [a, b] = [textOf(left), textOf(right)]
  if (a === undefined || b === undefined) return UNKNOWN
  const [x, y] = how === 1 ? [a.toLowerCase(), b.toLowerCase()] : [a, b]
  return x === y ? 0 : x < y ? -1 : 1
}

// `StrConv`: 1 upper, 2 lower, 64 bytes to text, 128 text to bytes.
function convert([value, how]: Args): Value {
  const mode = numberOf(how)
  if (mode === 1) return onText(value, (text) => text.toUpperCase())
  if (mode === 2) return onText(value, (text) => text.toLowerCase())
  if (mode === 128) {
    return onText(value, (text) =>
      text.length > PIECES_MAX ? UNKNOWN : { kind: 'array', items: [...Buffer.from(text, 'latin1')], lower: 0 },
    )
  }
  if (mode !== 64) return UNKNOWN
  if (!isArray(value)) return onText(value, (text) => text)
  const bytes = value.items.map((item) => numberOf(item ?? null))
  return bytes.includes(undefined) ? UNKNOWN : Buffer.from(bytes as number[]).toString('latin1')
}

// What a variable of the environment holds is the victim's: it stays a name.
function environment(value: Value | undefined): Value {
  const name = textOf(value)
  return name === undefined || typeof value !== 'string' ? hole('Environ') : `%${name.slice(0, 100).toUpperCase()}%`
}

function choice([test, yes, no]: Args): Value {
  const truth = truthOf(test)
  return truth === undefined ? UNKNOWN : ((truth ? yes : no) ?? UNKNOWN)
}

function switchOn(args: Args): Value {
  for (let at = 0; at + 1 < args.length; at += 2) {
    const truth = truthOf(args[at])
    if (truth === undefined) return UNKNOWN
    if (truth) return args[at + 1] ?? UNKNOWN
  }
  return UNKNOWN
}

// Only what text is built with: no format, case marks, zeros.
function format([value, pattern]: Args): Value {
  const how = pattern === undefined ? '' : textOf(pattern)
  if (how === '' || how === '@') return onText(value, (text) => text, true)
  if (how === '<') return onText(value, (text) => text.toLowerCase())
  if (how === '>') return onText(value, (text) => text.toUpperCase())
  const number = numberOf(value)
  if (how === undefined || number === undefined || !/^0{1,40}$/.test(how)) return UNKNOWN
  return String(Math.abs(roundHalfEven(number))).padStart(how.length, '0')
}

function inBase(value: Value | undefined, base: 8 | 16): Value {
  const number = numberOf(value)
  if (number === undefined || Math.abs(number) > 0xffffffff) return UNKNOWN
  const whole = roundHalfEven(number)
  const positive = whole >= 0 ? whole : whole >= -0x8000 ? whole + 0x10000 : whole + 0x100000000
  return positive.toString(base).toUpperCase()
}

// SPEC: `Val` reads as far as it can and ignores blanks.
function leadingNumber(text: string): Value {
  const clean = text.slice(0, 100).replace(/[ \t\r\n]/g, '')
  const match =
    /^(?:&h[0-9a-f]{1,8}&?|&o[0-7]{1,11}&?|[+-]?\d{0,30}(?:\.\d{0,30})?(?:[ed][+-]?\d{1,3})?)/i.exec(clean)?.[0] ?? ''
  return match === '' ? 0 : (parseNumber(match) ?? 0)
}
