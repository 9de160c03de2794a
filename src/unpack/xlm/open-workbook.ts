import { type Budget, ByteReader, NOTHING_INSIDE, type Opened } from '#bytes'
import type { Fact, XlmSheetFact } from '#domain'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { mergeOpened } from '../cfb/merge-opened.ts'
import type { Cfb } from '../cfb/read-cfb.ts'
import { encrypted } from '../cfb/word-document.ts'
import { biffRecordsOf } from './biff-records.ts'
import { readFlagged, readSharedStrings } from './biff-strings.ts'
import { mayLinkInTokens } from './link-formulas.ts'
import { openBook } from './open-book.ts'
import { readBiffBook } from './read-biff.ts'
import { builtinAutoName, isAutoName } from './xlm-names.ts'

// MS-XLS: the stream `Workbook` (BIFF8) or `Book` (BIFF5) is a sequence of records: type(2) length(2) data.
//   0x0809 BOF: version(2) kind(2: 0x0040 macro sheet) · 0x002F FILEPASS: scheme(2) ...: what follows is encrypted
//   0x0085 BOUNDSHEET: place(4) state(1: 0 visible, 1 hidden, 2 very hidden) type(1: 1 macro sheet) length(1) name
//   0x0018 LBL: flags(2: 0x20 built-in) key(1) length(1) ... name at 14 · 0x00FC SST, 0x003C CONTINUE: texts

const BOF = 0x0809
const FILEPASS = 0x002f
const CODEPAGE = 0x0042
const BOUNDSHEET = 0x0085
const LBL = 0x0018
const SST = 0x00fc
const CONTINUE = 0x003c
const TXO = 0x01b6
const LABEL = 0x0204
const WSBOOL = 0x0081
const ASKED: ReadonlySet<number> = new Set([
  BOF,
  FILEPASS,
  CODEPAGE,
  BOUNDSHEET,
  LBL,
  SST,
  CONTINUE,
  TXO,
  LABEL,
  WSBOOL,
])
const IS_DIALOG = 0x10 // MS-XLS 2.4.351: the sheet is a dialog of Excel 5, whose buttons run macros
const BIFF8 = 0x0600
const MACRO_SHEET = 0x0040
const STATES: readonly XlmSheetFact['visibility'][] = ['visible', 'hidden', 'very-hidden', 'very-hidden']
// LIMIT: sheets and names of one workbook that become facts.
const FACTS_MAX = 200

/** Every workbook stream in a compound file (also of embedded workbooks): macro sheets, auto names, text. */
export function openWorkbooks(cfb: Cfb, budget: Budget): Opened {
  const streams = cfb.entries.filter((entry) => entry.type === 'stream' && /^(?:workbook|book)$/i.test(entry.name))
  return mergeOpened(...streams.map((entry) => openWorkbook(cfb.stream(entry), budget)))
}

export function openWorkbook(stream: Buffer, budget: Budget): Opened {
  const reading: Reading = { facts: [], texts: [], chars: 0, isBiff8: true, codePage: 1252 }
  let shared: Buffer[] | undefined
  let isShape = false
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = stream.readUInt16LE(at)
    const end = at + 4 + stream.readUInt16LE(at + 2)
    // Most records are cells, which are passed over without a look.
    if (shared === undefined && !isShape && !ASKED.has(type)) {
      at = end
      continue
    }
    const data = stream.subarray(at + 4, end)
    if (type === FILEPASS) return mergeOpened({ ...NOTHING_INSIDE, facts: reading.facts }, encrypted(schemeOf(data)))
    if (type === SST) shared = [data]
    else if (type === CONTINUE && isShape) readShapeText(data, reading)
    else if (type === CONTINUE) shared?.push(data)
    else if (shared !== undefined && reading.chars === 0) {
      addText(reading, readSharedStrings(shared, DOCUMENT_TEXT_CHARS_MAX))
      shared = undefined
    }
    isShape = type === TXO
    readRecord(type, data, stream, reading)
    at = end
  }
  const facts = [...reading.facts, ...documentText(reading.texts.join('\n'), 'utf-16le')]
  return mergeOpened({ ...NOTHING_INSIDE, facts }, openCells(stream, reading.facts.length > 0, budget))
}

