import type { Fact } from '#domain'
import { type DdeLink, ddeFacts } from './dde-facts.ts'

// `program|'topic'!item` in a formula, wherever formulas stand as text: CSV, SYLK, Excel 2003 XML. A cell is a formula
// when it starts with one of `= + - @`; `=1+cmd|'/c calc'!A0` is one as well.

const LINK =
  /([A-Za-z_][\w.\\:/-]{0,259})\s{0,8}\|\s{0,8}(?:'((?:[^']|''){0,8191})'|([\w./\\-]{1,255}))\s{0,8}!\s{0,8}([\w:$]{0,64})/g
const FORMULA = /^[\s"']{0,8}[=+\-@]/
// LIMIT: formulas of one text that are looked at; the text itself is cut before.
const LINKS_MAX = 50
// SPEC: Excel takes formulas of up to 8,192 characters.
const FORMULA_CHARS_MAX = 8_192

/** The links in one formula. */
export function findFormulaLinks(formula: string): DdeLink[] {
  const start = formula.slice(0, FORMULA_CHARS_MAX)
  if (!start.includes('|') || !start.includes('!')) return []
  return [...start.matchAll(LINK)].slice(0, LINKS_MAX).map(([, program = '', quoted, bare = '', item = '']) => ({
    program,
    topic: quoted?.replaceAll("''", "'") ?? bare,
    item,
    word: 'formula',
  }))
}

/** What the formulas of a SYLK sheet say: the fields `;E` of its records. */
export function sylkFormulaFacts(text: string): Fact[] {
  if (!text.includes('|')) return []
  const links: DdeLink[] = []
  for (const line of text.split(/\r\n?|\n/)) {
    const at = line.includes('|') && links.length < LINKS_MAX ? line.search(/;e/i) : -1
    if (at >= 0) links.push(...findFormulaLinks(line.slice(at + 2).replaceAll(';;', ';')))
  }
  return ddeFacts(links)
}

/** What the formulas of a text say that Excel opens as a sheet (CSV and its like). */
export function sheetTextFacts(text: string): Fact[] {
  if (!text.includes('|')) return []
  const links: DdeLink[] = []
  for (const line of text.split(/\r\n?|\n/)) {
    if (!line.includes('|') || links.length >= LINKS_MAX) continue
    const cell = line.split(/[,;\t]/).find((each) => FORMULA.test(each) && each.includes('|'))
    if (cell !== undefined) links.push(...findFormulaLinks(line.slice(line.indexOf(cell))))
  }
  return ddeFacts(links)
}

// A field in quotes, its own quotes written twice; or a formula without any, which goes on to the end of its line.
// Linear, for what is left off in the middle is long.
const CELL = /(?<=^|[,;\t])(?:"((?:[^"]|""){0,8192})"|([=+\-@][^\t\r\n]{0,8191}))/gm

/** Cells of such a text that are formulas with a call, each as it would be typed. */
export function cellFormulas(text: string): readonly string[] {
  if (!/hyperlink/i.test(text)) return []
  return [...text.matchAll(CELL)]
    .map(([, quoted, bare = '']) => (quoted?.replaceAll('""', '"') ?? bare).slice(0, FORMULA_CHARS_MAX))
    .filter((cell) => FORMULA.test(cell) && /hyperlink/i.test(cell))
    .slice(0, LINKS_MAX)
}
