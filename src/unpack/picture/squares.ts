import type { Pixmap } from '#domain'

/** Rows of small squares, true for dark. */
export type Squares = readonly (readonly boolean[])[]

// Pixels on a side of each square, and squares around the drawing: a reader needs some of both.
const SCALE = 4
const MARGIN = 8

/** Squares as grey pixels, dark on light, with a margin. */
export function squaresAsPixmap(rows: Squares): Pixmap {
  const width = (Math.max(...rows.map((row) => row.length)) + 2 * MARGIN) * SCALE
  const height = (rows.length + 2 * MARGIN) * SCALE
  const pixels = new Uint8Array(width * height).fill(255)
  rows.forEach((row, y) => {
    const first = (y + MARGIN) * SCALE * width
    row.forEach((isDark, x) => {
      const from = first + (x + MARGIN) * SCALE
      if (isDark) pixels.fill(0, from, from + SCALE)
    })
    for (let copy = 1; copy < SCALE; copy += 1) pixels.copyWithin(first + copy * width, first, first + width)
  })
  return { width, height, pixels }
}
