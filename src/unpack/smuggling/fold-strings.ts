import type { JsToken } from './js-tokens.ts'

// What the strings of a script come to, without running it: literals joined by `+`, names that hold them, arrays and
// `join`, `split`, `reverse`, `replace`, and the decoders a browser offers. What is not known is `undefined`, and
// reading goes on behind it. One pass over the tokens; no loops, no functions: those carry no data.

export type Value = string | readonly Value[] | Buffer | undefined

export interface Folded {
  /** Every string, list or array of bytes worth a look, the last value of each name among them. */
  readonly values: readonly Exclude<Value, undefined>[]
  /** Strings that were put together from pieces or decoded. */
  readonly assembled: readonly string[]
  /** Addresses that the script sets, and whether it goes there itself. */
  readonly destinations: readonly Destination[]
  /** It goes somewhere that could not be worked out. */
  readonly opensUnknown: boolean
  /** Markup that it writes into its page. */
  readonly written: readonly string[]
  /** Code that it has run: `eval`, `setTimeout` with a string. */
  readonly codes: readonly string[]
}

export interface Destination {
  readonly url: string
  readonly isOpened: boolean
}

// LIMIT: nesting of parentheses and brackets that is followed.
const DEPTH_MAX = 48
// LIMIT: functions in brackets in functions in brackets; each may nest as deep as the line above says.
const BLOCKS_MAX = 8
const NAMES_MAX = 20_000
const LITERAL_CHARS_MIN = 64
const VALUES_MAX = 5_000
const CHARS_MAX = 64 * 2 ** 20
// LIMIT: a text that is put together; and one that is taken apart letter by letter.
const TEXT_CHARS_MAX = 16 * 2 ** 20
const SPLIT_CHARS_MAX = 2 ** 20
const MARK_CHARS_MAX = 16
const PATH_STEPS_MAX = 16
// LIMIT: a page goes to one place; a list of links has some hundred.
const REACHED_MAX = 500

// Where a value goes that is assigned to these, or given to these.
const OPENED = /(?:^|\.)location(?:\.href)?$/i
const POINTED = /\.(?:href|src|action|formaction)$/i
const WRITTEN = /\.(?:innerhtml|outerhtml|srcdoc)$/i
const OPENS = /(?:^|\.)(?:location\.(?:replace|assign)|open|navigate)$/i
const WRITES = /(?:^|\.)(?:write|writeln|insertadjacenthtml)$/i
const FETCHES = /(?:^|\.)(?:fetch|importscripts|import|open|load|ajax|getscript)$/i
const RUNS = /(?:^|\.)(?:eval|settimeout|setinterval|function|execscript)$/i

export function foldStrings(tokens: readonly JsToken[]): Folded {
  const folder = new Folder(tokens)
  folder.run()
  const named = [...folder.names.values()].filter(isWorthALook)
  const { destinations, opensUnknown, written, codes } = folder
  return {
    values: [...folder.values, ...named],
    assembled: [...folder.assembled],
    destinations,
    opensUnknown,
    written,
    codes,
  }
}

const isWorthALook = (value: Value): value is Exclude<Value, undefined> =>
  value !== undefined && (typeof value === 'string' ? value.length >= LITERAL_CHARS_MIN : value.length > 0)

class Folder {
  readonly names = new Map<string, Value>()
  readonly values: Exclude<Value, undefined>[] = []
  readonly assembled = new Set<string>()
  readonly destinations: Destination[] = []
  readonly written: string[] = []
  readonly codes: string[] = []
  opensUnknown = false
  readonly #tokens: readonly JsToken[]
  #at = 0
  #chars = 0
  #blocks = 0

  constructor(tokens: readonly JsToken[]) {
    this.#tokens = tokens
  }

  run(): void {
    while (this.#at < this.#tokens.length) {
      const from = this.#at
      this.#statement()
      if (this.#at === from) this.#at += 1
    }
  }

  #text(ahead = 0): string {
    const token = this.#tokens[this.#at + ahead]
    return token === undefined || token.kind === 'string' ? '' : token.text
  }

