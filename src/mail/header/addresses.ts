import type { Mailbox } from '#domain'
import { decodeWords } from './encoded-words.ts'

// Address lists (RFC 5322 section 3.4, obsolete forms of section 4.4 and what is merely sent):
//   list    = *(mailbox / group) by ","        group = name ":" list ";"
//   mailbox = [name] "<" [route ":"] addr ">" / addr ["(" name ")"]
// One pass over the characters; nothing is ever looked at twice.

const CHARS_MAX = 262_144 // LIMIT: some 5,000 recipients
const MAILBOXES_MAX = 10_000
const COMMENT_DEPTH_MAX = 100

/** Every mailbox of an address field (decoded to text, encoded words still in place). */
export function parseAddresses(field: string): Mailbox[] {
  return oneMailbox(field) ?? new AddressReader(field.slice(0, CHARS_MAX)).read()
}

// WHY: nearly every field is one mailbox as everybody writes it; the reader below says the same of these, slower.
const ONE_MAILBOX = /^(?:([^"<>()[\],;:\\@\0-\x1f]{0,200})<)?([\w.+-]{1,64})@([\w.-]{1,255})(>?)$/

function oneMailbox(field: string): Mailbox[] | undefined {
  const match = ONE_MAILBOX.exec(field)
  if (match === null) return undefined
  const [, name, local = '', domain = '', close = ''] = match
  if ((name === undefined) !== (close === '') || name?.includes('  ')) return undefined
  return [
    { name: name === undefined ? '' : decodeWords(name.trim()).trim(), address: `${local}@${domain.toLowerCase()}` },
  ]
}

interface Word {
  text: string
  /** An `@` outside quotes stands in it. */
  isAddress: boolean
  isQuoted: boolean
  /** Nothing stands between it and the word before. */
  readonly isGlued: boolean
}

class AddressReader {
  readonly #text: string
  readonly #mailboxes: Mailbox[] = []
  #at = 0
  #words: Word[] = []
  #comment = ''
  #angle: string | undefined
  #group: string | undefined
  #isGlued = false

  constructor(text: string) {
    this.#text = text
  }

  read(): Mailbox[] {
    while (this.#at < this.#text.length && this.#mailboxes.length < MAILBOXES_MAX) this.#step()
    this.#flush()
    return this.#mailboxes
  }

  #step(): void {
    const char = this.#text.charAt(this.#at)
    if (char === '(') this.#comment = this.#readComment()
    else if (char === '"') this.#addWord(this.#readQuoted(), true)
    else if (char === '<') this.#readAngle()
    else if (char === ',' || char === ';') this.#endMailbox(char)
    else if (char === ':' && this.#mayNameGroup()) this.#startGroup()
    else if (char <= ' ') this.#skipSpace()
    else this.#addWord(this.#readAtom(), false)
  }

  #skipSpace(): void {
    this.#at += 1
    this.#isGlued = false
  }

  #addWord(text: string, isQuoted: boolean): void {
    this.#words.push({ text, isQuoted, isAddress: !isQuoted && text.includes('@'), isGlued: this.#isGlued })
    this.#isGlued = true
  }

  // QUIRK: careless programs leave commas and brackets bare inside an encoded word; the word is taken whole.
  #readAtom(): string {
    const word = /^=\?[^?\s]{1,64}\?[bqBQ]\?[^?]{0,998}\?=/.exec(this.#text.slice(this.#at, this.#at + 1_100))
    const from = this.#at
    if (word !== null) this.#at += word[0].length
    else {
      this.#at += 1
      while (this.#at < this.#text.length && !isBreak(this.#text.charCodeAt(this.#at))) this.#at += 1
    }
    return this.#text.slice(from, this.#at)
  }

  #readQuoted(): string {
    const from = this.#at + 1
    let hasPair = false
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text.charCodeAt(this.#at)
      if (char === 0x5c) {
        hasPair = true
        this.#at += 1
      } else if (char === 0x22) break
    }
    const inner = this.#text.slice(from, this.#at)
    this.#at = Math.min(this.#text.length, this.#at + 1)
    return hasPair ? inner.replace(/\\(.)/gs, '$1') : inner
  }

  #readComment(): string {
    const from = this.#at + 1
    let depth = 0
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text.charCodeAt(this.#at)
      if (char === 0x5c) this.#at += 1
      else if (char === 0x28) depth = Math.min(depth + 1, COMMENT_DEPTH_MAX)
      else if (char === 0x29) {
        depth -= 1
        if (depth === 0) break
      }
    }
    const inner = this.#text.slice(from, this.#at)
    this.#at = Math.min(this.#text.length, this.#at + 1)
    return inner
  }

  #readAngle(): void {
    if (this.#angle !== undefined) this.#flush()
    this.#at += 1
    let address = ''
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at)
      if (char === '>') break
      if (char === '"') address += `"${this.#readQuoted()}"`
      else if (char === '(') this.#readComment()
      else if (char === '<' || ((char === ',' || char === ';') && address.includes('@') && !address.startsWith('@'))) {
        // No closing bracket: what follows is another mailbox.
        this.#angle = address
        return
      } else {
        const from = this.#at
        this.#at += 1
        while (this.#at < this.#text.length && !ANGLE_BREAKS.has(this.#text.charCodeAt(this.#at))) this.#at += 1
        address += this.#text.slice(from, this.#at)
      }
    }
    this.#at += 1
    this.#angle = address
  }

  // `a@x:b@y` is no group; nor is anything behind an address.
  #mayNameGroup(): boolean {
    return this.#angle === undefined && !this.#words.some(({ isAddress }) => isAddress)
  }

  #startGroup(): void {
    this.#group = decodeWords(joinWords(this.#words)).trim()
    this.#words = []
    this.#at += 1
  }

  #endMailbox(char: string): void {
    this.#flush()
    if (char === ';') this.#group = undefined
    this.#at += 1
  }

  #flush(): void {
    const { name, address } = this.#angle === undefined ? this.#fromWords() : this.#fromAngle(this.#angle)
    if (name !== '' || address !== '') {
      this.#mailboxes.push(
        this.#group === undefined || this.#group === '' ? { name, address } : { name, address, group: this.#group },
      )
    }
    this.#words = []
    this.#comment = ''
    this.#angle = undefined
    this.#isGlued = false
  }

  #fromAngle(angle: string): Mailbox {
    const name = joinWords(this.#words) || this.#comment
    return { name: decodeWords(name).trim(), address: normaliseAddress(angle) }
  }

  #fromWords(): Mailbox {
    const words = glueAddress(this.#words)
    const at = words.findLastIndex(({ isAddress }) => isAddress)
    const name = joinWords(words.filter((_, index) => index !== at)) || this.#comment
    return { name: decodeWords(name).trim(), address: at < 0 ? '' : normaliseAddress(words[at]?.text ?? '') }
  }
}

