// Codes drawn as a table: one cell a module, dark or light by its `bgcolor` or background colour. Cells over several
// columns (`colspan`) are as many modules; rows and tables lend their colour to cells without one.

import type { Budget } from '#bytes'
import type { Tools } from '#domain'
import { type CodeFact, codesInPixmap } from './read-codes.ts'
import { type Squares, squaresAsPixmap } from './squares.ts'

// The smallest code has 21 modules on a side; the largest 177, with a margin of four.
const SIDE_MIN = 21
const SIDE_MAX = 200
const CELLS_MIN = SIDE_MIN * 8
// LIMIT: a table of that many cells takes about as many characters as this.
const PAGE_BYTES_MAX = 4 * 2 ** 20
const TABLES_MAX = 4
const TAGS_MAX = 200_000
const DARK_SHARE_MIN = 0.1
const CELLS = ['<td', '<TD'].map((tag) => Buffer.from(tag))

/** What the codes say that a page draws with tables. Pages with too few cells cost one look. */
export function codesInTables(content: Buffer, tools: Tools, budget: Budget): readonly CodeFact[] {
  if (tools.codes === undefined || !hasCells(content)) return []
  return tablesIn(content.toString('latin1', 0, PAGE_BYTES_MAX))
    .filter(looksLikeCode)
    .slice(0, TABLES_MAX)
    .flatMap((rows) => codesInPixmap(squaresAsPixmap(rows), { name: '', isDrawn: true }, tools, budget).facts)
}

// A run of cells of one colour may be one cell, so fewer than there are modules suffice.
function hasCells(content: Buffer): boolean {
  return CELLS.some((cell) => {
    let count = 0
    for (let at = content.indexOf(cell); at >= 0 && count < CELLS_MIN; at = content.indexOf(cell, at + 3)) count += 1
    return count >= CELLS_MIN
  })
}

interface OpenTable {
  readonly rows: boolean[][]
  readonly isDark: boolean
  isRowDark: boolean
}

// No attribute of a cell needs `<`: a tag that never ends is given up at the next one.
const TAG = /<(\/?)(table|tr|td|th)\b([^<>]{0,1000})>/gi

function tablesIn(page: string): readonly Squares[] {
  const open: OpenTable[] = []
  const closed: Squares[] = []
  let tags = 0
  for (const [, slash, name = '', attributes = ''] of page.matchAll(TAG)) {
    tags += 1
    if (tags > TAGS_MAX) break
    const tag = name.toLowerCase()
    const table = open.at(-1)
    if (tag === 'table') {
      if (slash === '') open.push({ rows: [], isDark: darkness(attributes) ?? false, isRowDark: false })
      else if (table !== undefined) closed.push(open.pop()?.rows ?? [])
    } else if (slash === '' && table !== undefined) {
      if (tag === 'tr') {
        table.isRowDark = darkness(attributes) ?? table.isDark
        if (table.rows.length <= SIDE_MAX) table.rows.push([])
      } else addCell(table, attributes)
    }
  }
  return [...closed, ...open.map(({ rows }) => rows)]
}

function addCell(table: OpenTable, attributes: string): void {
  const row = table.rows.at(-1)
  if (row === undefined || row.length > SIDE_MAX) return
  const columns = Math.min(
    SIDE_MAX,
    Math.max(1, Number(/\bcolspan\s{0,4}=\s{0,4}["']?(\d{1,3})/i.exec(attributes)?.[1] ?? 1)),
  )
  const isDark = darkness(attributes) ?? table.isRowDark
  for (let column = 0; column < columns; column += 1) row.push(isDark)
}

const GROUND =
  /(?:bgcolor\s{0,4}=\s{0,4}["']?|background(?:-color)?\s{0,4}:\s{0,4})\s{0,4}(#[\da-f]{3,8}|[a-z]{3,20}|rgba?\([^)]{5,40}\))/i

/** Whether an element is dark; undefined when it has no colour of its own. */
function darkness(attributes: string): boolean | undefined {
  const colour = GROUND.exec(attributes)?.[1]?.toLowerCase()
  if (colour === undefined || colour === 'transparent') return undefined
  if (colour.startsWith('#')) return isDarkHex(colour.slice(1))
  if (colour.startsWith('rgb'))
    return (
      sumOf(
        colour
          .match(/\d{1,3}/g)
          ?.slice(0, 3)
          .map(Number) ?? [],
      ) < HALF
    )
  return /^(?:black|navy|dark\w+|midnight\w+|maroon|indigo|purple|green|blue)$/.test(colour)
}

const HALF = 3 * 128
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0)

function isDarkHex(digits: string): boolean {
  const pairs =
    digits.length < 6 ? [...digits.slice(0, 3)].map((digit) => digit + digit) : (digits.slice(0, 6).match(/../g) ?? [])
  return sumOf(pairs.map((pair) => Number.parseInt(pair, 16))) < HALF
}

function looksLikeCode(rows: Squares): boolean {
  if (rows.length < SIDE_MIN || rows.length > SIDE_MAX) return false
  const columns = Math.max(...rows.map((row) => row.length))
  if (columns < SIDE_MIN || columns > SIDE_MAX) return false
  const dark = rows.reduce((sum, row) => sum + row.filter(Boolean).length, 0)
  const share = dark / (columns * rows.length)
  return share > DARK_SHARE_MIN && share < 1 - DARK_SHARE_MIN
}