  // `name = ...`, `name += ...`, `a.b['c'] = ...`; anything else is an expression or a mark to step over.
  #statement(): void {
    const from = this.#at
    const name = this.#tokens[from]?.kind === 'name' ? this.#path() : ''
    const operator = name === '' ? undefined : this.#tokens[this.#at]
    if (operator?.kind !== 'mark' || (operator.text !== '=' && operator.text !== '+=')) {
      this.#at = from
      this.#note(this.#sum(0))
      return
    }
    this.#at += 1
    const value = this.#sum(0)
    this.#note(value)
    const before = this.names.get(name)
    const next = operator.text === '=' ? value : plus(before, value)
    this.#noteAssigned(name, next)
    // `location = a ? b : c`
    if (this.#text() === '?' && OPENED.test(name)) this.opensUnknown = true
    if (this.names.size < NAMES_MAX || this.names.has(name)) this.names.set(name, this.#paid(next))
    if (operator.text === '+=' && typeof next === 'string' && next.length < 4_096) this.assembled.add(next)
  }

  /** A path of names that starts here: `a.b['c']` is `a.b.c`. */
  #path(): string {
    let path = this.#text()
    this.#at += 1
    for (let steps = 0; steps < PATH_STEPS_MAX; steps += 1) {
      if (this.#text() === '.' && this.#tokens[this.#at + 1]?.kind === 'name') {
        path += `.${this.#text(1)}`
        this.#at += 2
      } else if (this.#text() === '[') path += `.${keyOf(this.#keyAhead())}`
      else break
    }
    return path
  }

  // WHY without blocks: what turns out to be no assignment is read once more, and in blocks that would double at each level.
  #keyAhead(): Value {
    const blocks = this.#blocks
    this.#blocks = BLOCKS_MAX
    const key = this.#key(1)
    this.#blocks = blocks
    return key
  }

