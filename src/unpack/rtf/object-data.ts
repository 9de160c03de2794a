import { CFB_MAGIC } from '../cfb/cfb-header.ts'
import { parseOle1Object } from '../ole-object/ole1-object.ts'

// `{\*\objdata 0105000002...}`: an OLE 1 object in hex digits. Word skips everything that is not a digit: white space,
// control words (`\word-12 `), escapes (`\'ab`), groups that open with `\*`; `\binN` is N raw bytes. Documents are bent
// so that scanners see other digits than Word does, so what makes no object is read in the other ways, too.

interface Reading {
  /** Digits right behind `\objdata` are its parameter. */
  readonly hasParameter: boolean
  /** Digits in groups that open with `\*` count. */
  readonly takesStarred: boolean
  /** The two digits of an escape count. */
  readonly takesEscapes: boolean
  /** The first digit stands for itself, so that pairs start at the second. */
  readonly isShifted: boolean
}

export interface ObjectData {
  readonly data: Buffer
  readonly end: number
  /** Whether it had to be read in another way than the specification's. */
  readonly isBent: boolean
  /** Bytes looked at, all ways of reading together. */
  readonly cost: number
}

const HEX = new Int8Array(256).fill(-1)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  HEX[digit.charCodeAt(0)] = value
  HEX[digit.toUpperCase().charCodeAt(0)] = value
}
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
const QUOTE = 0x27
const STAR = 0x2a
const MINUS = 0x2d
const SPACE = 0x20
const DIGITS_MAX = 15 // more than any length in a file has

/** The data from `from`, right behind `\objdata`, to the end of its group; other ways are tried within `costMax`. */
export function decodeObjectData(rtf: Buffer, from: number, costMax: number): ObjectData {
  const plain = decode(rtf, from, PLAIN)
  let cost = plain.end - from
  const { data, end } = plain
  if (isObject(data) || (data.length === 0 && !plain.hasStarred)) return { data, end, isBent: false, cost }
  for (const reading of READINGS) {
    if (cost > costMax) break
    if (!isOther(reading, plain)) continue
    const other = decode(rtf, from, reading)
    cost += other.end - from
    if (isObject(other.data)) return { data: other.data, end: other.end, isBent: true, cost }
  }
  return { data, end, isBent: false, cost }
}

const PLAIN: Reading = { hasParameter: false, takesStarred: false, takesEscapes: false, isShifted: false }
const BOTH = [false, true]
// The plain one, which was tried, is the first.
const READINGS: readonly Reading[] = BOTH.flatMap((isShifted) =>
  BOTH.flatMap((hasParameter) =>
    BOTH.flatMap((takesStarred) =>
      BOTH.map((takesEscapes) => ({ hasParameter, takesStarred, takesEscapes, isShifted })),
    ),
  ),
).slice(1)

/** Whether a way of reading can give other bytes than the plain one did. */
const isOther = (reading: Reading, plain: Decoded): boolean =>
  (!reading.hasParameter || plain.hasParameter) &&
  (!reading.takesStarred || plain.hasStarred) &&
  (!reading.takesEscapes || plain.hasEscapes || (reading.takesStarred && plain.hasStarred))

function isObject(data: Buffer): boolean {
  const object = parseOle1Object(data)
  if (object !== undefined && /^[ -~]{1,255}$/.test(object.className)) return true
  return data.includes(CFB_MAGIC)
}

interface Decoded {
  readonly data: Buffer
  readonly end: number
  /** What it met that other ways read otherwise. */
  readonly hasParameter: boolean
  readonly hasStarred: boolean
  readonly hasEscapes: boolean
}

