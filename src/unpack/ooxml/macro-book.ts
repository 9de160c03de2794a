import { type Budget, ByteReader, NOTHING_INSIDE, type Opened } from '#bytes'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { mergeOpened } from '../cfb/merge-opened.ts'
import { biff12Records, readWide } from '../xlm/biff12-records.ts'
import type { Book, BookName, BookSheet } from '../xlm/book.ts'
import { emptyRoom, SHEETS_MAX } from '../xlm/book.ts'
import { mayLinkInMarkup, mayLinkInTokens } from '../xlm/link-formulas.ts'
import { openBook } from '../xlm/open-book.ts'
import { parseFormula } from '../xlm/parse-formula.ts'
import { readBinarySheet } from '../xlm/read-biff12.ts'
import { readSheetXml, xmlStrings } from '../xlm/read-sheet-xml.ts'
import { readTokens } from '../xlm/read-tokens.ts'
import type { Dialect } from '../xlm/token-dialect.ts'
import { readWords } from './document-words.ts'
import type { PackagePart } from './package-part.ts'
import type { Relation } from './relations.ts'
import type { Workbook, WorkbookSheet } from './workbook.ts'
import { decodeXml } from './xml.ts'

// The cells of a workbook whose macros are to be worked out, or whose formulas offer links. Ordinary sheets are read as
// well, for macros keep their pieces there.

const SHEET_BYTES_MAX = 16 * 2 ** 20
// LIMIT: a link that is to be clicked stands where a sheet opens; what lies behind a megabyte of a sheet, or behind some
// dozen sheets, is not looked at for links.
const LINK_SHEETS_MAX = 24
const LINK_BYTES_MAX = 2 ** 20
const LINK_BYTES_SUM_MAX = 4 * 2 ** 20
const STRINGS_BYTES_MAX = 16 * 2 ** 20
const STRINGS_MAX = 200_000
const ORIGIN = { row: 0, column: 0 }

interface Located {
  readonly sheet: BookSheet
  readonly part: PackagePart | undefined
}

/** `folder`: where the workbook lies, with its `/`; `macroParts`: parts that are macro sheets by their place. */
export function openMacroBook(
  workbook: Workbook,
  relations: readonly Relation[],
  folder: string,
  parts: readonly PackagePart[],
  macroParts: readonly string[],
  budget: Budget,
): Opened {
  const byName = new Map(parts.map((part) => [part.name.toLowerCase(), part]))
  const located = locateSheets(workbook, relations, folder, byName, macroParts)
  const hasMacros = located.some(({ sheet }) => sheet.isMacro)
  const contents = hasMacros ? wholeSheets(located) : sheetStarts(located)
  const mayLink = mayLinkIn(workbook, [...contents.values()])
  const words = { ...NOTHING_INSIDE, facts: documentText(wordsIn([...contents.values()]), 'utf-8') }
  if (!hasMacros && !mayLink) return words
  const dialect = dialectOf(workbook)
  const reading = { dialect, strings: readStrings(byName, folder), room: emptyRoom() }
  for (const [sheet, content] of contents) {
    if (isXml(content)) readSheetXml(decodeXml(content), sheet, reading)
    else readBinarySheet(content, sheet, reading)
  }
  const book: Book = {
    sheets: located.map(({ sheet }) => sheet),
    names: readNames(workbook, dialect),
    isCut: reading.room.isMacroCut,
  }
  return mergeOpened(words, openBook(book, mayLink, budget))
}

type Contents = ReadonlyMap<BookSheet, Buffer>

/** Macro sheets first: what room there is, is theirs. */
const wholeSheets = (located: readonly Located[]): Contents =>
  new Map(
    located
      .toSorted((a, b) => Number(b.sheet.isMacro) - Number(a.sheet.isMacro))
      .flatMap(({ sheet, part }) => (part === undefined ? [] : [[sheet, part.readStart(SHEET_BYTES_MAX)]])),
  )

function sheetStarts(located: readonly Located[]): Contents {
  const starts = new Map<BookSheet, Buffer>()
  let left = LINK_BYTES_SUM_MAX
  for (const { sheet, part } of located.slice(0, LINK_SHEETS_MAX)) {
    if (part === undefined || left <= 0) continue
    const start = part.readStart(Math.min(left, LINK_BYTES_MAX))
    starts.set(sheet, start)
    left -= start.length
  }
  return starts
}

