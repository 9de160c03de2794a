import { documentVariables } from '../cfb/document-variables.ts'
import { type Cfb, streamIn } from '../cfb/read-cfb.ts'
import { openWordDocument } from '../cfb/word-document.ts'
import { biffCellTexts } from '../xlm/cell-texts.ts'
import type { DocumentString } from './fold/index.ts'
import { formStrings, textsIn } from './form-strings.ts'

// Every text of a compound document that its macros may reach: forms and controls, the body, properties, variables,
// cells of workbooks and what describes their shapes, and what else Word keeps in its table stream (shapes, bookmarks).

const STREAM_BYTES_MAX = 2 ** 20
// LIMIT: tables are full of short words (styles, fonts); a payload is long.
const TABLE_CHARS_MIN = 80
const PROPERTY_CHARS_MIN = 16
const PROPERTY_STREAMS = ['\x05SummaryInformation', '\x05DocumentSummaryInformation']
const TABLE_STREAMS = ['0Table', '1Table']

export function documentStrings(cfb: Cfb): DocumentString[] {
  const strings = formStrings(cfb)
  for (const name of PROPERTY_STREAMS)
    for (const text of runsOf(cfb, name, PROPERTY_CHARS_MIN)) strings.push({ name: PROPERTY, text })
  for (const name of TABLE_STREAMS)
    for (const text of runsOf(cfb, name, TABLE_CHARS_MIN)) strings.push({ name: PROPERTY, text })
  for (const { name, text } of documentVariables(cfb)) strings.push({ name, text })
  strings.push(...workbookStrings(cfb))
  for (const fact of openWordDocument(cfb).facts)
    if (fact.type === 'text') strings.push({ name: 'content', text: fact.text })
  return strings
}

// Not a name that code has: such a text is searched, but stands for nothing.
const PROPERTY = '\0property'

const WORKBOOKS_MAX = 4
const DRAWINGS_MAX = 200

function workbookStrings(cfb: Cfb): DocumentString[] {
  const books = cfb.entries.filter(({ type, name }) => type === 'stream' && /^(?:workbook|book)$/i.test(name))
  return books.slice(0, WORKBOOKS_MAX).flatMap((entry) => {
    const { cells, drawings } = biffCellTexts(cfb.stream(entry))
    const shapes = drawings.slice(0, DRAWINGS_MAX).flatMap((each) => textsIn(each, PROPERTY_CHARS_MIN))
    return [
      ...cells.map(({ place, text }) => ({ name: place, text })),
      ...shapes.map((text) => ({ name: PROPERTY, text })),
    ]
  })
}

function runsOf(cfb: Cfb, name: string, charsMin: number): string[] {
  const entry = streamIn(cfb, 0, name)
  return entry === undefined ? [] : textsIn(cfb.stream(entry, STREAM_BYTES_MAX), charsMin)
}
