// The values of PDF (ISO 32000-1, 7.3), read from text of one character a byte, tolerantly and without recursion
// beyond a limit:
//   1 -2.5 true null /Name#20x (text\) <68656c> [ ... ] << /Key value >> 12 0 R

export interface PdfName {
  readonly name: string
}
export interface PdfText {
  /** One character a byte. */
  readonly text: string
}
export interface PdfRef {
  readonly ref: number
}
export type PdfDict = ReadonlyMap<string, PdfValue>
export type PdfValue = number | boolean | null | PdfName | PdfText | PdfRef | readonly PdfValue[] | PdfDict

const DEPTH_MAX = 64
// Words that no array or dictionary holds: what was open has ended.
const ENDS = ['endobj', 'obj', 'stream', 'endstream', 'xref', 'trailer']
const BLANK = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z\d])/y
const NAME = /[^\0\t\n\f\r ()<>[\]{}/%]*/y
const WORD = /[A-Za-z]+/y

/** Reads values one after another. `decode` is what encryption does to texts. */
export class PdfReader {
  at: number
  readonly #text: string
  readonly #decode: (text: string) => string

  constructor(text: string, at = 0, decode: (text: string) => string = (each) => each) {
    this.#text = text
    this.at = at
    this.#decode = decode
  }

  /** The next value; `undefined` where there is none. */
  value(depth = 0): PdfValue | undefined {
    // Most values follow each other with one blank or none.
    if (this.#text.charAt(this.at) === ' ') this.at += 1
    if (/[\0\t\n\f\r %]/.test(this.#text.charAt(this.at))) this.#match(BLANK)
    const first = this.#text.charAt(this.at)
    if (depth > DEPTH_MAX || first === '') return undefined
    if (first === '/') return this.#name()
    if (first === '(') return { text: this.#decode(this.#literal()) }
    if (first === '[') return this.#array(depth)
    if (first === '<') return this.#text.charAt(this.at + 1) === '<' ? this.#dict(depth) : this.#hex()
    if (/[-+.\d]/.test(first)) {
      const reference = this.#match(REFERENCE)
      if (reference !== '') return { ref: Number.parseInt(reference, 10) }
      const number = this.#match(NUMBER)
      if (number !== '') return Number(number)
    }
    const word = /[A-Za-z]/.test(first) ? this.#match(WORD) : ''
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    this.at -= word.length
    return undefined
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  #name(): PdfName {
    this.at += 1
    const raw = this.#match(NAME)
    if (!raw.includes('#')) return { name: raw }
    return {
      name: raw.replace(/#([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    }
  }

  #array(depth: number): PdfValue[] {
    const list: PdfValue[] = []
    this.at += 1
    for (;;) {
      const value = this.value(depth + 1)
      if (value !== undefined) list.push(value)
      else if (!this.#stepOver(']')) return list
    }
  }

  #dict(depth: number): PdfDict {
    const dict = new Map<string, PdfValue>()
    this.at += 2
    for (;;) {
      const key = this.value(depth + 1)
      if (key === undefined) {
        if (!this.#stepOver('>')) break
        continue
      }
      if (typeof key !== 'object' || key === null || !('name' in key)) continue
      const value = this.value(depth + 1)
      // QUIRK: of two equal keys readers differ; the one that acts is looked at by whoever takes it.
      if (value !== undefined) dict.set(key.name, value)
    }
    if (this.#text.charAt(this.at) === '>') this.at += 1
    return dict
  }

  /** At something that is no value: false when it closes what is being read or the text is over. */
  #stepOver(close: string): boolean {
    const here = this.#text.charAt(this.at)
    if (here === close || here === '' || ENDS.some((word) => this.#text.startsWith(word, this.at))) {
      if (here === close) this.at += 1
      return false
    }
    this.at += 1
    return true
  }

  // Parentheses inside count; a backslash escapes.
  #literal(): string {
    const from = this.at + 1
    let depth = 0
    const mark = /[\\()]/g
    mark.lastIndex = this.at
    for (let found = mark.exec(this.#text); found !== null; found = mark.exec(this.#text)) {
      if (found[0] === '\\') mark.lastIndex += 1
      else depth += found[0] === '(' ? 1 : -1
      if (depth > 0) continue
      this.at = found.index + 1
      return unescapeText(this.#text.slice(from, found.index))
    }
    this.at = this.#text.length
    return unescapeText(this.#text.slice(from))
  }

  #hex(): PdfText {
    const end = this.#text.indexOf('>', this.at)
    const digits = this.#text.slice(this.at + 1, end < 0 ? this.#text.length : end).replace(/[^\da-f]/gi, '')
    this.at = end < 0 ? this.#text.length : end + 1
    return {
      text: this.#decode(Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex').toString('latin1')),
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function unescapeText(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(/\\(?:([0-7]{1,3})|\r\n|([\s\S]))/g, (_, octal: string | undefined, one: string | undefined) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
    return one === undefined || one === '\n' || one === '\r' ? '' : (ESCAPES[one] ?? one)
  })
}

export const isDict = (value: PdfValue | undefined): value is PdfDict => value instanceof Map
export const nameOf = (value: PdfValue | undefined): string =>
  typeof value === 'object' && value !== null && 'name' in value ? value.name : ''
export const refOf = (value: PdfValue | undefined): number | undefined =>
  typeof value === 'object' && value !== null && 'ref' in value ? value.ref : undefined
/** The bytes of a text, one character each; undefined when it is none. */
export const rawText = (value: PdfValue | undefined): string | undefined =>
  typeof value === 'object' && value !== null && 'text' in value ? value.text : undefined

/** A text for people: UTF-16 behind its mark, UTF-8 behind its own, otherwise PDFDocEncoding, which is Latin 1 nearly. */
export function decodePdfText(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1')
  if (raw.startsWith('\xfe\xff')) return new TextDecoder('utf-16be').decode(bytes)
  if (raw.startsWith('\xff\xfe')) return new TextDecoder('utf-16le').decode(bytes)
  return raw.startsWith('\xef\xbb\xbf') ? bytes.toString('utf8', 3) : raw
}
