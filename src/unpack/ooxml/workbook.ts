import { ByteReader } from '#bytes'
import type { Fact, XlmSheetFact } from '#domain'
import { isAutoName } from '../xlm/xlm-names.ts'
import type { Relation } from './relations.ts'
import { scanTags, type Tag } from './xml.ts'

// The sheets and names of a workbook, as XML (`xl/workbook.xml`) or as BIFF12 records (`xl/workbook.bin`, MS-XLSB
// section 2.1.4: type(1-2, 7 bits a byte) length(1-4, 7 bits a byte) data). Which sheet is a macro sheet, its relation tells.

interface Sheet {
  readonly name: string
  readonly relation: string
  readonly visibility: XlmSheetFact['visibility']
}

interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly names: readonly string[]
}

const BRT_NAME = 39
const BRT_BUNDLE_SHEET = 156
const STATES = ['visible', 'hidden', 'very-hidden'] as const
const TAGS = new Set(['sheet', 'definedname'])
// LIMIT: sheets and names that are looked at; Excel's own files stay far below.
const ITEMS_MAX = 20_000
const FACTS_MAX = 200

/** Macro sheets and the names that start them. */
export function workbookFacts(book: Workbook, relations: readonly Relation[], sheetParts: readonly string[]): Fact[] {
  const macro = new Set(relations.filter(({ type }) => /macrosheet$/i.test(type)).map(({ id }) => id))
  const listed = book.sheets.filter((sheet) => macro.has(sheet.relation))
  // A macro sheet whose relation was bent is still there; what it is called is not known then.
  const unlisted = sheetParts.slice(listed.length).map((name): Sheet => ({ name, relation: '', visibility: 'visible' }))
  return [
    ...[...listed, ...unlisted].map(({ name, visibility }): Fact => ({ type: 'xlm-sheet', name, visibility })),
    ...book.names.filter(isAutoName).map((name): Fact => ({ type: 'xlm-trigger', name })),
  ].slice(0, FACTS_MAX)
}

export function parseWorkbookXml(xml: string): Workbook {
  const sheets: Sheet[] = []
  const names: string[] = []
  scanTags(xml, TAGS, (tag) => {
    if (sheets.length + names.length >= ITEMS_MAX) return
    if (tag.name === 'sheet') sheets.push(readSheet(tag))
    else names.push(tag.attribute('name'))
  })
  return { sheets, names }
}

function readSheet(tag: Tag): Sheet {
  const state = tag.attribute('state').toLowerCase()
  const visibility = state === 'veryhidden' ? 'very-hidden' : state === 'hidden' ? 'hidden' : 'visible'
  // `name`, `sheetId` and `r:id`: the prefix is left out, so `sheetId` stays apart from `id`.
  return { name: tag.attribute('name'), relation: tag.attribute('id'), visibility }
}

export function parseWorkbookBinary(bytes: Buffer): Workbook {
  const sheets: Sheet[] = []
  const names: string[] = []
  for (const { type, data } of biff12Records(bytes)) {
    if (sheets.length + names.length >= ITEMS_MAX) break
    const reader = new ByteReader(data)
    if (type === BRT_BUNDLE_SHEET) {
      const visibility = STATES[Math.min(2, reader.u32le())] ?? 'visible'
      reader.skip(4)
      const relation = readWide(reader)
      sheets.push({ name: readWide(reader), relation, visibility })
    } else if (type === BRT_NAME) {
      reader.skip(4 + 1 + 4)
      names.push(readWide(reader))
    }
  }
  return { sheets, names }
}

/** The texts of `xl/sharedStrings.bin` (BrtSSTItem: flags(1) text). */
export function binaryStrings(bytes: Buffer, charsMax: number): string {
  const texts: string[] = []
  let chars = 0
  for (const { type, data } of biff12Records(bytes)) {
    if (chars >= charsMax) break
    if (type !== 19) continue
    const text = readWide(new ByteReader(data, 1))
    texts.push(text)
    chars += text.length + 1
  }
  return texts.join('\n')
}

function* biff12Records(bytes: Buffer): Generator<{ type: number; data: Buffer }> {
  const reader = new ByteReader(bytes)
  while (reader.left > 1) {
    const type = readVarint(reader, 2)
    yield { type, data: reader.take(readVarint(reader, 4)) }
  }
}

function readVarint(reader: ByteReader, bytesMax: number): number {
  let value = 0
  for (let i = 0; i < bytesMax; i += 1) {
    const byte = reader.u8()
    value |= (byte & 0x7f) << (7 * i)
    if (byte < 0x80) break
  }
  return value
}

// SPEC: MS-XLSB section 2.5.169, a nullable text has the length 0xFFFFFFFF when it is not there.
function readWide(reader: ByteReader): string {
  const count = reader.u32le()
  return count === 0xffffffff ? '' : reader.utf16le(Math.min(count, 32_767) * 2)
}
