// Values of folding. Beside VBA's own there is the unknown one: it keeps the text that is known of it, with holes
// shown as `‹what›`, so that a command with one unknown piece is still readable.

export interface Unknown {
  readonly kind: 'unknown'
  /** What is known of it as text; empty: nothing. */
  readonly text: string
}

export interface VbaArray {
  readonly kind: 'array'
  readonly items: Value[]
  readonly lower: number
}

/** An object made by name (`CreateObject`), or of the document: only its name is known. */
export interface VbaObject {
  readonly kind: 'object'
  readonly name: string
}

/** `null` is VBA's Empty: what a name holds that nobody assigned. */
export type Value = string | number | boolean | null | Unknown | VbaArray | VbaObject

export const UNKNOWN: Unknown = { kind: 'unknown', text: '' }
// LIMIT: 1 MB of memory; the longest text that a real macro made had 60 KB.
export const TEXT_CHARS_MAX = 2 ** 19
const HOLE_CHARS_MAX = 60

export const hole = (name: string): Unknown => ({ kind: 'unknown', text: `‹${name.slice(0, HOLE_CHARS_MAX)}›` })

export const isPlain = (value: Value | undefined): value is string | number | boolean | null =>
  value === null || typeof value !== 'object'

export const isUnknown = (value: Value): value is Unknown =>
  typeof value === 'object' && value !== null && value.kind === 'unknown'

export const isArray = (value: Value | undefined): value is VbaArray =>
  typeof value === 'object' && value !== null && value.kind === 'array'

export const isObject = (value: Value | undefined): value is VbaObject =>
  typeof value === 'object' && value !== null && value.kind === 'object'

/** As text, the way VBA turns plain values into strings; undefined when it is no plain value. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return undefined
}

/** As text with holes. */
export function shownText(value: Value | undefined): string {
  const text = textOf(value)
  if (text !== undefined || value === undefined) return text ?? ''
  if (isArray(value) || value === null || typeof value !== 'object') return '‹…›'
  if (value.kind === 'object') return `‹${value.name.slice(0, HOLE_CHARS_MAX)}›`
  return value.text === '' ? '‹…›' : value.text
}

const NUMBER =
  /^[ \t]*(?:[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[ed][+-]?\d{1,3})?|&h[0-9a-f]{1,8}&?|&o?[0-7]{1,11}&?)[ \t]*$/i

/** As a number; undefined when it is none (VBA would stop with a type error, and so it stays unknown). */
export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (value === null) return 0
  if (typeof value === 'boolean') return value ? -1 : 0
  if (typeof value !== 'string' || value.length > 100 || !NUMBER.test(value)) return undefined
  return parseNumber(value)
}

/** A numeral of VBA's own notation; hexadecimal ones of 16 bits are signed unless they end in `&`. */
export function parseNumber(text: string): number | undefined {
  const clean = text.trim().toLowerCase()
  if (!clean.startsWith('&')) {
    const number = Number(clean.replace('d', 'e'))
    return Number.isFinite(number) ? number : undefined
  }
  const isHex = clean.startsWith('&h')
  const isLong = clean.endsWith('&')
  const digits = clean.slice(isHex ? 2 : clean.startsWith('&o') ? 2 : 1, isLong ? -1 : undefined)
  const number = Number.parseInt(digits, isHex ? 16 : 8)
  if (Number.isNaN(number) || number > 0xffffffff) return undefined
  if (number > 0x7fffffff) return number | 0
  return number >= 0x8000 && number <= 0xffff && !isLong ? number - 0x10000 : number
}

/** As a condition. */
export function truthOf(value: Value | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  const number = numberOf(value)
  return number === undefined ? undefined : number !== 0
}
