import { isSafeTarget } from './safe-target.ts'

// Formulas of ordinary sheets that reach outside by themselves: into other workbooks (`[1]Sheet1!A1`), into other
// programs (`cmd|'/c x'!A1`, RTD, CALL), onto the network (WEBSERVICE, IMAGE), or by a link that starts a program. Such a
// cell keeps its last value.

const CALLS =
  /(?:^|[^\w.])(?:_xlfn\.|_xlws\.)*(?:WEBSERVICE|FILTERXML|IMAGE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|EXECUTE|INITIATE|POKE|REQUEST|DDE|EVALUATE|SQL\.REQUEST|SQL\.OPEN|STOCKHISTORY|PY|CUBE\w{3,20})\s*\(/i
const ADD_IN = /_xll\./i
const OTHER_BOOK = /(?:^|[^\w\][.])\[\d{1,9}\]/
const OTHER_PROGRAM = /\|[^!]{1,8192}!/
const LITERALS = /"(?:[^"]|"")*"/g

/** Whether a formula as text reaches outside. */
export function reachesOutside(formula: string): boolean {
  const code = formula.replace(LITERALS, '""')
  if (OTHER_BOOK.test(code) || OTHER_PROGRAM.test(code) || CALLS.test(code) || ADD_IN.test(code)) return true
  return /HYPERLINK\s*\(/i.test(code) && !hasPlainLinks(formula)
}

function hasPlainLinks(formula: string): boolean {
  const links = formula.matchAll(/HYPERLINK\s*\(\s*("((?:[^"]|"")*)")?/gi)
  return [...links].every(([, literal, target = '']) => literal !== undefined && isSafeTarget(target))
}

// MS-XLS section 2.5.198: tokens of formulas are one byte and their data. They are not walked here but searched for:
// a byte that only looks like the token freezes one formula too many, and none is missed.
const REFERENCES = new Set([0x39, 0x59, 0x79, 0x3a, 0x5a, 0x7a, 0x3b, 0x5b, 0x7b, 0x3c, 0x5c, 0x7c, 0x3d, 0x5d, 0x7d])
const FUNCTIONS = new Set([0x21, 0x41, 0x61])
const VARIABLE_FUNCTIONS = new Set([0x22, 0x42, 0x62])
const HYPERLINK = 359
// EXEC REGISTER CALL INITIATE REQUEST POKE EXECUTE EVALUATE SQL.REQUEST REGISTER.ID RTD, and the cube functions.
const REACHING = new Set([53, 110, 149, 150, 175, 176, 177, 178, 257, 267, 379, 380, 381, 382, 383, 384, 476, 477])

/** Whether the tokens of a formula reach outside; `links`: numbers of references that lead out of the workbook. */
export function tokensReachOutside(tokens: Buffer, links: ReadonlySet<number>): boolean {
  for (let at = 0; at + 2 < tokens.length; at += 1) {
    const token = tokens[at] ?? 0
    if (REFERENCES.has(token) && links.has(tokens.readUInt16LE(at + 1))) return true
    if (FUNCTIONS.has(token) && REACHING.has(tokens.readUInt16LE(at + 1) & 0x7fff)) return true
    if (!VARIABLE_FUNCTIONS.has(token) || at + 3 >= tokens.length) continue
    const number = tokens.readUInt16LE(at + 2) & 0x7fff
    if (REACHING.has(number) || (number === HYPERLINK && !hasPlainText(tokens))) return true
  }
  return false
}

// The link's text stands in the tokens, one or two bytes a character.
const hasPlainText = (tokens: Buffer): boolean =>
  /https?:\/\/|mailto:|#/i.test(tokens.toString('latin1').replaceAll('\0', ''))

const LATER_FUNCTION = /^_xl(?:fn|ws|udf)\./i
const REACHING_FUNCTION = /^(?:_xl(?:fn|ws)\.)*(?:webservice|image|stockhistory|py|filterxml|rtd)$|^_xll\./i

/** Whether a defined name runs or reaches something. Functions of later versions of Excel are names with a prefix. */
export const isActingName = (name: string, isFunction: boolean): boolean =>
  REACHING_FUNCTION.test(name) || (isFunction && !LATER_FUNCTION.test(name))
