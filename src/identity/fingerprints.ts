// What a text is recognised by without being kept: hashes of its runs of characters, chosen so that the same passage
// gives the same ones wherever it stands (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003). Quote marks, line
// breaks, widths and punctuation do not count, for answering a mail changes them.

// LIMIT: the thread of a long conversation; behind this the same passages come again.
const CHARS_MAX = 40_000
const RUN_CHARS = 12
const WINDOW = 16
const BASE_LOW = 0x01000193
const BASE_HIGH = 0x5bd1e995

/** How many of a mail's fingerprints are remembered; the same ones of the same passage. */
export const PRINTS_KEPT = 32

/** Fingerprints of a text, smallest first; each a whole number below 2^52. Empty for a text too short to recognise. */
export function fingerprints(text: string): number[] {
  const codes = lettersOf(text)
  if (codes.length < RUN_CHARS + WINDOW) return []
  return [...new Set(leastOfWindows(rollingHashes(codes)))].sort((a, b) => a - b)
}

// The least hash of every window, the last of equals: a queue of candidates, each less than those behind it.
function* leastOfWindows(hashes: Float64Array): Generator<number> {
  const queue = new Int32Array(hashes.length)
  let [head, tail, told] = [0, 0, -1]
  for (let at = 0; at < hashes.length; at += 1) {
    const hash = hashes[at] ?? 0
    while (tail > head && (hashes[queue[tail - 1] ?? 0] ?? 0) >= hash) tail -= 1
    queue[tail++] = at
    if ((queue[head] ?? 0) <= at - WINDOW) head += 1
    const least = queue[head] ?? 0
    if (at < WINDOW - 1 || least === told) continue
    told = least
    yield hashes[least] ?? 0
  }
}

/** The fingerprints to remember of a mail: the smallest, so that the same passage keeps the same ones. */
export const printsToKeep = (prints: readonly number[]): readonly number[] => prints.slice(0, PRINTS_KEPT)

function lettersOf(text: string): Uint32Array {
  const even = text.slice(0, CHARS_MAX).normalize('NFKC').toLowerCase()
  const codes = new Uint32Array(even.length)
  let count = 0
  for (const [letter] of even.matchAll(LETTER)) codes[count++] = letter.codePointAt(0) ?? 0
  return codes.subarray(0, count)
}

const LETTER = /[\p{L}\p{N}]/gu

function rollingHashes(codes: Uint32Array): Float64Array {
  const hashes = new Float64Array(codes.length - RUN_CHARS + 1)
  const [outLow, outHigh] = [power(BASE_LOW, RUN_CHARS), power(BASE_HIGH, RUN_CHARS)]
  let [low, high] = [0, 0]
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0
    low = (Math.imul(low, BASE_LOW) + code) | 0
    high = (Math.imul(high, BASE_HIGH) + code) | 0
    if (at >= RUN_CHARS) {
      const gone = codes[at - RUN_CHARS] ?? 0
      low = (low - Math.imul(gone, outLow)) | 0
      high = (high - Math.imul(gone, outHigh)) | 0
    }
    if (at >= RUN_CHARS - 1) hashes[at - RUN_CHARS + 1] = (mixed(high) & 0xfffff) * 2 ** 32 + (mixed(low) >>> 0)
  }
  return hashes
}

function power(base: number, exponent: number): number {
  let result = 1
  for (let count = 0; count < exponent; count += 1) result = Math.imul(result, base)
  return result
}

// Spreads the bits, so that the smallest hashes are not those of one script.
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  const twice = Math.imul(once ^ (once >>> 16), 0x45d9f3b)
  return twice ^ (twice >>> 16)
}
