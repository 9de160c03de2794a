import { encode } from 'uqr'
import { wrap } from '#report'

// A checkpoint as a picture: a QR code of its line, on the terminal or on a page for the safe.

/** What stands on the page beside the code. */
export interface PageWords {
  readonly title: string
  readonly lines: readonly string[]
}

// LIMIT: SPEC: ISO/IEC 18004, 5.3.8: readers may rely on four light modules around the code.
const QUIET = 4

/** The modules of the code, dark ones true. WHY level M: paper gets folded, and a checkpoint fits all the same. */
const modulesOf = (line: string): boolean[][] => encode(line, { ecc: 'M', border: QUIET }).data

const HALVES = [' ', '▄', '▀', '█'] as const
const BLACK_ON_WHITE = '\u001b[30;107m'
const RESET = '\u001b[0m'

/** Two rows of modules a line of text; in colours where the terminal has them, else in ink, as for paper. */
export function qrLines(line: string, color: boolean): string[] {
  const rows = modulesOf(line)
  const lines: string[] = []
  for (let at = 0; at < rows.length; at += 2) {
    const [upper = [], lower = []] = [rows[at], rows[at + 1]]
    const text = upper.map((isDark, x) => HALVES[(isDark ? 2 : 0) + (lower[x] === true ? 1 : 0)] ?? ' ').join('')
    lines.push(color ? `${BLACK_ON_WHITE}${text}${RESET}` : text)
  }
  return lines
}

const MARGIN = 40
const MODULE = 6
const LINE_HEIGHT = 22
// LIMIT: what fits on the page's width in this size, in columns of the narrow letters.
const COLUMNS = 58
const TYPED_COLUMNS = 64

/** The page as SVG: what it is, the code, and the line itself for whoever has no camera. */
export function checkpointPage(line: string, { title, lines }: PageWords): string {
  const modules = modulesOf(line)
  const side = modules.length * MODULE
  const width = Math.max(side, 560) + 2 * MARGIN
  const told = lines.flatMap((each) => wrap(each, COLUMNS))
  const typed = line.match(new RegExp(`.{1,${TYPED_COLUMNS}}`, 'gu')) ?? []
  const codeTop = MARGIN + 40 + told.length * LINE_HEIGHT
  const typedTop = codeTop + side + LINE_HEIGHT
  const height = typedTop + typed.length * LINE_HEIGHT + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    textAt(MARGIN, MARGIN + 10, title, 'font-size="22" font-weight="bold" font-family="sans-serif"'),
    ...told.map((each, row) =>
      textAt(MARGIN, MARGIN + 44 + row * LINE_HEIGHT, each, 'font-size="15" font-family="sans-serif"'),
    ),
    `<path transform="translate(${(width - side) / 2} ${codeTop})" fill="#000" d="${pathOf(modules)}"/>`,
    ...typed.map((each, row) =>
      textAt(MARGIN, typedTop + row * LINE_HEIGHT, each, 'font-size="13" font-family="monospace" xml:space="preserve"'),
    ),
    '</svg>\n',
  ].join('\n')
}

const pathOf = (modules: readonly (readonly boolean[])[]): string =>
  modules
    .flatMap((row, y) =>
      row.map((isDark, x) => (isDark ? `M${x * MODULE} ${y * MODULE}h${MODULE}v${MODULE}h-${MODULE}z` : '')),
    )
    .join('')

const textAt = (x: number, y: number, text: string, style: string): string =>
  `<text x="${x}" y="${y}" ${style}>${escaped(text)}</text>`

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
