import { decodeCodePage } from '../../cfb/code-page.ts'
import { PREDEFINED_WORDS } from './operations.data.ts'

// The end of the stream `_VBA_PROJECT` (MS-OVBA section 2.3.4.1 leaves it undocumented): the names of a whole project.
//   total(2) entries(2) predefined(2) 4 bytes; then each entry: length(1) flags(1) [6 bytes when flag 0x80] text hash(4)
//   a predefined word written in another case: 0(2) number(2) length(1) flags(1) [6 bytes] text, and no hash
//   total = predefined + entries - such words. In code a name is twice its number; numbers begin after the predefined.
// Mac documents of the 1990s have the bytes of each number the other way round, length and flags included.

export interface Identifiers {
  /** As written, in the project's code page; views of the stream. */
  readonly names: readonly Buffer[]
  readonly codePage: number
  /** Those that somebody asked for. */
  readonly decoded: Map<number, string>
  /** How many words the language knows by number; the first name is the one after them. */
  readonly predefined: number
  readonly isBigEndian: boolean
  /** Numbering of operations before VBA 6. */
  readonly isOld: boolean
  /** A second table is there, and nobody can tell which one Office takes. */
  readonly isAmbiguous: boolean
}

const HEAD_BYTES = 10
const PREDEFINED = 0xff
const PREDEFINED_MIN = 0xf0
const PREDEFINED_MAX = 0x140
// Every project has `VBA`, `Win16`, `Win32`, `Mac`, itself and its first module.
const NAMES_MIN = 6
const FLAG_MORE = 0x80
// WHY: the versions seen with the old numbers end at 0x64, those with the new ones begin at 0x6d.
const VERSION_NEW = 0x6d
// LIMIT: 250 times the largest of our corpora; tables that only look like one cost a few bytes each.
const TABLE_BYTES_MAX = 2 * 2 ** 20

/** Finds and reads the table of names; an empty list when there is none. */
export function readIdentifiers(stream: Buffer, codePage: number): Identifiers {
  const tables = findTables(stream)
  const [table = { names: [], predefined: PREDEFINED, isBigEndian: false }] = tables
  const isOld = tables.length > 0 && word(stream, 2, false) < VERSION_NEW
  return { ...table, codePage, decoded: new Map(), isOld, isAmbiguous: tables.length > 1 }
}

// Two at most. From the end, for what follows the table is short, while what comes before holds texts of the sender's.
function findTables(stream: Buffer): Pick<Identifiers, 'names' | 'predefined' | 'isBigEndian'>[] {
  const tables: Pick<Identifiers, 'names' | 'predefined' | 'isBigEndian'>[] = []
  const from = Math.max(0, stream.length - TABLE_BYTES_MAX)
  let left = 4 * (stream.length - from)
  for (let at = stream.length - HEAD_BYTES; at >= from && left > 0 && tables.length < 2; at -= 1) {
    if (!isCount(stream[at + 4] ?? 0, stream[at + 5] ?? 0)) continue
    for (const isBigEndian of [false, true]) {
      const head = readHead(stream, at, isBigEndian)
      if (head === undefined) continue
      const { names, bytes } = readTable(stream, at + HEAD_BYTES, head.entries, isBigEndian)
      left -= bytes
      const count = head.total - head.predefined
      if (names.length === count && count >= NAMES_MIN) tables.push({ names, predefined: head.predefined, isBigEndian })
    }
  }
  return tables
}

// Whether two bytes are, one way round or the other, a likely number of predefined words: one look at most places.
const isCount = (a: number, b: number): boolean =>
  (b === 0 && a >= PREDEFINED_MIN) ||
  (b === 1 && a <= 0x40) ||
  (a === 0 && b >= PREDEFINED_MIN) ||
  (a === 1 && b <= 0x40)

const word = (bytes: Buffer, at: number, isBigEndian: boolean): number =>
  isBigEndian ? ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0) : (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)

function readHead(stream: Buffer, at: number, isBigEndian: boolean) {
  const predefined = word(stream, at + 4, isBigEndian)
  if (predefined < PREDEFINED_MIN || predefined > PREDEFINED_MAX) return undefined
  const total = word(stream, at, isBigEndian)
  const entries = word(stream, at + 2, isBigEndian)
  return total > predefined && total <= predefined + entries ? { total, entries, predefined } : undefined
}

function readTable(stream: Buffer, start: number, entries: number, isBigEndian: boolean) {
  const names: Buffer[] = []
  let at = start
  for (let entry = 0; entry < entries && at + 2 <= stream.length; entry += 1) {
    let head = word(stream, at, isBigEndian)
    const isRecased = head === 0
    if (isRecased) {
      at += 4
      head = word(stream, at, isBigEndian)
    }
    const length = head & 0xff
    const text = at + 2 + ((head >> 8) & FLAG_MORE ? 6 : 0)
    const end = text + length
    if (head === 0 || end > stream.length) break
    if (!isRecased) names.push(stream.subarray(text, end))
    at = end + (isRecased ? 0 : 4)
  }
  return { names, bytes: at - start }
}

/** The name that an operand means; undefined when there is none of that number. */
export function nameOf({ names, predefined, codePage, decoded }: Identifiers, operand: number): string | undefined {
  const number = operand >> 1
  if (operand & 1) return undefined
  if (number <= predefined) return PREDEFINED_WORDS.get(number)
  const known = decoded.get(number)
  const bytes = names[number - predefined - 1]
  if (known !== undefined || bytes === undefined) return known
  const name = decodeCodePage(bytes, codePage)
  decoded.set(number, name)
  return name
}
