import { ByteReader } from '#bytes'
import { isDde, isPlainField } from '../plain-fields.ts'
import { Refusal, type Removals } from '../removals.ts'
import { emptyMonikers } from './monikers.ts'

// MS-DOC: the FIB at the start of `WordDocument` says where things lie in the table stream: pairs of place(4) and length(4)
// from 0x9A on (section 2.5.6). Text lies in pieces (section 2.4.1). Everything is overwritten where it stands, so that no
// place changes:
//   24 commands and macro names, 26 names of macros: emptied · 32 the associated strings: the template's path goes ·
//   44 the data source of a mail merge: emptied
//   16-20, 48, 57, 59 tables of fields: marks(2), type(2) · in the text 0x13 code 0x14 result 0x15

const FIB_WORD_97 = 0x00c1
const MAGICS = new Set([0xa5ec])
const [FLAG_ENCRYPTED, FLAG_TABLE] = [0x0100, 0x0200]
const PAIRS_AT = 0x9a
const PAIRS_COUNT_AT = 0x98
const [COMMANDS, MACRO_NAMES, STRINGS, PIECES, MERGE] = [24, 26, 32, 33, 44]
const FIELD_TABLES = [16, 17, 18, 19, 20, 48, 57, 59]
const TEMPLATE_STRING = 1
const UNKNOWN_FIELD = 1
const CODE_CHARS_MAX = 8_192
// LIMIT: characters of one instruction; Word takes some thousand.
const CODE_PLACES_MAX = 2 ** 20
const DEPTH_MAX = 64

export function disarmWord(streams: Map<string, Buffer>, removals: Removals): void {
  const word = streams.get('worddocument') ?? Buffer.alloc(0)
  const reader = new ByteReader(word)
  const magic = reader.u16le()
  const version = reader.u16le()
  if (!MAGICS.has(magic) || version < FIB_WORD_97) throw new Refusal('old-word')
  const flags = word.length >= 12 ? word.readUInt16LE(0x0a) : FLAG_ENCRYPTED
  if ((flags & FLAG_ENCRYPTED) !== 0) throw new Refusal('encrypted')
  const table = streams.get((flags & FLAG_TABLE) !== 0 ? '1table' : '0table')
  if (table === undefined) throw new Refusal('damaged', 'no table stream')
  // The other table is no part of the document.
  streams.delete((flags & FLAG_TABLE) !== 0 ? '0table' : '1table')
  const document = { word, table, pairs: Math.min(reader16(word, PAIRS_COUNT_AT), 400) }
  if (empty(document, COMMANDS)) removals.add('vba', 'commands')
  if (empty(document, MACRO_NAMES)) removals.add('vba', 'macro names')
  if (empty(document, MERGE)) removals.add('connection', 'mail merge')
  cleanTemplate(document, removals)
  cleanFields(document, removals)
  removals.add('link', 'Data', emptyMonikers(streams.get('data') ?? Buffer.alloc(0)))
}

const reader16 = (bytes: Buffer, at: number): number => (at + 2 <= bytes.length ? bytes.readUInt16LE(at) : 0)

interface WordFile {
  readonly word: Buffer
  readonly table: Buffer
  readonly pairs: number
}

interface Span {
  readonly pairAt: number
  readonly at: number
  readonly bytes: number
}

// Where a pair leads; undefined where it is empty or leads nowhere.
function spanOf({ word, table, pairs }: WordFile, index: number): Span | undefined {
  const pairAt = PAIRS_AT + index * 8
  // QUIRK: documents of other programs have no count; the first pairs are always there.
  if (pairAt + 8 > word.length || (pairs > 0 && index >= pairs)) return undefined
  const [at, bytes] = [word.readUInt32LE(pairAt), word.readUInt32LE(pairAt + 4)]
  return bytes === 0 || at >= table.length ? undefined : { pairAt, at, bytes: Math.min(bytes, table.length - at) }
}

// Word always writes a table of commands, which says no more than that there are none.
const EMPTY_BYTES = 2

function empty(document: WordFile, index: number): boolean {
  const span = spanOf(document, index)
  if (span === undefined || span.bytes <= EMPTY_BYTES) return false
  document.table.fill(0, span.at, span.at + span.bytes)
  document.word.writeUInt32LE(0, span.pairAt + 4)
  return true
}

// A string table: 0xFFFF count(2) extra(2), then length(2) and characters(2 each); the second is the template.
function cleanTemplate(document: WordFile, removals: Removals): void {
  const span = spanOf(document, STRINGS)
  if (span === undefined || span.bytes < 6) return
  const strings = document.table.subarray(span.at, span.at + span.bytes)
  let at = 6
  for (let index = 0; index < TEMPLATE_STRING; index += 1) at += 2 + 2 * reader16(strings, at)
  const chars = reader16(strings, at)
  const from = at + 2
  const end = from + chars * 2
  if (chars === 0 || end > strings.length) return
  // `Normal.dot` is found in the user's own folder; a path is somebody else's.
  if (/^[\w ()-]{1,60}(?:\.dot[mx]?)?$/i.test(strings.toString('utf16le', from, end))) return
  strings.writeUInt16LE(0, at)
  strings.copy(strings, from, end)
  strings.fill(0, strings.length - chars * 2)
  document.word.writeUInt32LE(span.bytes - chars * 2, span.pairAt + 4)
  removals.add('external', 'template')
}