  /** What stands in brackets. */
  #key(depth: number): Value {
    this.#at += 1
    return this.#list(']', depth).at(-1)
  }

  #noteAssigned(name: string, assigned: Value): void {
    // Numbers that were made letters one by one are still numbers here.
    const value = Buffer.isBuffer(assigned) && assigned.length < 4_096 ? assigned.toString('latin1') : assigned
    if (typeof value !== 'string' || value === '') {
      if (OPENED.test(name)) this.opensUnknown = true
      return
    }
    if (OPENED.test(name)) this.#reach(value, true)
    else if (POINTED.test(name)) this.#reach(value, false)
    else if (WRITTEN.test(name) && this.written.length < REACHED_MAX) this.written.push(value)
  }

  #noteCalled(name: string, args: readonly Value[]): void {
    const texts = args.filter((each) => typeof each === 'string')
    const [first = '', second = ''] = texts
    if (OPENS.test(name)) {
      if (first === '') this.opensUnknown ||= /location/i.test(name)
      else this.#reach(first, true)
    } else if (FETCHES.test(name)) for (const text of texts.slice(0, 2)) this.#reach(text, false)
    else if (
      /\.(?:setAttribute(?:NS)?|attr|prop)$/.test(name) &&
      /^(?:xlink:)?(?:href|src|action)$/i.test(texts.at(-2) ?? '')
    )
      this.#reach(texts.at(-1) ?? second, false)
    else if (WRITES.test(name) && this.written.length < REACHED_MAX) this.written.push(texts.join(''))
    else if (RUNS.test(name) && this.codes.length < REACHED_MAX) this.codes.push(...texts.slice(0, 2))
  }

  #reach(url: string, isOpened: boolean): void {
    if (url !== '' && this.destinations.length < REACHED_MAX) this.destinations.push({ url, isOpened })
  }

  #note(value: Value): void {
    if (isWorthALook(value) && this.values.length < VALUES_MAX) this.values.push(value)
  }

  #paid(value: Value): Value {
    if (typeof value === 'string') this.#chars += value.length > 4_096 ? 64 : value.length
    return this.#chars > CHARS_MAX ? undefined : value
  }

  #sum(depth: number): Value {
    let value = this.#postfix(depth)
    let pieces = 1
    // Visual Basic joins with `&`; on texts JavaScript has no use for it.
    while (/^[+&]$/.test(this.#text()) && this.#tokens[this.#at]?.kind === 'mark') {
      this.#at += 1
      value = plus(value, this.#postfix(depth))
      pieces += 1
    }
    if (pieces > 1 && typeof value === 'string' && value.length < 65_536 && this.assembled.size < VALUES_MAX)
      this.assembled.add(value)
    return this.#paid(value)
  }

  #postfix(depth: number): Value {
    let value = this.#primary(depth)
    while (this.#text() === '.' && this.#tokens[this.#at + 1]?.kind === 'name' && this.#text(2) === '(') {
      const method = this.#text(1)
      this.#at += 3
      const args = this.#list(')', depth + 1)
      this.#noteCalled(`.${method}`, args)
      value = callMethod(value, method, args)
    }
    return value
  }

  #primary(depth: number): Value {
    const token = this.#tokens[this.#at]
    if (token === undefined || depth > DEPTH_MAX) return undefined
    if (token.kind === 'mark') return this.#bracket(token.text, depth)
    this.#at += 1
    if (token.kind === 'string') return this.#filled(token.text)
    if (token.kind === 'number') return token.text.includes(',') ? bytesOf(token.text) : numberText(token.text)
    if (token.kind === 'regex') return [token.text]
    if (token.text === 'new' || token.text === 'return' || token.text === 'await') return this.#postfix(depth + 1)
    return this.#named(token.text, depth)
  }

  #bracket(mark: string, depth: number): Value {
    if (mark !== '(' && mark !== '[') return undefined
    this.#at += 1
    const list = this.#list(mark === '(' ? ')' : ']', depth + 1)
    if (mark === '(') return list.at(-1)
    const only = list[0]
    return list.length === 1 && Buffer.isBuffer(only) ? only : list
  }

  // A name with what follows it: a value, a decoder's call, or some other call whose arguments are looked at.
  #named(first: string, depth: number): Value {
    let name = first
    for (let steps = 0; steps < PATH_STEPS_MAX; steps += 1) {
      if (this.#text() === '.' && this.#tokens[this.#at + 1]?.kind === 'name' && !this.#isMethodOf(name)) {
        name += `.${this.#text(1)}`
        this.#at += 2
      } else if (this.#text() === '[' && this.#tokens[this.#at]?.kind === 'mark') {
        const key = this.#key(depth + 1)
        const element = elementOf(this.names.get(name), key)
        if (element !== undefined) return element
        name += `.${keyOf(key)}`
      } else break
    }
    if (this.#text() !== '(') return this.names.get(name)
    this.#at += 1
    const args = this.#list(')', depth + 1)
    this.#noteCalled(name, args)
    const decoded = callDecoder(name, args)
    if (decoded === undefined) for (const value of args) this.#note(value)
    if (typeof decoded === 'string' && decoded.length < 65_536) this.assembled.add(decoded)
    return decoded
  }

  // `https://${host}/x` with the names that are known.
  #filled(text: string): string {
    if (!text.includes('${') || text.length > SPLIT_CHARS_MAX) return text
    return text.replace(/\$\{\s{0,20}([\w$.]{1,100})\s{0,20}\}/g, (hole, name: string) => {
      const value = this.names.get(name)
      return typeof value === 'string' && value.length < 4_096 ? value : hole
    })
  }

  #isMethodOf(name: string): boolean {
    return this.names.has(name) && this.#text(2) === '('
  }

  #list(close: string, depth: number): Value[] {
    const list: Value[] = []
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]
      const text = this.#text()
      if (text === close) {
        this.#at += 1
        break
      }
      if (text === ';' || text === '}' || depth > DEPTH_MAX) break
      if (text === ',' && token?.kind === 'mark') {
        this.#at += 1
        continue
      }
      if (text === '{' && token?.kind === 'mark' && this.#blocks < BLOCKS_MAX) {
        this.#block()
        continue
      }
      const from = this.#at
      list.push(this.#sum(depth))
      if (this.#at === from) this.#at += 1
    }
    return list
  }

  /** `(function () { ... })()`: what stands in braces inside of brackets is read as statements. */
  #block(): void {
    this.#blocks += 1
    this.#at += 1
    while (this.#at < this.#tokens.length && this.#text() !== '}') {
      const from = this.#at
      this.#statement()
      if (this.#at === from) this.#at += 1
    }
    this.#at += 1
    this.#blocks -= 1
  }
}

