// Codes drawn with characters: rows of blocks that a camera reads like a picture, and that nothing which looks at
// pictures sees. One character is as wide as half its height, so half blocks draw two modules above each other and a
// full block one half of one; the square ones are as wide as high.

import type { Budget } from '#bytes'
import type { Tools } from '#domain'
import { type CodeFact, codesInPixmap } from './read-codes.ts'
import { type Squares, squaresAsPixmap } from './squares.ts'

// What each character darkens: its upper and its lower half.
const NARROW: ReadonlyMap<string, readonly [boolean, boolean]> = new Map([
  ['█', [true, true]],
  ['▀', [true, false]],
  ['▄', [false, true]],
  [' ', [false, false]],
  ['\u00a0', [false, false]],
])
const WIDE: ReadonlyMap<string, boolean> = new Map([
  ['■', true],
  ['⬛', true],
  ['□', false],
  ['⬜', false],
  ['\u3000', false],
])

const BLOCK = /[█▀▄■⬛]/
const DRAWN_LINE = /^(?:[█▀▄ \u00a0■⬛□⬜\u3000]|\ufe0f){10,400}$/u
// LIMIT: the smallest code has 21 rows, two in a line; the largest 177.
const LINES_MIN = 10
const LINES_MAX = 200
const DRAWINGS_MAX = 4

/** The codes that a text draws. Most texts hold no block at all and cost one look. */
export function drawnCodes(text: string, tools: Tools, budget: Budget): readonly CodeFact[] {
  if (tools.codes === undefined || !BLOCK.test(text)) return []
  return drawingsIn(text).flatMap(
    (lines) => codesInPixmap(squaresAsPixmap(lines.flatMap(rowsOf)), { name: '', isDrawn: true }, tools, budget).facts,
  )
}

/** Runs of lines that are nothing but blocks and spaces. */
function drawingsIn(text: string): readonly (readonly string[])[] {
  const drawings: string[][] = []
  let lines: string[] = []
  const close = (): void => {
    const drawn = lines.filter((line) => BLOCK.test(line)).length
    if (drawn >= LINES_MIN) drawings.push(lines)
    lines = []
  }
  for (const line of text.split(/\r?\n/)) {
    // A light row is an empty line; more than a few of them end a drawing.
    const isLight = line.trim() === ''
    if (DRAWN_LINE.test(line) || (isLight && lines.length > 0 && lines.slice(-3).some((each) => each.trim() !== '')))
      lines.push(line)
    else if (lines.length > 0) close()
    if (lines.length >= LINES_MAX) close()
    if (drawings.length >= DRAWINGS_MAX) return drawings
  }
  close()
  return drawings.slice(0, DRAWINGS_MAX)
}

/** A line is two rows of small squares. */
function rowsOf(line: string): Squares {
  const upper: boolean[] = []
  const lower: boolean[] = []
  for (const character of line) {
    const wide = WIDE.get(character)
    const [above, below] = NARROW.get(character) ?? [wide ?? false, wide ?? false]
    if (character === '\ufe0f') continue
    upper.push(above)
    lower.push(below)
    if (wide !== undefined) {
      upper.push(above)
      lower.push(below)
    }
  }
  return [upper, lower]
}
