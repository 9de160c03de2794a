import { StringDecoder } from 'node:string_decoder'
import { FeedBreak } from './feed-break.ts'

// JSON of any size, read as it comes: every object is given out when it closes, with its own plain members (what lies
// deeper is given out by itself, before it). SPEC: RFC 8259. Lenient with what does not change the meaning: several
// values in a row (JSON lines), commas too many.

export interface JsonRecord {
  /** The name of the member that holds it, or the list it lies in; empty at the top. */
  readonly holder: string
  readonly fields: ReadonlyMap<string, string | number | boolean>
  /** The line it ends on, counted from 1. */
  readonly line: number
}

// LIMIT: what an indicator's record needs; MISP nests six levels.
const DEPTH_MAX = 64
const FIELDS_MAX = 200
const STRING_CHARS_MAX = 2 ** 20
// Longer texts are descriptions; nobody asks for them.
const FIELD_CHARS_MAX = 65_536

const TOKEN = /[ \t\r]+|\n|[{}[\]:,]|"(?:[^"\\\n\u0000-\u001f]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y

interface Frame {
  readonly isObject: boolean
  readonly holder: string
  readonly fields: Map<string, string | number | boolean>
  /** The member whose value comes next. */
  name: string | undefined
}

/** The objects of a JSON text in the order in which they close. Throws FeedBreak. */
export async function* jsonRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly JsonRecord[]> {
  const decoder = new StringDecoder('utf8')
  const reader = new RecordReader()
  for await (const chunk of chunks) {
    const records = reader.take(decoder.write(chunk))
    if (records.length > 0) yield records
  }
  yield reader.finish()
}

class RecordReader {
  readonly #stack: Frame[] = []
  #rest = ''
  #line = 1
  #records: JsonRecord[] = []
  #hasBegun = false

  take(text: string): readonly JsonRecord[] {
    this.#read(this.#rest + text, false)
    return this.#given()
  }

  finish(): readonly JsonRecord[] {
    this.#read(`${this.#rest}\n`, true)
    if (this.#stack.length > 0) throw new FeedBreak('cut-off')
    return this.#given()
  }

  #given(): readonly JsonRecord[] {
    const records = this.#records
    this.#records = []
    return records
  }

  #read(source: string, isEnd: boolean): void {
    const text = this.#hasBegun ? source : source.replace(/^\ufeff/u, '')
    let at = 0
    while (at < text.length) {
      TOKEN.lastIndex = at
      const token = TOKEN.exec(text)?.[0]
      // What touches the end may go on in the next chunk.
      const mayGoOn = !isEnd && (token === undefined || at + token.length === text.length) && !MARKS.has(token ?? '')
      if (mayGoOn && text.length - at <= STRING_CHARS_MAX) break
      if (token === undefined) throw new FeedBreak(isEnd && text[at] === '"' ? 'cut-off' : this.#fault(text, at))
      this.#hasBegun = true
      this.#understand(token)
      at += token.length
    }
    this.#rest = text.slice(at)
  }

  #fault(text: string, at: number): 'not-json' | 'too-large' {
    return text[at] === '"' && text.length - at > STRING_CHARS_MAX ? 'too-large' : 'not-json'
  }

  #understand(token: string): void {
    const top = this.#stack.at(-1)
    if (token === '\n') this.#line += 1
    else if (token === '{' || token === '[') this.#open(token === '{', top)
    else if (token === '}' || token === ']') this.#close(token === '}')
    else if (token === ',' && top !== undefined) top.name = undefined
    else if (token.startsWith('"')) this.#text(token, top)
    else if (!/^[ \t\r:,]/u.test(token)) this.#value(JSON_WORDS.get(token) ?? Number(token), top)
  }

  #open(isObject: boolean, top: Frame | undefined): void {
    if (this.#stack.length >= DEPTH_MAX) throw new FeedBreak('not-json')
    const holder = (top?.isObject === true ? top.name : top?.holder) ?? ''
    this.#stack.push({ isObject, holder, fields: new Map(), name: undefined })
  }

  #close(isObject: boolean): void {
    const closed = this.#stack.pop()
    if (closed === undefined || closed.isObject !== isObject) throw new FeedBreak('not-json')
    if (isObject) this.#records.push({ holder: closed.holder, fields: closed.fields, line: this.#line })
  }

  #text(token: string, top: Frame | undefined): void {
    const text = textOf(token)
    if (top?.isObject === true && top.name === undefined) top.name = text
    else this.#value(text, top)
  }

  #value(value: string | number | boolean | null, top: Frame | undefined): void {
    if (top?.isObject !== true || top.name === undefined || value === null) return
    const isKept = typeof value !== 'string' || value.length <= FIELD_CHARS_MAX
    if (isKept && top.fields.size < FIELDS_MAX) top.fields.set(top.name, value)
  }
}

const MARKS: ReadonlySet<string> = new Set(['{', '}', '[', ']', ',', ':', '\n'])
const JSON_WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

function textOf(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return JSON.parse(token) as string
  } catch {
    // An escape that JSON does not have.
    throw new FeedBreak('not-json')
  }
}