const keyOf = (key: Value): string => (typeof key === 'string' && key.length < 256 ? key : '?')

/** `list[3]`. */
const elementOf = (list: Value, key: Value): Value =>
  Array.isArray(list) && typeof key === 'string' && /^\d{1,6}$/.test(key) ? list[Number(key)] : undefined

function plus(left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string')
    return left.length + right.length > TEXT_CHARS_MAX ? undefined : left + right
  // WHY: a piece that is not known (a name from the page, a number) leaves the known piece to be looked at.
  return typeof left === 'string' ? left : typeof right === 'string' ? right : undefined
}

const joined = (value: readonly Value[], by: string): string =>
  value.map((each) => (typeof each === 'string' ? each : '')).join(by)

function callMethod(value: Value, method: string, args: readonly Value[]): Value {
  const first = typeof args[0] === 'string' ? args[0] : ''
  if (method === 'concat' && typeof value === 'string') return plus(value, joined(args, ''))
  if (typeof value === 'string') {
    if (method === 'split') return value.length > SPLIT_CHARS_MAX ? undefined : value.split(first, SPLIT_CHARS_MAX)
    if (method === 'replace' || method === 'replaceAll') return replaced(value, args)
    if (method === 'toString' || method === 'trim' || method === 'valueOf') return value
    return undefined
  }
  if (value === undefined || Buffer.isBuffer(value)) return value
  if (method === 'join')
    return first.length > MARK_CHARS_MAX ? undefined : joined(value, args.length === 0 ? ',' : first)
  if (method === 'reverse') return [...value].reverse()
  if (method === 'concat') return [...value, ...args.flat()]
  return undefined
}

// `replace(/\*/g, '')`: a pattern that is a plain text or a class of letters; nothing of the sender's is compiled.
function replaced(value: string, [what, by]: readonly Value[]): Value {
  // WHY: a long text put in for a letter would grow without end.
  if (typeof by !== 'string' || by.length > MARK_CHARS_MAX) return value
  if (value.length * Math.max(1, by.length) > TEXT_CHARS_MAX) return value
  if (typeof what === 'string') return what === '' ? value : value.replaceAll(what, by)
  const pattern = Array.isArray(what) && typeof what[0] === 'string' ? what[0] : ''
  const plain = /^\/\[?((?:\\.|[^\\[\]()*+?.|^$/]){1,40})\]?\+?\/[gim]{0,3}$/.exec(pattern)?.[1]
  if (plain === undefined) return value
  const letters = plain.replace(/\\(.)/g, '$1')
  if (!pattern.startsWith('/[')) return value.replaceAll(letters, by)
  return [...letters].reduce((text, letter) => text.replaceAll(letter, by), value)
}

function callDecoder(name: string, args: readonly Value[]): Value {
  const [first] = args
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (last === 'fromCharCode') return Buffer.isBuffer(first) ? first.toString('latin1') : charsOf(args)
  if (/Uint8(?:Clamped)?Array(?:\.from)?$/.test(name)) return first
  if (typeof first !== 'string') return undefined
  if (last === 'atob') return Buffer.from(first, 'base64').toString('latin1')
  if (last === 'unescape' || last === 'decodeURIComponent' || last === 'decodeURI') return percentDecoded(first)
  return undefined
}

function charsOf(args: readonly Value[]): string | undefined {
  const codes = args.map((each) => (typeof each === 'string' ? Number(each) : Number.NaN))
  return codes.length === 0 || codes.some(Number.isNaN) ? undefined : String.fromCharCode(...codes.slice(0, 10_000))
}

const percentDecoded = (text: string): string =>
  text.replace(/%(?:u([\da-f]{4})|([\da-f]{2}))/gi, (_, four: string | undefined, two: string | undefined) =>
    String.fromCharCode(Number.parseInt(four ?? two ?? '0', 16)),
  )

/** A list of numbers as bytes; undefined when some are none. */
function bytesOf(list: string): Buffer | undefined {
  const numbers = list.split(',').map(Number)
  return numbers.every((each) => each >= 0 && each <= 255) ? Buffer.from(numbers) : undefined
}

const numberText = (text: string): string | undefined => (Number.isNaN(Number(text)) ? undefined : String(Number(text)))
