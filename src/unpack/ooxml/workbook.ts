import { ByteReader } from '#bytes'
import type { Fact, XlmSheetFact } from '#domain'
import { biff12Records, readWide } from '../xlm/biff12-records.ts'
import { isAutoName } from '../xlm/xlm-names.ts'
import type { Relation } from './relations.ts'
import { readContent, scanTags, type Tag } from './xml.ts'

// The sheets and names of a workbook, as XML (`xl/workbook.xml`) or as BIFF12 records (`xl/workbook.bin`, MS-XLSB
// section 2.1.4: type(1-2, 7 bits a byte) length(1-4, 7 bits a byte) data). Which sheet is a macro sheet, its relation tells.

export interface WorkbookSheet {
  readonly name: string
  readonly relation: string
  readonly visibility: XlmSheetFact['visibility']
}

export interface WorkbookName {
  readonly name: string
  /** What it stands for, as text or as tokens. */
  readonly text: string
  readonly tokens?: Buffer
}

export interface Workbook {
  readonly sheets: readonly WorkbookSheet[]
  readonly names: readonly WorkbookName[]
  /** What tokens refer to by number: a sheet of this workbook, or something outside. */
  readonly links: readonly { readonly isSelf: boolean; readonly first: number }[]
}

export const NO_WORKBOOK: Workbook = { sheets: [], names: [], links: [] }

const BRT_NAME = 39
const BRT_BUNDLE_SHEET = 156
// Workbooks that links lead to, in order: by file, this one, a list of functions.
const BRT_SUP_SELF = 357
const SUPPORTING: ReadonlySet<number> = new Set([355, BRT_SUP_SELF, 358, 667])
const BRT_EXTERN_SHEET = 362
const STATES = ['visible', 'hidden', 'very-hidden'] as const
const TAGS = new Set(['sheet', 'definedname'])
// LIMIT: sheets and names that are looked at; Excel's own files stay far below.
const ITEMS_MAX = 20_000
const FACTS_MAX = 200
const NAME_TEXT_CHARS_MAX = 50_000

/** Macro sheets and the names that start them. */
export function workbookFacts(book: Workbook, relations: readonly Relation[], sheetParts: readonly string[]): Fact[] {
  const macro = new Set(relations.filter(({ type }) => /macrosheet$/i.test(type)).map(({ id }) => id))
  const listed = book.sheets.filter((sheet) => macro.has(sheet.relation))
  // A macro sheet whose relation was bent is still there; what it is called is not known then.
  const unlisted = sheetParts
    .slice(listed.length)
    .map((name): WorkbookSheet => ({ name, relation: '', visibility: 'visible' }))
  return [
    ...[...listed, ...unlisted].map(({ name, visibility }): Fact => ({ type: 'xlm-sheet', name, visibility })),
    ...book.names.filter(({ name }) => isAutoName(name)).map(({ name }): Fact => ({ type: 'xlm-trigger', name })),
  ].slice(0, FACTS_MAX)
}

export function parseWorkbookXml(xml: string): Workbook {
  const sheets: WorkbookSheet[] = []
  const names: WorkbookName[] = []
  scanTags(xml, TAGS, (tag) => {
    if (sheets.length + names.length >= ITEMS_MAX) return
    if (tag.name === 'sheet') sheets.push(readSheet(tag))
    else {
      const { text, end } = readContent(xml, tag.end)
      names.push({ name: tag.attribute('name'), text: text.slice(0, NAME_TEXT_CHARS_MAX) })
      tag.goOnAt(end)
    }
  })
  return { sheets, names, links: [] }
}

function readSheet(tag: Tag): WorkbookSheet {
  const state = tag.attribute('state').toLowerCase()
  const visibility = state === 'veryhidden' ? 'very-hidden' : state === 'hidden' ? 'hidden' : 'visible'
  // `name`, `sheetId` and `r:id`: the prefix is left out, so `sheetId` stays apart from `id`.
  return { name: tag.attribute('name'), relation: tag.attribute('id'), visibility }
}

export function parseWorkbookBinary(bytes: Buffer): Workbook {
  const sheets: WorkbookSheet[] = []
  const names: WorkbookName[] = []
  const books: boolean[] = []
  const links: { isSelf: boolean; first: number }[] = []
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
      const name = readWide(reader)
      names.push({ name, text: '', tokens: reader.take(reader.u32le()) })
    } else if (SUPPORTING.has(type)) {
      books.push(type === BRT_SUP_SELF)
    } else if (type === BRT_EXTERN_SHEET) {
      for (let count = reader.u32le(); count > 0 && reader.left >= 12 && links.length < ITEMS_MAX; count -= 1) {
        links.push({ isSelf: books[reader.u32le()] ?? false, first: reader.u32le() })
        reader.skip(4)
      }
    }
  }
  return { sheets, names, links }
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
