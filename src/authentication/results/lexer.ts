// The lexical level of RFC 8601 and of the structured fields of RFC 5322: tokens, quoted strings, comments that nest,
// and the few characters that separate. Read from left to right once; nothing throws.

// LIMIT: results of ten signatures take 3 KB; servers fold what is longer into several fields.
const CHARS_MAX = 16_384
const SPACE = /[\s]*/y
// A value: all that is no space and does not separate. WHY `=` and `/` may stand in it: `header.b=ab/c=`.
const VALUE = /[^\s;()",]+/y
const WORD = /[A-Za-z0-9_-]+/y
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y

export class Lexer {
  readonly #text: string
  #at = 0
  /** Comments since they were last taken, one string. */
  #comments = ''
  /** Something was left open, or the text was cut. */
  isBroken: boolean

  constructor(text: string) {
    this.#text = text.slice(0, CHARS_MAX)
    this.isBroken = text.length > CHARS_MAX
  }

  get isAtEnd(): boolean {
    this.skip()
    return this.#at >= this.#text.length
  }

  /** Spaces and comments (CFWS). */
  skip(): void {
    this.#match(SPACE)
    while (this.#text[this.#at] === '(') {
      this.#comment()
      this.#match(SPACE)
    }
  }

  /** The comments read since the last call. */
  takeComments(): string {
    const comments = this.#comments
    this.#comments = ''
    return comments
  }

  /** One character, where it comes next. */
  eat(character: string): boolean {
    this.skip()
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  /** A keyword; empty where there is none. */
  word(): string {
    this.skip()
    return this.#match(WORD)
  }

  /** A token or a quoted string, or an address whose local part is quoted; undefined where there is neither. */
  value(): string | undefined {
    this.skip()
    let value: string | undefined
    while (this.#at < this.#text.length) {
      const plain = this.#match(VALUE)
      const quoted = plain === '' ? this.#quoted() : undefined
      if (plain === '' && quoted === undefined) break
      value = (value ?? '') + (quoted ?? plain)
    }
    return value
  }

  /** Everything up to the next `;` outside quotes and comments. */
  skipClause(): void {
    while (!this.isAtEnd && this.#text[this.#at] !== ';') {
      if (this.value() === undefined && this.#text[this.#at] !== ';') this.#at += 1
    }
  }

  #quoted(): string | undefined {
    if (this.#text[this.#at] !== '"') return undefined
    QUOTED.lastIndex = this.#at
    const found = QUOTED.exec(this.#text)
    if (found === null) {
      this.isBroken = true
      this.#at = this.#text.length
      return undefined
    }
    this.#at = QUOTED.lastIndex
    return (found[1] ?? '').replace(/\\([\s\S])/g, '$1')
  }

  /** Steps over a comment, counting how deep it nests. */
  #comment(): void {
    const start = this.#at
    let depth = 0
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at]
      if (character === '\\') this.#at += 1
      else if (character === '(') depth += 1
      else if (character === ')' && --depth === 0) break
    }
    this.isBroken ||= this.#at >= this.#text.length
    this.#at = Math.min(this.#at + 1, this.#text.length)
    this.#comments += ` ${this.#text.slice(start + 1, this.#at - 1)}`
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const [found = ''] = pattern.exec(this.#text) ?? []
    this.#at += found.length
    return found
  }
}
