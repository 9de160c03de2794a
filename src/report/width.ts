import { createRequire } from 'node:module'

// WHY at first use: string-width takes 50 ms to load and compile its patterns, more than all the rest of a short run.
// Workers never measure text, and plain ASCII needs no measuring.
const require = createRequire(import.meta.url)
const ASCII = /^[\x20-\x7e]*$/
let measure: ((text: string) => number) | undefined
let segmenter: Intl.Segmenter | undefined

/** Columns a text takes on a terminal; East Asian wide letters take two. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length
  measure ??= loadMeasure()
  return measure(text)
}

/** The letters of a text as people see them: a base and its marks are one. */
export function* lettersOf(text: string): Generator<string> {
  if (ASCII.test(text)) return yield* text
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(text)) yield segment
}

/** Loads what measuring needs ahead of its first use, while there is nothing else to do. */
export function warmUpWidths(): void {
  widthOf('関所👍')
  lettersOf('関').next()
}

function loadMeasure(): (text: string) => number {
  const loaded: { default: (text: string) => number } = require('string-width')
  return loaded.default
}