function decode(rtf: Buffer, from: number, reading: Reading): Decoded {
  const digits = new Digits(rtf.indexOf(CLOSE, from) - from)
  const parameterEnd = readParameter(rtf, from).end
  let hasStarred = false
  let hasEscapes = false
  let depth = 0
  let at = reading.hasParameter ? parameterEnd : from
  let skipFirst = reading.isShifted
  for (; at < rtf.length; at += 1) {
    const byte = rtf[at] ?? 0
    const value = HEX[byte] ?? -1
    if (value >= 0) {
      if (!skipFirst) digits.add(value)
      skipFirst = false
    } else if (byte === OPEN) {
      const isSkipped = isStarred(rtf, at)
      hasStarred ||= isSkipped
      if (isSkipped && !reading.takesStarred) at = endOfGroup(rtf, at)
      else depth += 1
    } else if (byte === CLOSE && depth-- === 0) break
    else if (byte === BACKSLASH) {
      const word = readWord(rtf, at)
      hasEscapes ||= word.isEscape
      if (word.isBin) {
        digits.addRaw(rtf.subarray(word.end, word.end + word.value))
        at = word.end + word.value - 1
      } else at = (word.isEscape && reading.takesEscapes ? at + 2 : word.end) - 1
    }
  }
  const hasParameter = parameterEnd > from
  return { data: digits.bytes(), end: Math.min(at, rtf.length), hasParameter, hasStarred, hasEscapes }
}

/** The bytes that digits and raw stretches make, in one buffer that grows by doubling: stretches may be millions. */
class Digits {
  #out: Buffer
  #length = 0
  #high = -1

  constructor(expected: number) {
    this.#out = Buffer.allocUnsafe((Math.max(0, expected) + 64) >> 1)
  }

  add(value: number): void {
    if (this.#high < 0) this.#high = value
    else {
      if (this.#length === this.#out.length) this.#grow(1)
      this.#out[this.#length++] = this.#high * 16 + value
      this.#high = -1
    }
  }

  addRaw(bytes: Buffer): void {
    if (this.#length + bytes.length > this.#out.length) this.#grow(bytes.length)
    this.#length += bytes.copy(this.#out, this.#length)
  }

  bytes(): Buffer {
    return this.#out.subarray(0, this.#length)
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#out.length * 2, this.#length + room))
    this.#out.copy(larger, 0, 0, this.#length)
    this.#out = larger
  }
}

interface ControlWord {
  readonly isBin: boolean
  readonly isEscape: boolean
  /** Its parameter; 0 when there is none. */
  readonly value: number
  readonly end: number
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

function readWord(rtf: Buffer, at: number): ControlWord {
  if (rtf[at + 1] === QUOTE) return { isBin: false, isEscape: true, value: 0, end: at + 4 }
  let end = at + 1
  while (isLetter(rtf[end] ?? 0)) end += 1
  if (end === at + 1) return { isBin: false, isEscape: false, value: 0, end: at + 2 }
  // WHY in place: a document may be nothing but control words.
  const isBin = end === at + 4 && isBinAt(rtf, at + 1)
  const parameter = readParameter(rtf, end)
  return { isBin: isBin && parameter.value > 0, isEscape: false, ...parameter }
}

const isBinAt = (rtf: Buffer, at: number): boolean =>
  ((rtf[at] ?? 0) | 0x20) === 0x62 && ((rtf[at + 1] ?? 0) | 0x20) === 0x69 && ((rtf[at + 2] ?? 0) | 0x20) === 0x6e

// `-12` and the one space that belongs to a control word.
function readParameter(rtf: Buffer, from: number): { readonly value: number; readonly end: number } {
  let end = rtf[from] === MINUS ? from + 1 : from
  const first = end
  while (isDigit(rtf[end] ?? 0)) end += 1
  let value = 0
  for (let digit = first; digit < Math.min(end, first + DIGITS_MAX); digit += 1)
    value = value * 10 + (rtf[digit] ?? 0) - 0x30
  if (first > from) value = -value
  return { value, end: rtf[end] === SPACE ? end + 1 : end }
}

const isStarred = (rtf: Buffer, at: number): boolean => rtf[at + 1] === BACKSLASH && rtf[at + 2] === STAR

/** Where the group that opens at `at` closes; the end of the text when it never does. */
function endOfGroup(rtf: Buffer, from: number): number {
  let depth = 0
  for (let at = from; at < rtf.length; at += 1) {
    const byte = rtf[at]
    if (byte === OPEN) depth += 1
    else if (byte === CLOSE) {
      depth -= 1
      if (depth === 0) return at
    } else if (byte === BACKSLASH) {
      const word = readWord(rtf, at)
      at = (word.isBin ? word.end + word.value : word.isEscape ? at + 2 : Math.max(word.end - 1, at + 2)) - 1
    }
  }
  return rtf.length
}
