import type { Fact, LinkFact } from '#domain'
import { type DdeLink, ddeFacts } from './dde-facts.ts'

// Word's fields: an instruction, and what it came to when it was last updated. Instructions nest, and Word works out the
// inner ones first, so `{ {QUOTE 68 68 69} "cmd" ... }` and `{SET a "cmd"}{DDE {REF a} ...}` are DDE fields as well.
//   DDE and DDEAUTO program topic [item] · QUOTE words or character numbers · SET name value · REF name
//   LINK class file · INCLUDETEXT file · INCLUDEPICTURE file · HYPERLINK address

// LIMIT: fields of honest documents nest three or four levels.
const DEPTH_MAX = 64
const CODE_CHARS_MAX = 32_768
const FACTS_MAX = 100
const HYPERLINKS_MAX = 200
const URL_CHARS_MAX = 4_096
const SHOWN_CHARS_MAX = 300

interface OpenField {
  code: string
  result: string
  isResult: boolean
}

/** Reads fields as they open, go on and close; works out the instructions that build others. */
export class FieldReader {
  readonly #links: DdeLink[] = []
  readonly #relations: Fact[] = []
  readonly #hyperlinks: LinkFact[] = []
  readonly #open: OpenField[] = []
  readonly #names = new Map<string, string>()
  #tooDeep = 0

  /** Whether text belongs to a field at all; most of a document does not. */
  get isOpen(): boolean {
    return this.#open.length > 0
  }

  begin(): void {
    if (this.#open.length >= DEPTH_MAX) this.#tooDeep += 1
    else this.#open.push({ code: '', result: '', isResult: false })
  }

  text(text: string): void {
    const field = this.#open.at(-1)
    if (field === undefined) return
    if (field.isResult) field.result = joined(field.result, text)
    else field.code = joined(field.code, text)
  }

  separate(): void {
    const field = this.#open.at(-1)
    if (field !== undefined && this.#tooDeep === 0) field.isResult = true
  }

  end(): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep -= 1
      return
    }
    const field = this.#open.pop()
    if (field !== undefined) this.text(this.#work(field))
  }

  /** What the fields say; those that never closed count as well. */
  facts(): Fact[] {
    while (this.#open.length > 0) this.end()
    return [...ddeFacts(this.#links), ...this.#relations, ...this.#hyperlinks]
  }

  /** What a field comes to. */
  #work({ code, result }: OpenField): string {
    const words = splitWords(code)
    const [keyword = '', first = '', second = '', third = ''] = words.map(({ text }) => text)
    const name = keyword.toUpperCase()
    if (name === 'QUOTE') return words.slice(1).map(quoted).join('')
    if (name === 'DDE' || name === 'DDEAUTO') {
      if (this.#links.length < FACTS_MAX)
        this.#links.push({ program: first, topic: second, item: third.startsWith('\\') ? '' : third, word: name })
      return result
    }
    if (name === 'HYPERLINK') {
      this.#offer(first, result)
      return result
    }
    if (name === 'SET') this.#names.set(first.toLowerCase(), second)
    else if (name === 'REF') return this.#names.get(first.toLowerCase()) ?? result
    else if (RELATIONS[name] !== undefined) this.#relate(RELATIONS[name], name === 'LINK' ? second : first)
    else return this.#names.get(keyword.toLowerCase()) ?? result
    return name === 'SET' ? '' : result
  }

  // `HYPERLINK \\l "place"` stays within the document.
  #offer(url: string, shown: string): void {
    if (!/^(?:[a-z][a-z0-9+.-]+:|\\\\|\/\/)/i.test(url) || this.#hyperlinks.length >= HYPERLINKS_MAX) return
    const words = shown.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARS_MAX)
    this.#hyperlinks.push({ type: 'link', url: url.slice(0, URL_CHARS_MAX), shown: words })
  }

  // A file on the own computer is what these fields are for.
  #relate(relation: string, target: string): void {
    if (!/^(?:[a-z][a-z0-9+.-]+:|\\\\|\/\/)/i.test(target) || this.#relations.length >= FACTS_MAX) return
    this.#relations.push({ type: 'relation', relation, target: target.slice(0, 2_083) })
  }
}

// WHY: a join that is not cut costs nothing, however many pieces there are.
const joined = (before: string, text: string): string => {
  const left = CODE_CHARS_MAX - before.length
  if (left <= 0) return before
  return before + (text.length > left ? text.slice(0, left) : text)
}

const RELATIONS: Readonly<Record<string, string>> = {
  LINK: 'oleObject',
  INCLUDETEXT: 'includeText',
  INCLUDEPICTURE: 'image',
}

interface Word {
  readonly text: string
  readonly isQuoted: boolean
}

// Both kinds of quotation marks; linear, for every character belongs to one alternative.
const WORDS = /["\u201c\u201d]((?:[^"\u201c\u201d\\]|\\[\s\S])*)(?:["\u201c\u201d]|\\?$)|[^\s"\u201c\u201d]+/g

const splitWords = (code: string): Word[] =>
  [...code.matchAll(WORDS)].map(([whole, inside]) => ({
    // SPEC: ECMA-376 part 1, section 17.16.1: a backslash is written twice.
    text: (inside ?? whole).replace(/\\([\\"])/g, '$1'),
    isQuoted: inside !== undefined,
  }))

// `QUOTE 68 68 69` and `QUOTE 0x44` are characters by their numbers.
function quoted({ text, isQuoted }: Word): string {
  if (isQuoted || !/^(?:\d{1,7}|0x[0-9a-f]{1,6})$/i.test(text)) return text
  const code = Number(text)
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
