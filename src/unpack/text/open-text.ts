import { type Child, decodeText, NOTHING_INSIDE, type Opened, type Opener, type Opening } from '#bytes'
import type { Fact, TextFact } from '#domain'
import { findTextFiles } from '#mail'
import { cellFormulas, sheetTextFacts } from '../dde/formula-links.ts'
import { linksInFormulas } from '../xlm/link-formulas.ts'
import { sharesInList } from './shares-in-list.ts'
import { unreadCharset } from './unread-charset.ts'

// LIMIT: two million characters are a book; what a rule looks for in a text stands near its start.
export const TEXT_BYTES_MAX = 2 * 2 ** 20

const SHEET_NAME = /\.(?:csv|tsv|tab|xl[stcmbw]?|xlsx|xlsm|prn|dif|slk|iqy)$/i

/** Plain text: a mail's body or a text file. */
export const openText: Opener = (content, opening) => {
  if (content.length === 0) return NOTHING_INSIDE
  const { text, charset } = decodeText(content.subarray(0, TEXT_BYTES_MAX), charsetOf(opening.given))
  const fact: TextFact = { type: 'text', from: 'plain', text, charset }
  // WHY: Excel opens these names as a sheet, whose cells may be formulas.
  const formulas = SHEET_NAME.test(opening.name) ? cellFacts(text, opening) : []
  const { children, flaws } = filesIn(content, opening)
  const charsetFlaw = unreadCharset(charsetOf(opening.given), content)
  return {
    facts: [fact, ...formulas, ...sharesInList(text, opening.name)],
    children,
    flaws: charsetFlaw === undefined ? flaws : [...flaws, charsetFlaw],
  }
}

function cellFacts(text: string, { budget }: Opening): Fact[] {
  return [...sheetTextFacts(text), ...linksInFormulas(cellFormulas(text), 'A1', budget)]
}

// `a.uue`: WinZip and WinRAR open a file written out as text. What a mail shows as text was looked through with the mail.
function filesIn(content: Buffer, { budget, given }: Opening): Pick<Opened, 'children' | 'flaws'> {
  const presented = given.find((fact) => fact.type === 'presented')
  if (presented !== undefined && /^(?:text\/|$)/.test(presented.declaredType)) return NOTHING_INSIDE
  const { files, isWhole } = findTextFiles(content, budget, [], budget.partsLeft)
  const children = files.map((file): Child => ({ ...file, role: 'member' }))
  return { children, flaws: isWhole ? [] : [{ code: 'text/too-many-files', level: 'stopped' }] }
}

/** The charset that the container declared for a part. */
export function charsetOf(given: Parameters<Opener>[1]['given']): string {
  return given.find((fact) => fact.type === 'presented')?.charset ?? ''
}
