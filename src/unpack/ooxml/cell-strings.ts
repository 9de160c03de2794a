import type { DocumentString } from '../vba/fold/index.ts'
import { biff12CellTexts, biff12SharedTexts } from '../xlm/cell-texts.ts'
import type { PackagePart } from './package-part.ts'
import { decodeXml, scanTags, unescapeXml } from './xml.ts'

// What the cells of a workbook hold, by their places (`A1`), for macros that keep their texts there. In the sheets
// (`<c r="A1" t="s"><v>3</v></c>`) a text is mostly a number in the list of shared ones.

// LIMIT: hidden texts lie in a few cells of a few sheets; a sheet of data is read no further than its start.
const SHEETS_MAX = 8
const SHEET_BYTES_MAX = 2 ** 18
const SHARED_BYTES_MAX = 2 ** 20
const CELLS_MAX = 5_000
const CELL_TAGS = new Set(['c', 'v', 't'])
const SHARED_TAGS = new Set(['si', 't'])

export function cellStrings(parts: readonly PackagePart[]): DocumentString[] {
  const sheets = parts.filter(({ name }) => /^xl\/worksheets\/[^/]+\.(?:xml|bin)$/i.test(name)).slice(0, SHEETS_MAX)
  if (sheets.length === 0) return []
  const list = parts.find(({ name }) => /^xl\/sharedstrings\.(?:xml|bin)$/i.test(name))
  const shared = list === undefined ? [] : sharedTexts(list)
  const strings: DocumentString[] = []
  const places = new Set<string>()
  const add = (name: string, text: string): void => {
    if (text === '' || strings.length >= CELLS_MAX || places.has(name)) return
    places.add(name)
    strings.push({ name, text })
  }
  for (const sheet of sheets) {
    const content = sheet.readStart(SHEET_BYTES_MAX)
    if (!isBinary(sheet)) readCells(decodeXml(content), shared, add)
    else for (const { place, text } of biff12CellTexts(content, shared)) add(place, text)
  }
  return strings
}

const isBinary = ({ name }: PackagePart): boolean => /\.bin$/i.test(name)

function sharedTexts(list: PackagePart): readonly string[] {
  const content = list.readStart(SHARED_BYTES_MAX)
  return isBinary(list) ? biff12SharedTexts(content) : readShared(decodeXml(content))
}

function readShared(xml: string): string[] {
  const texts: string[] = []
  scanTags(xml, SHARED_TAGS, (tag) => {
    if (tag.name === 'si') texts.push('')
    else if (texts.length > 0) texts[texts.length - 1] += contentOf(xml, tag.end)
  })
  return texts
}

function readCells(xml: string, shared: readonly string[], add: (name: string, text: string) => void): void {
  let place = ''
  let type = ''
  scanTags(xml, CELL_TAGS, (tag) => {
    if (tag.name === 'c') {
      place = tag.attribute('r')
      type = tag.attribute('t')
      return
    }
    const content = contentOf(xml, tag.end)
    add(place, type === 's' ? (shared[Number(content)] ?? '') : content)
  })
}

function contentOf(xml: string, from: number): string {
  const end = xml.indexOf('<', from)
  return unescapeXml(xml.slice(from, end < 0 ? xml.length : end))
}
