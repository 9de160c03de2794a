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

/** The data from `from`, right behind `\objdata`, to the end of its group; other ways are tried within `costMax`. */
export function decodeObjectData(rtf: Buffer, from: number, costMax: number): ObjectData {
  const plain = decode(rtf, from, PLAIN)
  let cost = plain.end - from
  if (isObject(plain.data) || plain.data.length === 0) return { ...plain, isBent: false, cost }
  for (const reading of READINGS) {
    if (cost > costMax) break
    const other = decode(rtf, from, reading)
    cost += other.end - from
    if (isObject(other.data)) return { ...other, isBent: true, cost }
  }
  return { ...plain, isBent: false, cost }
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

function isObject(data: Buffer): boolean {
  const object = parseOle1Object(data)
  if (object !== undefined && /^[ -~]{1,255}$/.test(object.className)) return true
  return data.includes(CFB_MAGIC)
}

function decode(rtf: Buffer, from: number, reading: Reading): { readonly data: Buffer; readonly end: number } {
  const digits = new Digits(rtf.indexOf(CLOSE, from) - from)
  let depth = 0
  let at = reading.hasParameter ? readParameter(rtf, from).end : from
  let skipFirst = reading.isShifted
  for (; at < rtf.length; at += 1) {
    const byte = rtf[at] ?? 0
    const value = HEX[byte] ?? -1
    if (value >= 0) {
      if (!skipFirst) digits.add(value)
      skipFirst = false
    } else if (byte === OPEN) {
      if (!reading.takesStarred && isStarred(rtf, at)) at = endOfGroup(rtf, at)
      else depth += 1
    } else if (byte === CLOSE && depth-- === 0) break
    else if (byte === BACKSLASH) {
      const word = readWord(rtf, at)
      if (word.isBin) {
        digits.addRaw(rtf.subarray(word.end, word.end + word.value))
        at = word.end + word.value - 1
      } else at = (word.isEscape && reading.takesEscapes ? at + 2 : word.end) - 1
    }
  }
  return { data: digits.bytes(), end: Math.min(at, rtf.length) }
}

class Digits {
  #out: Buffer
  #length = 0
  #high = -1
  readonly #done: Buffer[] = []

  constructor(expected: number) {
    this.#out = Buffer.allocUnsafe((Math.max(0, expected) + 64) >> 1)
  }

  add(value: number): void {
    if (this.#high < 0) this.#high = value
    else {
      if (this.#length === this.#out.length) this.#out = Buffer.concat([this.#out, Buffer.allocUnsafe(this.#length)])
      this.#out[this.#length++] = this.#high * 16 + value
      this.#high = -1
    }
  }

  addRaw(bytes: Buffer): void {
    this.#done.push(Buffer.from(this.#out.subarray(0, this.#length)), bytes)
    this.#length = 0
  }

  bytes(): Buffer {
    return Buffer.concat([...this.#done, this.#out.subarray(0, this.#length)])
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
  const isBin = end === at + 4 && rtf.toString('latin1', at + 1, end).toLowerCase() === 'bin'
  const parameter = readParameter(rtf, end)
  return { isBin: isBin && parameter.value > 0, isEscape: false, ...parameter }
}

// `-12` and the one space that belongs to a control word.
function readParameter(rtf: Buffer, from: number): { readonly value: number; readonly end: number } {
  let end = rtf[from] === MINUS ? from + 1 : from
  const first = end
  while (isDigit(rtf[end] ?? 0)) end += 1
  const value = end === first ? 0 : Number(rtf.toString('latin1', from, Math.min(end, from + 16)))
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