// Cells are read where macros run or where a formula offers a link; most workbooks have neither.
function openCells(stream: Buffer, mayRun: boolean, budget: Budget): Opened {
  const mayLink = mayLinkInTokens(stream) && mayLinkInRecords(stream)
  const book = mayRun || mayLink ? readBiffBook(stream, mayLink) : undefined
  return book === undefined ? NOTHING_INSIDE : openBook(book, mayLink, budget)
}

// WHY a second look: by chance the bytes of the first one stand in many a large workbook, mostly in its numbers.
function mayLinkInRecords(stream: Buffer): boolean {
  for (const { data } of biffRecordsOf(stream, WITH_TOKENS)) if (mayLinkInTokens(data)) return true
  return false
}

// Formula, Lbl, ShrFmla and Array (MS-XLS section 2.4), also under the numbers of older versions.
const WITH_TOKENS: ReadonlySet<number> = new Set([0x0006, 0x0206, 0x0406, LBL, 0x0218, 0x04bc, 0x0221, 0x0021])

interface Reading {
  readonly facts: Fact[]
  readonly texts: string[]
  chars: number
  isBiff8: boolean
  codePage: number
}

function readRecord(type: number, data: Buffer, stream: Buffer, reading: Reading): void {
  if (type === BOF && data.length >= 2) reading.isBiff8 = data.readUInt16LE(0) === BIFF8
  else if (type === CODEPAGE && data.length >= 2) reading.codePage = data.readUInt16LE(0)
  else if (type === LABEL && data.length > 8)
    addText(reading, readFlagged(new ByteReader(data, 8), data.readUInt16LE(6), reading.isBiff8, reading.codePage))
  else if (reading.facts.length >= FACTS_MAX) return
  else if (type === BOUNDSHEET) readSheet(data, stream, reading)
  else if (type === WSBOOL && ((data[0] ?? 0) & IS_DIALOG) !== 0)
    reading.facts.push({ type: 'object', className: 'DialogSheet', name: '' })
  else if (type === LBL) readName(data, reading)
}

function readSheet(data: Buffer, stream: Buffer, reading: Reading): void {
  const reader = new ByteReader(data)
  const place = reader.u32le()
  const visibility = STATES[reader.u8() & 3] ?? 'visible'
  const type = reader.u8()
  const name = readFlagged(reader, reader.u8(), reading.isBiff8, reading.codePage)
  // The sheet's own BOF is asked as well: Excel believes it.
  const begin = new ByteReader(stream, place)
  const [first, , , kind] = [begin.u16le(), begin.u16le(), begin.u16le(), begin.u16le()]
  const isMacro = type === 1 || (first === BOF && kind === MACRO_SHEET)
  if (isMacro) reading.facts.push({ type: 'xlm-sheet', name, visibility })
}

function readName(data: Buffer, reading: Reading): void {
  const reader = new ByteReader(data)
  const isBuiltin = (reader.u16le() & 0x20) !== 0
  reader.skip(1)
  const count = reader.u8()
  reader.seek(14)
  const name = readFlagged(reader, count, reading.isBiff8, reading.codePage)
  const auto = isBuiltin ? builtinAutoName(name.charCodeAt(0)) : isAutoName(name) ? name : ''
  if (auto !== '') reading.facts.push({ type: 'xlm-trigger', name: auto })
}

// The words in a shape: flags(1) characters, in the CONTINUE record behind its TXO.
function readShapeText(data: Buffer, reading: Reading): void {
  const isWide = ((data[0] ?? 0) & 1) !== 0
  addText(reading, isWide ? data.toString('utf16le', 1) : data.toString('latin1', 1))
}

function addText(reading: Reading, text: string): void {
  if (reading.chars >= DOCUMENT_TEXT_CHARS_MAX) return
  reading.texts.push(text)
  reading.chars += text.length
}

// SPEC: MS-XLS section 2.4.117: 0 is XOR; 1 is RC4, by CryptoAPI when its major version is 2 to 4.
function schemeOf(data: Buffer): string {
  const reader = new ByteReader(data)
  if (reader.u16le() === 0) return 'xor'
  return reader.u16le() === 1 ? 'rc4' : 'rc4-cryptoapi'
}
