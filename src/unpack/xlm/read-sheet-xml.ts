import { unescapeXml } from '../ooxml/xml.ts'
import { addCell, type BookSheet, type Room, type Scalar, takeRoom } from './book.ts'
import type { Formula } from './formula.ts'
import { parseFormula } from './parse-formula.ts'

// SpreadsheetML cells: <row r="1"><c r="A1" t="s|str|inlineStr|b|n|e"><f t="shared" si="0">text</f><v>value</v></c>.
// A shared formula has its text at its first cell only; the others repeat it from where they stand.

const CELL = /<(?:\w{1,20}:)?c(?=[\s>/])([^<>]{0,500})>/g
const FORMULA = /<(?:\w{1,20}:)?f(?:\s([^<>]{0,500}))?>([^<]*)/
const VALUE = /<(?:\w{1,20}:)?v(?:\s[^<>]{0,100})?>([^<]*)/
const INLINE = /<(?:\w{1,20}:)?t(?:\s[^<>]{0,100})?>([^<]*)/g
// LIMIT: Excel's longest formula, with room for entities.
const CELL_CHARS_MAX = 200_000

export interface XmlReading {
  readonly strings: readonly string[]
  readonly room: Room
}

export function readSheetXml(markup: string, sheet: BookSheet, { strings, room }: XmlReading): void {
  const xml = plainMarkup(markup)
  const shared = new Map<string, string>()
  // The place counts on where a cell does not name its own.
  let [row, column] = [0, -1]
  for (const { attributes, inner } of cellsIn(xml)) {
    const place = /(?:^|\s)r=["']([A-Z]{1,3})(\d{1,7})["']/i.exec(attributes)
    if (place !== null) [row, column] = [Number(place[2]) - 1, columnOf(place[1] ?? '')]
    else column += 1
    if (row < 0) continue
    if (!takeRoom(room, sheet, inner.includes('f>') || inner.includes('<f') ? inner.length : 0)) return
    const value = cellValue(inner, /(?:^|\s)t=["'](\w{1,12})["']/.exec(attributes)?.[1] ?? 'n', strings)
    const formula = formulaOf(inner, { row, column }, shared)
    addCell(sheet, formula === undefined ? { row, column, value } : { row, column, value, formula })
  }
}

/** Without comments, and with CDATA sections as escaped text: Excel reads formulas in either. */
export function plainMarkup(xml: string): string {
  if (!xml.includes('<!')) return xml
  const pieces: string[] = []
  let at = 0
  for (let open = xml.indexOf('<!', at); open >= 0; open = xml.indexOf('<!', at)) {
    pieces.push(xml.slice(at, open))
    const isSection = xml.startsWith('<![CDATA[', open)
    const isComment = xml.startsWith('<!--', open)
    const from = open + (isSection ? 9 : isComment ? 4 : 2)
    const close = isSection ? ']]>' : isComment ? '-->' : '>'
    const end = xml.indexOf(close, from)
    const to = end < 0 ? xml.length : end
    if (isSection) pieces.push(xml.slice(from, to).replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
    at = to + close.length
  }
  pieces.push(xml.slice(at))
  return pieces.join('')
}

interface Tagged {
  readonly attributes: string
  readonly inner: string
}

// A cell ends where it is closed, or where the next one begins.
function* cellsIn(xml: string): Generator<Tagged> {
  let open: { readonly attributes: string; readonly from: number } | undefined
  for (const { 0: tag, 1: attributes = '', index } of xml.matchAll(CELL)) {
    if (open !== undefined) yield { attributes: open.attributes, inner: insideOf(xml, open.from, index) }
    open = { attributes, from: index + tag.length }
  }
  if (open !== undefined) yield { attributes: open.attributes, inner: insideOf(xml, open.from, xml.length) }
}

function insideOf(xml: string, from: number, to: number): string {
  const window = xml.slice(from, Math.min(to, from + CELL_CHARS_MAX))
  const end = window.search(/<\/(?:\w{1,20}:)?c>/)
  return end < 0 ? window : window.slice(0, end)
}

export function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

function cellValue(inner: string, type: string, strings: readonly string[]): Scalar {
  if (type === 'inlineStr') return unescapeXml([...inner.matchAll(INLINE)].map(([, text]) => text).join(''))
  const text = VALUE.exec(inner)?.[1]
  if (text === undefined) return null
  if (type === 's') return strings[Number(text)] ?? ''
  if (type === 'b') return text.trim() === '1' || /true/i.test(text)
  if (type !== 'n') return unescapeXml(text)
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}

function formulaOf(
  inner: string,
  place: { row: number; column: number },
  shared: Map<string, string>,
): Formula | undefined {
  const found = FORMULA.exec(inner)
  if (found === null) return undefined
  const [, attributes = '', written = ''] = found
  const group = /(?:^|\s)si=["'](\d{1,9})["']/.exec(attributes)?.[1]
  const text = attributes.endsWith('/') ? '' : unescapeXml(written)
  if (group !== undefined && text !== '') shared.set(group, text)
  const formula = text === '' ? shared.get(group ?? '') : text
  return formula === undefined ? undefined : parseFormula(formula, 'A1', place)
}

/** The texts of `sharedStrings.xml`, by number. */
export function xmlStrings(xml: string, countMax: number): string[] {
  const strings: string[] = []
  for (const item of xml.split(/<(?:\w{1,20}:)?si(?=[\s>])/).slice(1, countMax)) {
    // A reading aid (`rPh`) is no part of the text.
    const plain = item.includes('rPh')
      ? item.replace(/<(?:\w{1,20}:)?rPh[^<]*<[^<]*<[^<]*<\/(?:\w{1,20}:)?rPh>/g, '')
      : item
    strings.push(unescapeXml([...plain.matchAll(INLINE)].map(([, text]) => text).join('')))
  }
  return strings
}
