// The value of Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2183, RFC 2231), read as widely as mail
// programs do:
//   field     = value *( ";" parameter )
//   parameter = name ["*" section] ["*"] "=" (quoted-string / anything up to ";")
// Where programs read a value in more than one way, the other readings are kept in `others`.

import { bothEnds } from './both-ends.ts'

export interface Parameter {
  /** Lower case, without section and asterisks. */
  readonly name: string
  /** RFC 2231 section number; -1 when it has none. */
  readonly section: number
  /** Whether percent-encoding and a charset may be in it. */
  readonly isExtended: boolean
  readonly value: string
  readonly others: readonly string[]
}

export interface Structured {
  /** Lower case. */
  readonly value: string
  readonly parameters: readonly Parameter[]
  /** Whether all of it was read; otherwise a limit left out what stands in the middle or, of one long field, at its end. */
  readonly isWhole: boolean
}

const VALUE_CHARS_MAX = 65_536 // LIMIT: a hundred times the longest file name
const PARAMETERS_MAX = 400 // LIMIT: the most in our corpora is 12
const WIDENED_MAX = 4

/** Takes a structured field apart; never fails, for anything is some value. */
export function parseStructured(field: string): Structured {
  const text = field.slice(0, VALUE_CHARS_MAX)
  const [, lead = '', token = ''] = /^((?:\s|\([^()]*\))*)([^\s;=()"]*)/.exec(text) ?? []
  const after = lead.length + token.length
  const isParameter = /^[ \t]*=/.test(text.slice(after, after + 8))
  const all = readParameters(text, isParameter ? lead.length : skipToParameter(text, after))
  const parameters = bothEnds(all, PARAMETERS_MAX)
  const isWhole = text.length === field.length && parameters.length === all.length
  return { value: isParameter ? '' : token.toLowerCase(), parameters, isWhole }
}

// Behind the value comes `;`, or, in the fields of careless programs, straight away the first parameter.
function skipToParameter(text: string, from: number): number {
  const semicolon = text.indexOf(';', from)
  const end = semicolon < 0 ? text.length : semicolon
  const between = text.slice(from, end)
  const early = /(?:^|[\s,)])([\w*-]+)[ \t]{0,8}=/.exec(between)
  return early === null ? end : from + early.index
}

function readParameters(text: string, from: number): Parameter[] {
  const parameters: Parameter[] = []
  let pieces: string[] = []
  let at = skipBetween(text, from)
  while (at < text.length) {
    const nameEnd = endOf(text, at, '=;')
    if (text.charAt(nameEnd) !== '=') {
      pieces.push(text.slice(at, nameEnd).trimEnd())
      at = skipBetween(text, nameEnd)
      continue
    }
    widenLast(parameters, pieces)
    pieces = []
    const read = readValue(text, nameEnd + 1)
    parameters.push({ ...readName(text.slice(at, nameEnd)), value: read.value, others: read.others })
    at = skipBetween(text, read.end)
  }
  widenLast(parameters, pieces)
  return parameters
}

// Pieces without `=` belong to the value before them for programs that do not stop at a `;` outside quotes. Where it
// would end with the first few pieces is told one by one, with a flood of them only at its end.
function widenLast(parameters: Parameter[], pieces: readonly string[]): void {
  const last = parameters.at(-1)
  const told = pieces.filter((piece) => piece !== '')
  if (last === undefined || told.length === 0) return
  const longest = [last.value, ...last.others].reduce((a, b) => (b.length > a.length ? b : a))
  const counts = told.length <= WIDENED_MAX ? told.keys() : [...Array(WIDENED_MAX - 1).keys(), told.length - 1]
  const widened = [...counts].map((count) => [longest, ...told.slice(0, count + 1)].join(';'))
  parameters[parameters.length - 1] = { ...last, others: [...last.others, ...widened] }
}

function readName(text: string): Pick<Parameter, 'name' | 'section' | 'isExtended'> {
  const compact = text.replace(/[\s\0"]+/g, '').toLowerCase()
  const [name = '', ...stars] = compact.split('*')
  const section = stars.find((star) => /^\d{1,3}$/.test(star))
  return { name, section: section === undefined ? -1 : Number(section), isExtended: stars.at(-1) === '' }
}

interface Read {
  readonly value: string
  readonly others: readonly string[]
  readonly end: number
}

function readValue(text: string, from: number): Read {
  let at = from
  while (isSpace(text, at)) at += 1
  return text.charAt(at) === '"' ? readQuoted(text, at) : readUnquoted(text, at)
}

// WHY: asked at one place, not of the whole rest, which a flood of quotes would make us read each time anew.
const NEXT_NAME = /[\s,]*[\w*-]+[ \t]{0,8}=/y

function readQuoted(text: string, from: number): Read {
  const close = closingQuote(text, from + 1)
  const inner = text.slice(from + 1, close < 0 ? text.length : close)
  const value = inner.includes('\\') ? inner.replace(/\\(.)/gs, '$1') : inner
  const others = value === inner ? [] : [inner]
  if (close < 0) return { value: value.trimEnd(), others: [...others, inner.split(';')[0] ?? ''], end: text.length }
  NEXT_NAME.lastIndex = close + 1
  if (NEXT_NAME.test(text)) return { value, others, end: close + 1 }
  const end = endOf(text, close + 1, ';')
  const tail = text.slice(close + 1, end)
  if (tail.trim() === '') return { value, others, end }
  return { value, others: [...others, `${value}${tail.replaceAll('"', '')}`.trimEnd()], end }
}

function readUnquoted(text: string, from: number): Read {
  const end = endOf(text, from, ';')
  const value = text.slice(from, end).trim()
  const first = value.split(/\s/, 1)[0] ?? ''
  const bare = value.replaceAll('"', '')
  return { value, others: [...new Set([first, bare])].filter((other) => other !== value), end }
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (char === 0x5c) at += 1
    else if (char === 0x22) return at
  }
  return -1
}

/** Skips separators, white space and comments between parameters. */
function skipBetween(text: string, from: number): number {
  let at = from
  for (;;) {
    while (isSpace(text, at) || text.charAt(at) === ';' || text.charAt(at) === ',') at += 1
    if (text.charAt(at) !== '(') return at
    at = commentEnd(text, at)
  }
}

function commentEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\\') at += 1
    else if (char === '(') depth += 1
    else if (char === ')' && --depth === 0) return at + 1
  }
  return text.length
}

function endOf(text: string, from: number, stops: string): number {
  for (let at = from; at < text.length; at += 1) if (stops.includes(text.charAt(at))) return at
  return text.length
}

const isSpace = (text: string, at: number): boolean => at < text.length && text.charCodeAt(at) <= 0x20
