import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { HUNT_TESTS, type HuntCondition, type HuntConditions, type HuntTest } from './hunt-condition.ts'
import { huntTime } from './hunt-time.ts'
import { isHuntValue } from './hunt-value.ts'

// A rule of one's own over what the ledger holds, as a file:
//
//   name: 請求書の波
//   since: 2026-11-20            # optional, and until as well
//   where:                       # several tests side by side must all be true
//     sender: example.net
//     subject: 請求書 至急        # all of these words
//     any:
//       - part-name: ["*.xlsm", "*.docm"]
//       - link-host: example.org
//     not:
//       authentication: dmarc=pass
//
// The tests are those of hunt-condition.ts. Every mistake is told with its line, all of them at once.

export interface HuntFile extends HuntConditions {
  readonly name?: string
}

export type HuntMistakeCode =
  | 'yaml'
  | 'no-where'
  | 'unknown-name'
  | 'not-a-map'
  | 'not-a-list'
  | 'not-text'
  | 'bad-value'
  | 'bad-time'
  | 'empty'
  | 'too-deep'
  | 'too-long'

export interface HuntMistake {
  readonly line: number
  readonly code: HuntMistakeCode
  /** The name or value that is meant; of YAML itself, what its parser says. */
  readonly value: string
}

// LIMIT: lists of hashes have some thousands.
const VALUES_MAX = 10_000
const CHARS_MAX = 2_000_000
const DEPTH_MAX = 30
const MISTAKES_MAX = 20

/** The file's conditions, or what is wrong with them. */
export function readHuntFile(text: string): HuntFile | { readonly mistakes: readonly HuntMistake[] } {
  if (text.length > CHARS_MAX) return { mistakes: [{ line: 1, code: 'too-long', value: '' }] }
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, schema: 'failsafe', merge: false })
  const reading = new Reading(counter)
  for (const error of document.errors) reading.tellAt(error.pos[0], 'yaml', error.message.split('\n')[0] ?? '')
  const file = document.errors.length === 0 ? reading.file(document.contents) : undefined
  return file === undefined || reading.mistakes.length > 0 ? { mistakes: reading.mistakes } : file
}

type Value = Node | null | undefined | unknown

class Reading {
  readonly mistakes: HuntMistake[] = []
  readonly #counter: LineCounter

  constructor(counter: LineCounter) {
    this.#counter = counter
  }

  tellAt(offset: number, code: HuntMistakeCode, value: string): void {
    const { line } = this.#counter.linePos(offset)
    if (this.mistakes.length < MISTAKES_MAX) this.mistakes.push({ line: Math.max(1, line), code, value })
  }

  #tell(node: Value, code: HuntMistakeCode, value: string): undefined {
    const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | null) : null
    this.tellAt(range?.[0] ?? 0, code, value)
    return undefined
  }

  file(contents: Value): HuntFile | undefined {
    if (!isMap(contents)) return this.#tell(contents, 'no-where', '')
    let [name, since, until, where]: [string?, number?, number?, HuntCondition?] = []
    for (const { key, value } of contents.items as Pair[]) {
      const word = nameOf(key)
      if (word === 'name') name = this.#text(value, word)
      else if (word === 'since' || word === 'until') {
        const time = this.#time(value, word)
        if (word === 'since') since = time
        else until = time
      } else if (word === 'where') where = this.#map(value, word, 0)
      else this.#tell(key, 'unknown-name', word)
    }
    if (where === undefined) return this.mistakes.length > 0 ? undefined : this.#tell(contents, 'no-where', '')
    const times = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }
    return { where, ...times, ...(name === undefined ? {} : { name }) }
  }

  #time(node: Value, name: string): number | undefined {
    const text = this.#text(node, name)
    if (text === undefined) return undefined
    return huntTime(text, name === 'until') ?? this.#tell(node, 'bad-time', text)
  }

  #map(node: Value, name: string, depth: number): HuntCondition | undefined {
    if (depth > DEPTH_MAX) return this.#tell(node, 'too-deep', name)
    if (!isMap(node)) return this.#tell(node, 'not-a-map', name)
    if (node.items.length === 0) return this.#tell(node, 'empty', name)
    const all = (node.items as Pair[]).map((pair) => this.#one(pair, depth)).filter((one) => one !== undefined)
    const [only, ...others] = all
    return only !== undefined && others.length === 0 ? only : { all }
  }

  #one({ key, value }: Pair, depth: number): HuntCondition | undefined {
    const name = nameOf(key)
    if (name === 'not') {
      const not = this.#map(value, name, depth + 1)
      return not && { not }
    }
    if (name === 'all' || name === 'any') return this.#list(value, name, depth)
    if (!isTest(name)) return this.#tell(key, 'unknown-name', name)
    const values = this.#values(value, name)
    return values.length === 0 ? undefined : { test: name, values }
  }

  #list(node: Value, name: 'all' | 'any', depth: number): HuntCondition | undefined {
    if (!isSeq(node)) return this.#tell(node, 'not-a-list', name)
    if (node.items.length === 0) return this.#tell(node, 'empty', name)
    const list = node.items.map((item) => this.#map(item, name, depth + 1)).filter((one) => one !== undefined)
    return name === 'all' ? { all: list } : { any: list }
  }

  #values(node: Value, test: HuntTest): string[] {
    const items = isSeq(node) ? node.items : [node]
    if (items.length === 0 || items.length > VALUES_MAX) this.#tell(node, 'empty', test)
    return items.slice(0, VALUES_MAX).flatMap((item) => {
      const text = this.#text(item, test)
      if (text === undefined) return []
      if (isHuntValue(test, text)) return [text]
      this.#tell(item, 'bad-value', `${test}: ${text}`)
      return []
    })
  }

  #text(node: Value, name: string): string | undefined {
    const text = isScalar(node) && typeof node.value === 'string' ? node.value.trim() : undefined
    if (text === undefined) return this.#tell(node, 'not-text', name)
    return text === '' ? this.#tell(node, 'empty', name) : text
  }
}

const nameOf = (key: Value): string => (isScalar(key) && typeof key.value === 'string' ? key.value : String(key))

const isTest = (name: string): name is HuntTest => HUNT_TESTS.some((test) => test === name)
