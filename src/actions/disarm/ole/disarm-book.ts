import { biffRecords, builtinAutoName, isAutoName } from '#unpack'
import { isActingName, tokensReachOutside } from '../frozen-formulas.ts'
import { Refusal, type Removals } from '../removals.ts'
import { isPlainHyperlink } from './excel-hyperlink.ts'
import { cleanObject } from './excel-object.ts'

// MS-XLS: a workbook stream is records: type(2) length(2) data. First the globals up to their EOF, then the sheets, each
// from its BOF to its EOF, where BOUNDSHEET (0x85) says: place(4) state(1) type(1) name. The stream is written anew: the
// globals, and every sheet that they list, without records that act; places are set right at the end.

const [BOF, EOF, BOUNDSHEET, FILEPASS, LBL, SUPBOOK, EXTERNSHEET, EXTERNNAME] = [
  0x809, 0x0a, 0x85, 0x2f, 0x18, 0x1ae, 0x17, 0x23,
]
const [FORMULA, STRING, NUMBER, LABEL, BOOLERR, BLANK, OBJ, HLINK] = [
  0x06, 0x207, 0x203, 0x204, 0x205, 0x201, 0x5d, 0x1b8,
]
const [ARRAY, SHARED, TABLE, WINDOW2, DIMENSIONS] = [0x221, 0x4bc, 0x236, 0x23e, 0x200]
const [GLOBALS, WORKSHEET, CHART] = [0x05, 0x10, 0x20]
/** The VBA project, its names; what is cached of other workbooks; queries and data connections. */
const GOING = new Map<number, 'vba' | 'connection' | 'external' | 'xlm'>([
  [0xd3, 'vba'],
  [0x1bd, 'vba'],
  [0x59, 'external'],
  [0x5a, 'external'],
  // Formulas and names as they were written before Excel 5.
  ...[0x206, 0x406, 0x21, 0x36, 0x37, 0x218, 0x223].map((type) => [type, 'xlm'] as const),
  ...[0x876, 0x1ad, 0x802, 0x803, 0x804, 0x805, 0x806, 0x807, 0x80a, 0x80b, 0x801].map(
    (type) => [type, 'connection'] as const,
  ),
])
// Places inside the stream, which are optional and no longer right; a code name means nothing without its module.
const QUIET = new Set([0x20b, 0xd7, 0xff, 0x1ba])
// LIMIT: sheets of one workbook; several may lie at one place, but not without end.
const SHEETS_MAX = 4_000
const COPIES_MAX = 4
const READ_TIMES_MAX = 12

interface Book {
  readonly stream: Buffer
  readonly part: string
  readonly removals: Removals
  readonly isBiff8: boolean
  /** Numbers of references that lead out of the workbook. */
  readonly links: ReadonlySet<number>
  /** Bytes of sheets that may still be read. */
  readonly room: { left: number }
}

export function disarmBook(streams: Map<string, Buffer>, removals: Removals): void {
  for (const name of ['workbook', 'book']) {
    const stream = streams.get(name)
    if (stream !== undefined) streams.set(name, rewriteBook(stream, name, removals))
  }
}

function rewriteBook(stream: Buffer, part: string, removals: Removals): Buffer {
  if (stream.length < 8 || stream.readUInt16LE(0) !== BOF) throw new Refusal('damaged', 'workbook')
  const version = stream.readUInt16LE(4)
  if (stream.readUInt16LE(6) !== GLOBALS || (version !== 0x600 && version !== 0x500))
    throw new Refusal('format', 'workbook version')
  const isBiff8 = version === 0x600
  const book: Book = {
    stream,
    part,
    removals,
    isBiff8,
    links: outsideLinks(stream, isBiff8),
    room: { left: READ_TIMES_MAX * stream.length },
  }
  const out: Buffer[] = []
  const sheets: { readonly placeAt: number; readonly place: number }[] = []
  let at = 0
  const write = (bytes: Buffer): void => {
    out.push(bytes)
    at += bytes.length
  }
  writeGlobals(book, write, (data) => {
    sheets.push({ placeAt: at + 4, place: data.readUInt32LE(0) })
    if (sheets.length > SHEETS_MAX) throw new Refusal('too-large', 'sheets')
  })
  const places: number[] = []
  for (const { place } of sheets) {
    places.push(at)
    for (const bytes of sheetRecords(book, place)) write(bytes)
    if (at > COPIES_MAX * stream.length + 65_536) throw new Refusal('damaged', 'sheets share their records')
  }
  const copy = Buffer.concat(out)
  for (const [index, { placeAt }] of sheets.entries()) copy.writeUInt32LE(places[index] ?? 0, placeAt)
  return copy
}