/** A stretch of text with neighbouring characters. */
interface Piece {
  readonly at: number
  readonly chars: number
  readonly width: 1 | 2
}

interface Field {
  code: string
  isBuilt: boolean
  isResult: boolean
  /** Places of the characters of its instruction: piece and index. */
  readonly places: number[]
}

function cleanFields(document: WordFile, removals: Removals): void {
  const { word } = document
  const pieces = readPieces(document)
  const open: Field[] = []
  const lost: Field[] = []
  const close = (field: Field | undefined): void => {
    if (field === undefined || isPlainField({ lead: field.code, isBuilt: field.isBuilt })) return
    lost.push(field)
  }
  for (const { at, chars, width } of pieces) {
    for (let index = 0; index < chars; index += 1) {
      const place = at + index * width
      if (place + width > word.length) break
      const code = width === 1 ? (word[place] ?? 0) : word.readUInt16LE(place)
      const field = open.at(-1)
      if (code === 0x13) {
        if (open.length >= DEPTH_MAX) throw new Refusal('damaged', 'fields in fields')
        if (field !== undefined && !field.isResult) field.isBuilt = true
        open.push({ code: '', isBuilt: false, isResult: false, places: [] })
      } else if (code === 0x14 && field !== undefined) field.isResult = true
      else if (code === 0x15) close(open.pop())
      else if (field !== undefined && !field.isResult) {
        if (!field.isBuilt && field.code.length < CODE_CHARS_MAX) field.code += String.fromCharCode(code)
        if (field.places.length > CODE_PLACES_MAX) throw new Refusal('too-large', 'field')
        field.places.push(place * 2 + (width - 1))
      }
    }
  }
  while (open.length > 0) close(open.pop())
  for (const field of lost) {
    for (const place of field.places) blank(word, place)
    removals.add(isDde(field.code) ? 'dde' : 'field', 'text')
  }
  for (const index of FIELD_TABLES) retypeFields(document, index)
}

function blank(word: Buffer, place: number): void {
  const at = place >> 1
  if ((place & 1) === 0) word[at] = 0x20
  else word.writeUInt16LE(0x20, at)
}

function readPieces(document: WordFile): Piece[] {
  const span = spanOf({ ...document, pairs: 0 }, PIECES)
  const reader = new ByteReader(
    span === undefined ? Buffer.alloc(0) : document.table.subarray(span.at, span.at + span.bytes),
  )
  let mark = reader.u8()
  while (mark === 0x01 && !reader.overrun) {
    reader.skip(reader.u16le())
    mark = reader.u8()
  }
  const plc = mark === 0x02 ? reader.take(reader.u32le()) : Buffer.alloc(0)
  const count = Math.floor((plc.length - 4) / 12)
  if (count <= 0) throw new Refusal('damaged', 'no text')
  const pieces: Piece[] = []
  let left = document.word.length
  for (let index = 0; index < count && left > 0; index += 1) {
    const chars = Math.min(left, plc.readUInt32LE(index * 4 + 4) - plc.readUInt32LE(index * 4))
    const place = plc.readUInt32LE((count + 1) * 4 + index * 8 + 2)
    const isNarrow = (place & 0x40000000) !== 0
    const at = place & 0x3fffffff
    // Pieces share no text in an honest document: together they are no longer than the stream.
    if (chars > 0) pieces.push({ at: isNarrow ? at >> 1 : at, chars, width: isNarrow ? 1 : 2 })
    left -= Math.max(0, chars)
  }
  return pieces
}

// Types of fields that may stay (MS-DOC section 2.9.90), for Word goes by these numbers as well.
const STAYING_TYPES = new Set([
  1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34,
  35, 36, 37, 41, 49, 50, 51, 53, 54, 57, 59, 60, 61, 62, 63, 64, 65, 66, 70, 71, 72, 73, 74, 75, 83, 85, 86, 88, 89,
  90, 93, 94, 95,
])

// n + 1 places(4), n times mark(1) type(1): behind the mark 0x13 stands what kind of field begins.
function retypeFields(document: WordFile, index: number): void {
  const span = spanOf(document, index)
  if (span === undefined) return
  const count = Math.floor((span.bytes - 4) / 6)
  for (let each = 0; each < count; each += 1) {
    const at = span.at + (count + 1) * 4 + each * 2
    const isBegin = ((document.table[at] ?? 0) & 0x1f) === 0x13
    if (isBegin && !STAYING_TYPES.has(document.table[at + 1] ?? 0)) document.table[at + 1] = UNKNOWN_FIELD
  }
}
