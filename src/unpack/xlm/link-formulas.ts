import type { Budget } from '#bytes'
import type { LinkFact } from '#domain'
import { addCell, type Book, type BookSheet, columnOfKey, rowOfKey } from './book.ts'
import { type Formula, walkCalls } from './formula.ts'
import type { Place } from './machine.ts'
import { parseFormula, type RefStyle } from './parse-formula.ts'
import { type WorkOut, workOutIn } from './run-book.ts'
import { textOf } from './value.ts'

// `=HYPERLINK("https://…","words")` in a cell or behind a name: a link that a click opens, whose address may be put
// together from pieces and cells. As tokens it is function 359 with a count of arguments (MS-XLS section 2.5.198.64:
// 0x22, 0x42 or 0x62, count(1), function(2)); in markup it is a word.

const FUNCTION = Buffer.from([0x67, 0x01])
const WITH_COUNT: ReadonlySet<number> = new Set([0x22, 0x42, 0x62])
const WORD = /hyperlink/i
// What may hide the word: an escaped character in a formula, a section, a comment.
const ESCAPED = /<(?:\w{1,20}:)?f[\s>][^<]{0,8192}&#/
// LIMIT: lists of links have some hundred; each is worked out.
const LINKS_MAX = 200
const LOOKS_MAX = 5_000
const URL_CHARS_MAX = 4_096
const SHOWN_CHARS_MAX = 300
const LEADS_OUT = /^(?:[a-z][a-z0-9+.-]{1,30}:|\\\\|\/\/|www\.)/i

/** Whether bytes of records may hold such a formula. */
export function mayLinkInTokens(bytes: Buffer): boolean {
  let at = bytes.indexOf(FUNCTION)
  for (let looks = 0; at >= 0 && looks < LOOKS_MAX; looks += 1) {
    if (at >= 2 && WITH_COUNT.has(bytes[at - 2] ?? 0) && (bytes[at - 1] ?? 0) <= 2) return true
    at = bytes.indexOf(FUNCTION, at + 1)
  }
  return at >= 0
}

/** Whether the markup of a sheet may hold one. */
export const mayLinkInMarkup = (xml: string): boolean =>
  WORD.test(xml) || (xml.includes('&#') && ESCAPED.test(xml)) || xml.includes('<![CDATA[') || xml.includes('<!--')

/** Where the formulas of a workbook lead, each link once. */
export function linkFormulaFacts(book: Book, budget: Budget): LinkFact[] {
  const calls = callsIn(book)
  if (calls.length === 0) return []
  const workOut = workOutIn(book, budget)
  const links = new Map<string, LinkFact>()
  for (const { at, args } of calls) {
    const link = linkOf(args, at, workOut)
    if (link !== undefined && links.size < LINKS_MAX) links.set(`${link.url} ${link.shown}`, link)
  }
  return [...links.values()]
}

/** The same for formulas that stand as text outside of any sheet that we read by its cells. */
export function linksInFormulas(formulas: readonly string[], style: RefStyle, budget: Budget): LinkFact[] {
  const asked = formulas.filter(mayLinkInMarkup).slice(0, LOOKS_MAX)
  if (asked.length === 0 || !budget.spendSteps(asked.length)) return []
  const sheet: BookSheet = { name: '', isMacro: false, visibility: 'visible', cells: new Map() }
  for (const [row, text] of asked.entries())
    addCell(sheet, { row, column: 0, value: null, formula: parseFormula(text, style, { row, column: 0 }) })
  return linkFormulaFacts({ sheets: [sheet], names: [], isCut: false }, budget)
}

interface Call {
  readonly at: Place
  readonly args: readonly Formula[]
}

function callsIn({ sheets, names }: Book): readonly Call[] {
  const calls: Call[] = []
  const look = (formula: Formula, at: Place): void =>
    walkCalls(formula, (name, args) => {
      if (name === 'HYPERLINK' && calls.length < LOOKS_MAX) calls.push({ at, args })
    })
  for (const { name, cells } of sheets) {
    for (const [key, { formula }] of cells)
      if (formula !== undefined) look(formula, { sheet: name, row: rowOfKey(key), column: columnOfKey(key) })
  }
  for (const { formula } of names) look(formula, { sheet: sheets[0]?.name ?? '', row: 0, column: 0 })
  return calls
}

// What only the reader's computer knows (a date, a chance) has a plausible value: where it leads is seen all the same.
// A place within the workbook (`#Sheet2!A1`) is none of ours.
function linkOf([target, words]: readonly Formula[], at: Place, workOut: WorkOut): LinkFact | undefined {
  const url = target === undefined ? '' : textAt(target, at, workOut)
  if (!LEADS_OUT.test(url)) return undefined
  const shown = words === undefined ? '' : textAt(words, at, workOut).replace(/\s+/g, ' ').trim()
  return { type: 'link', url: url.slice(0, URL_CHARS_MAX), shown: shown.slice(0, SHOWN_CHARS_MAX) }
}

const textAt = (formula: Formula, at: Place, workOut: WorkOut): string => {
  const value = workOut(formula, at)
  return value.isError === true ? '' : textOf(value).trim()
}