function writeGlobals(book: Book, write: (bytes: Buffer) => void, onSheet: (data: Buffer) => void): void {
  let names = 0
  let isOutside = false
  let depth = 0
  for (const { type, data } of biffRecords(book.stream, 0)) {
    if (type === FILEPASS) throw new Refusal('encrypted')
    if (type === BOF) depth += 1
    if (type === EOF) {
      depth -= 1
      write(record(EOF, data))
      if (depth <= 0) return
      continue
    }
    if (type === LBL) names += 1
    if (type === SUPBOOK) isOutside = isOutsideBook(data)
    if (type === BOUNDSHEET && data.length >= 8) {
      onSheet(data)
      write(record(type, plainSheet(data, book)))
    } else if (type === SUPBOOK && isOutside) {
      if (!data.equals(UNUSED_BOOK)) book.removals.add(isDdeBook(data, book.isBiff8) ? 'dde' : 'external', book.part)
      write(record(type, UNUSED_BOOK))
    } else if (type === EXTERNNAME && isOutside) continue
    else if (type === EXTERNSHEET && !book.isBiff8) write(record(type, plainExternSheet(data, book)))
    else if (type === EXTERNNAME && !book.isBiff8) continue
    else if (type === LBL) write(record(type, cleanName(data, names, book)))
    else for (const bytes of cleanRecord(type, data, book)) write(bytes)
  }
}

// SPEC: section 2.5.277: a path of one blank is a supporting link that is not used.
const UNUSED_BOOK = Buffer.from([0, 0, 1, 0, 0, 0x20])

// The workbook itself is 0x0401, add-ins are 0x3A01; everything else is a path, or a program and its topic.
function isOutsideBook(data: Buffer): boolean {
  return data.length < 4 || !(data.length === 4 && [0x0401, 0x3a01].includes(data.readUInt16LE(2)))
}

const isDdeBook = (data: Buffer, isBiff8: boolean): boolean =>
  isBiff8 && data.length > 5 && /^[^\0-\x1f]/.test(data.toString('latin1', 5)) && data.includes(3)

/** Numbers of the references (XTI) whose book is not this one. */
function outsideLinks(stream: Buffer, isBiff8: boolean): ReadonlySet<number> {
  const books: boolean[] = []
  const links = new Set<number>()
  let count = 0
  for (const { type, data } of biffRecords(stream, 0)) {
    if (type === EOF) break
    if (type === SUPBOOK) books.push(isOutsideBook(data))
    else if (type === EXTERNSHEET && isBiff8) {
      for (let at = 2; at + 6 <= data.length && at < 2 + 6 * data.readUInt16LE(0); at += 6) {
        if (books[data.readUInt16LE(at)] ?? true) links.add(count)
        count += 1
      }
    } else if (type === EXTERNSHEET) {
      count += 1
      // Before BIFF8 such a record is one sheet; formulas name it by its number, its own sheets by negative ones.
      if (isOutsideSheet(data)) links.add(count)
    }
  }
  return links
}

// length(1) path: 2 is the workbook itself, 3 a sheet of it, others lead outside.
const isOutsideSheet = (data: Buffer): boolean => data.length >= 2 && ![2, 3, 4].includes(data[1] ?? 0)

function plainExternSheet(data: Buffer, { removals, part }: Book): Buffer {
  if (!isOutsideSheet(data)) return data
  removals.add(data.includes(3, 2) && (data[1] ?? 0) >= 0x20 ? 'dde' : 'external', part)
  return Buffer.from([1, 2])
}

// Every sheet is an ordinary one: type(1) behind place(4) and state(1). Charts stay charts.
function plainSheet(data: Buffer, book: Book): Buffer {
  const isChart = kindAt(book.stream, data.readUInt32LE(0)) === CHART
  if (!isChart && (data[5] ?? 0) !== 0) book.removals.add('xlm', book.part)
  const plain = Buffer.from(data)
  plain[5] = isChart ? 2 : 0
  return plain
}

const kindAt = (stream: Buffer, place: number): number =>
  place + 8 <= stream.length && stream.readUInt16LE(place) === BOF ? stream.readUInt16LE(place + 6) : -1

/** The records of one sheet; of a macro sheet, a dialog or a module only an empty sheet stays. */
function* sheetRecords(book: Book, place: number): Generator<Buffer> {
  const kind = kindAt(book.stream, place)
  if (kind !== WORKSHEET && kind !== CHART) {
    yield* emptySheet(book)
    return
  }
  const isShared = hasReachingShared(book, place)
  let depth = 0
  let text: Buffer | undefined
  for (const { type, data } of biffRecords(book.stream, place)) {
    spend(book, data)
    if (type === BOF) depth += 1
    // Only charts lie inside a sheet.
    if (type === BOF && depth > 1 && data.length >= 4 && data.readUInt16LE(2) !== CHART)
      throw new Refusal('damaged', 'a sheet in a sheet')
    if (type === FILEPASS) throw new Refusal('encrypted')
    if (text !== undefined && !SHARED_TYPES.has(type)) {
      // What the formula came to stands behind it; without that, the cell is empty.
      yield type === STRING ? record(LABEL, Buffer.concat([text, data])) : record(BLANK, text)
      text = undefined
      if (type === STRING) continue
    }
    if (type === FORMULA && (reaches(data, 20, book) || (isShared && data[22] === SHARED_TOKEN))) {
      book.removals.add('formula', book.part)
      const frozen = frozenCell(data)
      if (frozen === undefined) text = data.subarray(0, 6)
      else yield frozen
    } else yield* cleanRecord(type, data, book)
    if (type === EOF) depth -= 1
    if (depth === 0) return
  }
  yield record(EOF, Buffer.alloc(0))
}