const mayLinkIn = ({ names }: Workbook, contents: readonly Buffer[]): boolean =>
  names.some(({ text, tokens }) => (tokens === undefined ? mayLinkInMarkup(text) : mayLinkInTokens(tokens))) ||
  contents.some((bytes) => (isXml(bytes) ? mayLinkInMarkup(asciiOf(bytes)) : mayLinkInTokens(bytes)))

// WHY not decoded: what is looked for is ASCII, and most sheets are UTF-8.
const asciiOf = (xml: Buffer): string => (xml.includes(0) ? decodeXml(xml) : xml.toString('latin1'))

// Programs other than Excel leave the texts in the cells: `<c t="inlineStr"><is><t>text</t></is></c>`.
const wordsIn = (contents: readonly Buffer[]): string =>
  contents
    .filter((content) => content.includes('inlineStr'))
    .map((content) => readWords(decodeXml(content), DOCUMENT_TEXT_CHARS_MAX))
    .join('\n')

// `<` may come after a byte order mark, and in two bytes.
const isXml = (content: Buffer): boolean => content.subarray(0, 4).includes(0x3c)

function locateSheets(
  workbook: Workbook,
  relations: readonly Relation[],
  folder: string,
  byName: ReadonlyMap<string, PackagePart>,
  macroParts: readonly string[],
): Located[] {
  const byId = new Map(relations.map((relation) => [relation.id, relation]))
  const taken = new Set<string>()
  const listed = workbook.sheets.slice(0, SHEETS_MAX).map((sheet): Located => {
    const relation = byId.get(sheet.relation)
    const name = targetOf(relation?.target ?? '', folder)
    taken.add(name)
    const isMacro = /macrosheet$/i.test(relation?.type ?? '') || macroParts.some((part) => part.toLowerCase() === name)
    return { sheet: bookSheet(sheet, isMacro), part: byName.get(name) }
  })
  // A macro sheet whose relation was bent is read all the same.
  const unlisted = macroParts
    .filter((name) => !taken.has(name.toLowerCase()))
    .slice(0, SHEETS_MAX)
    .map((name): Located => {
      const sheet = bookSheet({ name, relation: '', visibility: 'visible' }, true)
      return { sheet, part: byName.get(name.toLowerCase()) }
    })
  return [...listed, ...unlisted]
}

const bookSheet = ({ name, visibility }: WorkbookSheet, isMacro: boolean): BookSheet => ({
  name,
  visibility,
  isMacro,
  cells: new Map(),
})

/** The part that a relation's target names, in lower case; `..` and `.` taken out. */
function targetOf(target: string, folder: string): string {
  const full = target.startsWith('/') ? target.slice(1) : folder + target
  const steps: string[] = []
  for (const step of full.toLowerCase().split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

function readStrings(byName: ReadonlyMap<string, PackagePart>, folder: string): string[] {
  const base = folder.toLowerCase()
  const part = byName.get(`${base}sharedstrings.xml`) ?? byName.get(`${base}sharedstrings.bin`)
  if (part === undefined) return []
  const content = part.readStart(STRINGS_BYTES_MAX)
  if (isXml(content)) return xmlStrings(decodeXml(content), STRINGS_MAX)
  const strings: string[] = []
  for (const { type, data } of biff12Records(content)) {
    if (type === 19 && strings.length < STRINGS_MAX) strings.push(readWide(new ByteReader(data, 1)))
  }
  return strings
}

function readNames(workbook: Workbook, dialect: Dialect): BookName[] {
  return workbook.names.map(({ name, text, tokens }) => ({
    // Built-in names have a prefix in XML.
    name: name.replace(/^_xlnm\./i, ''),
    formula: tokens === undefined ? parseFormula(text, 'A1', ORIGIN) : readTokens(tokens, dialect, ORIGIN),
  }))
}

function dialectOf({ sheets, names, links }: Workbook): Dialect {
  return {
    version: 12,
    nameOf: (index) => names[index - 1]?.name ?? `{name ${index}}`,
    externNameOf: (link, index) =>
      (links[link]?.isSelf === true ? names[index - 1]?.name : undefined) ?? `{name ${link}:${index}}`,
    sheetOf(link) {
      const found = links[link]
      return (found?.isSelf === true ? sheets[found.first]?.name : undefined) ?? `[${link}]`
    },
    decode: (bytes) => bytes.toString('latin1'),
  }
}
