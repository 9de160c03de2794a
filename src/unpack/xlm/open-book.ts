import { type Budget, NOTHING_INSIDE, type Opened } from '#bytes'
import { mergeOpened } from '../cfb/merge-opened.ts'
import type { Book } from './book.ts'
import { bookParts } from './book-parts.ts'
import { linkFormulaFacts } from './link-formulas.ts'

/** What the macros of a workbook would do, and where the links in its formulas lead. */
export function openBook(book: Book, mayLink: boolean, budget: Budget): Opened {
  const macros = book.sheets.some(({ isMacro }) => isMacro) ? bookParts(book, budget) : NOTHING_INSIDE
  if (!mayLink) return macros
  // WHY paid here as well: without macros nobody has paid for walking the cells.
  const cells = book.sheets.reduce((sum, sheet) => sum + sheet.cells.size, 0)
  if (!budget.spendSteps(cells)) return macros
  return mergeOpened(macros, { ...NOTHING_INSIDE, facts: linkFormulaFacts(book, budget) })
}