const ANGLE_BREAKS: ReadonlySet<number> = new Set([...'>"(<,;'].map((char) => char.charCodeAt(0)))
const BREAKS: ReadonlySet<number> = new Set([...'("<,;:'].map((char) => char.charCodeAt(0)))
const isBreak = (code: number): boolean => code <= 0x20 || BREAKS.has(code)

/** Joins what belongs to one address: `"john doe"@example.com`, `john @ example.com`. */
function glueAddress(words: readonly Word[]): Word[] {
  const glued: Word[] = []
  for (const word of words) {
    const last = glued.at(-1)
    const isOne =
      last !== undefined &&
      ((word.isAddress && (word.isGlued || word.text.startsWith('@')) && !last.isAddress) ||
        (last.isAddress && last.text.endsWith('@')))
    if (!isOne || last === undefined) glued.push({ ...word })
    else {
      last.text += word.text
      last.isAddress = true
    }
  }
  return glued
}

const joinWords = (words: readonly Word[]): string =>
  words.map(({ text, isGlued }, index) => (index === 0 || isGlued ? text : ` ${text}`)).join('')

/** Drops a source route, quotes and white space; the domain in lower case; empty when there is no `@`. */
function normaliseAddress(text: string): string {
  const trimmed = text.trim()
  const address = trimmed.startsWith('@') ? trimmed.slice(trimmed.indexOf(':') + 1).trim() : trimmed
  const at = address.lastIndexOf('@')
  if (at < 0) return ''
  const local = decodeWords(address.slice(0, at).trim().replaceAll('"', ''))
  return `${local}@${address
    .slice(at + 1)
    .replace(/\s+/g, '')
    .toLowerCase()}`
}
