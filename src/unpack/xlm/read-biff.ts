import { ByteReader } from '#bytes'
import type { XlmSheetFact } from '#domain'
import { decodeCodePage } from '../cfb/code-page.ts'
import { biffRecords } from './biff-records.ts'
import { readFlagged, sharedStringTable } from './biff-strings.ts'
import { type Book, type BookName, type BookSheet, emptyRoom, SHEETS_MAX } from './book.ts'
import { readBiffSheet } from './read-biff-sheet.ts'
import { readTokens } from './read-tokens.ts'
import type { Dialect } from './token-dialect.ts'
import { builtinAutoName } from './xlm-names.ts'

// MS-XLS: the start of a workbook stream, up to its first EOF (0x000A), says what the sheets refer to by number:
//   0x0085 BOUNDSHEET · 0x0018 LBL: a name and its formula · 0x00FC SST with 0x003C CONTINUE
//   0x01AE SUPBOOK: count(2) 0x0401 for the workbook itself · 0x0017 EXTERNSHEET: count(2) (book(2) first(2) last(2))*
//   0x0023 EXTERNNAME: a name of the SUPBOOK before it. Before BIFF8, EXTERNSHEET is one record for each sheet.

const [EOF, LBL, EXTERNSHEET, EXTERNNAME, CONTINUE, CODEPAGE] = [0x0a, 0x18, 0x17, 0x23, 0x3c, 0x42]
const [BOUNDSHEET, SST, SUPBOOK, BOF] = [0x85, 0xfc, 0x1ae, 0x809]
const STATES: readonly XlmSheetFact['visibility'][] = ['visible', 'hidden', 'very-hidden', 'very-hidden']
// LIMIT: names and links of one workbook; real ones have some hundred.
const ITEMS_MAX = 20_000
const STRING_CHARS_MAX = 8 * 2 ** 20

interface Globals {
  version: 5 | 8
  codePage: number
  readonly sheets: { readonly place: number; readonly sheet: BookSheet }[]
  readonly names: { readonly name: string; readonly tokens: Buffer }[]
  readonly strings: Buffer[]
  readonly books: { readonly isSelf: boolean; readonly names: string[] }[]
  readonly links: { readonly book: number; readonly first: number }[]
}

/** The workbook of a stream, with the cells of every sheet; without a macro sheet only where that `isWanted`. */
export function readBiffBook(stream: Buffer, isWanted = false): Book | undefined {
  const globals = readGlobals(stream)
  if (!isWanted && !globals.sheets.some(({ sheet }) => sheet.isMacro)) return undefined
  const dialect = dialectOf(globals)
  const strings = sharedStringTable(globals.strings, STRING_CHARS_MAX)
  const room = emptyRoom()
  for (const { place, sheet } of globals.sheets.toSorted((a, b) => Number(b.sheet.isMacro) - Number(a.sheet.isMacro)))
    readBiffSheet(stream, place, sheet, { dialect, strings, room })
  const names = globals.names.map(
    ({ name, tokens }): BookName => ({ name, formula: readTokens(tokens, dialect, { row: 0, column: 0 }) }),
  )
  return { sheets: globals.sheets.map(({ sheet }) => sheet), names, isCut: room.isMacroCut }
}

function readGlobals(stream: Buffer): Globals {
  const globals: Globals = { version: 8, codePage: 1252, sheets: [], names: [], strings: [], books: [], links: [] }
  let isShared = false
  for (const { type, data } of biffRecords(stream, 0)) {
    if (type === EOF) break
    if (type === BOF) globals.version = data.length >= 2 && data.readUInt16LE(0) === 0x0600 ? 8 : 5
    else if (type === CODEPAGE && data.length >= 2) globals.codePage = data.readUInt16LE(0)
    else if (type === BOUNDSHEET && globals.sheets.length < SHEETS_MAX) readSheet(data, stream, globals)
    else if (type === SST) globals.strings.push(data)
    else if (type === CONTINUE && isShared) globals.strings.push(data)
    else readReferences(type, data, globals)
    isShared = type === SST || (isShared && type === CONTINUE)
  }
  return globals
}

function readSheet(data: Buffer, stream: Buffer, { version, codePage, sheets }: Globals): void {
  const reader = new ByteReader(data)
  const place = reader.u32le()
  const visibility = STATES[reader.u8() & 3] ?? 'visible'
  const type = reader.u8()
  const name = readFlagged(reader, reader.u8(), version === 8, codePage)
  const begin = new ByteReader(stream, place)
  const [first, , , kind] = [begin.u16le(), begin.u16le(), begin.u16le(), begin.u16le()]
  const isMacro = type === 1 || (first === BOF && kind === 0x40)
  sheets.push({ place, sheet: { name, isMacro, visibility, cells: new Map() } })
}

function readReferences(type: number, data: Buffer, globals: Globals): void {
  const { version, codePage, names, books, links } = globals
  if (names.length + books.length + links.length >= ITEMS_MAX) return
  const reader = new ByteReader(data)
  if (type === LBL) names.push(readName(data, globals))
  else if (type === SUPBOOK) {
    reader.skip(2)
    books.push({ isSelf: reader.u16le() === 0x0401, names: [] })
  } else if (type === EXTERNNAME) {
    reader.skip(6)
    const name = readFlagged(reader, reader.u8(), version === 8, codePage)
    books.at(-1)?.names.push(name)
  } else if (type === EXTERNSHEET && version === 8) {
    for (let count = reader.u16le(); count > 0 && reader.left >= 6; count -= 1) {
      links.push({ book: reader.u16le(), first: reader.u16le() })
      reader.skip(2)
    }
  }
}

function readName(data: Buffer, { version, codePage }: Globals): { name: string; tokens: Buffer } {
  const reader = new ByteReader(data)
  const isBuiltin = (reader.u16le() & 0x20) !== 0
  reader.skip(1)
  const count = reader.u8()
  const tokenBytes = reader.u16le()
  reader.seek(14)
  const raw = readFlagged(reader, count, version === 8, codePage)
  const name = isBuiltin ? builtinAutoName(raw.charCodeAt(0)) || `_builtin.${raw.charCodeAt(0)}` : raw
  return { name, tokens: reader.take(tokenBytes) }
}

function dialectOf({ version, codePage, sheets, names, books, links }: Globals): Dialect {
  const sheetName = (index: number) => sheets[index]?.sheet.name
  return {
    version,
    nameOf: (index) => names[index - 1]?.name ?? `{name ${index}}`,
    externNameOf(link, index) {
      const book = books[links[link]?.book ?? -1]
      if (book === undefined || book.isSelf) return names[index - 1]?.name ?? `{name ${index}}`
      return book.names[index - 1] ?? `{name ${link}:${index}}`
    },
    sheetOf(link, first) {
      // Before BIFF8 a negative link is one of the workbook's own sheets, by its number.
      if (version === 5) return sheetName(first) ?? `[${link}]`
      const found = links[link]
      if (found === undefined) return `[${link}]`
      const isSelf = books[found.book]?.isSelf ?? true
      return (isSelf ? sheetName(found.first) : undefined) ?? `[${found.book}]`
    },
    decode: (bytes) => decodeCodePage(bytes, codePage),
  }
}