const SHARED_TYPES = new Set([ARRAY, SHARED, TABLE])
// A cell that only says where the formula it shares begins.
const SHARED_TOKEN = 0x01

// Sheets of an honest workbook share no records.
function spend({ room }: Book, data: Buffer): void {
  room.left -= 4 + data.length
  if (room.left < 0) throw new Refusal('damaged', 'sheets share their records')
}

function hasReachingShared(book: Book, place: number): boolean {
  for (const { type, data } of biffRecords(book.stream, place)) {
    spend(book, data)
    if (SHARED_TYPES.has(type) && reaches(data, 0, book)) return true
    if (type === EOF) return false
  }
  return false
}

function* emptySheet({ isBiff8, removals, part }: Book): Generator<Buffer> {
  removals.add('xlm', part)
  const begin = Buffer.alloc(isBiff8 ? 16 : 8)
  begin.writeUInt16LE(isBiff8 ? 0x600 : 0x500, 0)
  begin.writeUInt16LE(WORKSHEET, 2)
  begin.writeUInt32LE(0x07cc18af, 4) // build and year of Excel 97
  if (isBiff8) begin.writeUInt32LE(0x06000000 >>> 8, 12)
  yield record(BOF, begin)
  yield record(DIMENSIONS, Buffer.alloc(isBiff8 ? 14 : 10))
  const window = Buffer.alloc(isBiff8 ? 18 : 10)
  window.writeUInt16LE(0x00b6, 0)
  yield record(WINDOW2, window)
  yield record(EOF, Buffer.alloc(0))
}

// row(2) column(2) format(2) result(8) flags(2) ... length(2) tokens.
const reaches = (data: Buffer, from: number, { links }: Book): boolean => tokensReachOutside(data.subarray(from), links)

// The result is a number, or 0xFFFF at its end and a kind at its start: 0 a text (behind it), 1 true or false, 2 an error.
function frozenCell(data: Buffer): Buffer | undefined {
  const place = data.subarray(0, 6)
  const result = data.subarray(6, 14)
  if (result.length < 8) return record(BLANK, place)
  if (result.readUInt16LE(6) !== 0xffff) return record(NUMBER, Buffer.concat([place, result]))
  const kind = result[0] ?? 0
  if (kind === 0) return undefined
  if (kind !== 1 && kind !== 2) return record(BLANK, place)
  return record(BOOLERR, Buffer.concat([place, Buffer.from([result[2] ?? 0, kind - 1])]))
}

function* cleanRecord(type: number, data: Buffer, book: Book): Generator<Buffer> {
  const what = GOING.get(type)
  if (what !== undefined) {
    book.removals.add(what, book.part)
    return
  }
  if (QUIET.has(type)) return
  if (SHARED_TYPES.has(type) && reaches(data, 0, book)) {
    book.removals.add('formula', book.part)
    return
  }
  if (type === HLINK && !isPlainHyperlink(data)) {
    book.removals.add('link', book.part)
    return
  }
  yield record(
    type,
    type === OBJ ? cleanObject(data, book.isBiff8, (kind) => book.removals.add(kind, book.part)) : data,
  )
}

const ACTS = 0x02 | 0x04 | 0x08 // a function, a VBA procedure, a macro
const BUILTIN = 0x20
const BROKEN = Buffer.from([0x1c, 0x17]) // the tokens of #REF!

// flags(2) key(1) length(1) tokenBytes(2) sheet(2 + 2) texts(4) name tokens. WHY renamed and not taken out: formulas refer
// to names by their order.
function cleanName(data: Buffer, number: number, book: Book): Buffer {
  if (data.length < 15) return data
  const flags = data.readUInt16LE(0)
  const count = data[3] ?? 0
  const isWide = book.isBiff8 && ((data[14] ?? 0) & 1) !== 0
  const from = book.isBiff8 ? 15 : 14
  const end = Math.min(data.length, from + count * (isWide ? 2 : 1))
  const name = isWide ? data.toString('utf16le', from, end) : data.toString('latin1', from, end)
  const isAuto = (flags & BUILTIN) !== 0 ? builtinAutoName(name.charCodeAt(0)) !== '' : isAutoName(name)
  const acts = isAuto || isActingName(name, (flags & ACTS) !== 0)
  if (!acts && !tokensReachOutside(data.subarray(end), book.links)) return data
  book.removals.add(acts ? 'xlm' : 'formula', book.part)
  const newName = Buffer.from(`Removed_${number}`, 'latin1')
  const head = Buffer.alloc(14)
  head.writeUInt16LE(1, 0) // hidden
  head[3] = newName.length
  head.writeUInt16LE(BROKEN.length, 4)
  head.writeUInt16LE(data.readUInt16LE(8), 8)
  return Buffer.concat([head, ...(book.isBiff8 ? [Buffer.from([0])] : []), newName, BROKEN])
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(type, 0)
  head.writeUInt16LE(data.length, 2)
  return Buffer.concat([head, data])
}
