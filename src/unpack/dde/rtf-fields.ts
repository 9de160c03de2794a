import type { Fact } from '#domain'
import { FieldReader } from './field-reader.ts'

// RTF 1.9.1, "Fields": {\field{\*\fldinst instruction}{\fldrslt result}}; instructions hold more fields, and any
// formatting between their characters.

// Every alternative consumes at least one character and none can match the same text twice: linear.
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi
// LIMIT: groups in groups; Word gives up far earlier.
const DEPTH_MAX = 10_000

type Group = 'field' | 'instruction' | 'result' | 'plain'

const INSTRUCTION = Buffer.from('\\fldinst')
// LIMIT: pictures make a Rich Text large; behind its first megabyte only the surroundings of instructions are read.
const WHOLE_BYTES = 2 ** 20
const BEFORE_BYTES = 64
const AROUND_BYTES = 2 ** 15
const PLACES_MAX = 100

/** What the fields of a Rich Text say. */
export function rtfFieldFacts(content: Buffer): Fact[] {
  const facts: Fact[] = []
  let from = content.indexOf(INSTRUCTION)
  if (from < 0) return facts
  if (from < WHOLE_BYTES) {
    facts.push(...readFields(content.toString('latin1', 0, WHOLE_BYTES)))
    from = content.indexOf(INSTRUCTION, WHOLE_BYTES)
  }
  for (let count = 0; from >= 0 && count < PLACES_MAX; count += 1) {
    const end = from + AROUND_BYTES
    facts.push(...readFields(content.toString('latin1', Math.max(0, from - BEFORE_BYTES), end)))
    from = content.indexOf(INSTRUCTION, end)
  }
  return facts
}

function readFields(rtf: string): Fact[] {
  const reader = new FieldReader()
  const groups: Group[] = []
  let toSkip = 0
  let skipAfterUnicode = 1
  for (const [, word, value, hex, symbol, brace, text] of rtf.matchAll(TOKEN)) {
    if (brace === '{') {
      if (groups.length >= DEPTH_MAX) break
      groups.push('plain')
    } else if (brace === '}') {
      if (groups.pop() === 'field') reader.end()
    } else if (word !== undefined) {
      const name = word.toLowerCase()
      if (name === 'uc') skipAfterUnicode = Math.min(8, Math.max(0, Number(value ?? 1)))
      else if (name === 'u' && value !== undefined) {
        reader.text(String.fromCharCode(Number(value) & 0xffff))
        toSkip = skipAfterUnicode
      } else open(name, groups, reader)
    } else if (hex !== undefined) {
      if (toSkip > 0) toSkip -= 1
      else reader.text(String.fromCharCode(Number.parseInt(hex, 16)))
    } else if (symbol !== undefined) reader.text('\\{}'.includes(symbol) ? symbol : symbol === '~' ? ' ' : '')
    else if (text !== undefined) {
      reader.text(text.slice(toSkip))
      toSkip = 0
    }
  }
  return reader.facts()
}

function open(name: string, groups: Group[], reader: FieldReader): void {
  const last = groups.length - 1
  if (last < 0) return
  if (name === 'field') {
    groups[last] = 'field'
    reader.begin()
  } else if (name === 'fldinst') groups[last] = 'instruction'
  else if (name === 'fldrslt') {
    groups[last] = 'result'
    reader.separate()
  }
}
