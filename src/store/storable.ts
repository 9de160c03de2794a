import { createHash } from 'node:crypto'

// Values that a sender controls, made fit for every engine. PostgreSQL refuses NUL in text and index entries over
// 2,704 bytes, and both engines keep times as 64-bit integers; none of that may make a mail fail.

// LIMIT: three keys of 200 characters are at most 1,800 bytes of UTF-8 in one index entry.
const KEY_CHARS_MAX = 200
const KEY_HEAD_CHARS = 150
const SHOWN_CHARS_MAX = 500
/** The last moment that a JavaScript date knows. */
const TIME_MAX = 8_640_000_000_000_000

/** A key: looked up and compared, never shown. Longer ones keep their head and end in a hash, so they stay distinct. */
export function asKey(text: string): string {
  const clean = wellFormed(text)
  if (clean.length <= KEY_CHARS_MAX) return clean
  const hash = createHash('sha256').update(clean).digest('base64url')
  return `${clean.slice(0, KEY_HEAD_CHARS).toWellFormed()}#${hash}`
}

export const asKeys = (texts: readonly string[]): string[] => [...new Set(texts.map(asKey))]

/** A text for people's eyes: cut where nobody reads on. */
export const asShown = (text: string): string => wellFormed(text.slice(0, SHOWN_CHARS_MAX))

/** A text that is used again as it is: an address, a document. Whole, whatever its length. */
export const asExact = (text: string): string => wellFormed(text)

/** Milliseconds since 1970, whole and within what a date can be; a mail's Date field may say anything. */
export function asTime(ms: number): number {
  if (Number.isNaN(ms)) return 0
  return Math.trunc(Math.min(Math.max(ms, 0), TIME_MAX))
}

const wellFormed = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed()
