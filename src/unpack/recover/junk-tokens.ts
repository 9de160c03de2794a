import type { Budget } from '#bytes'

// Emotet's forms of January 2020: a Base64 text with one token sown into it some hundred times; the token is a string
// literal of the macro, which cuts the text at it. Taking out every literal that occurs so often needs no running.

const TOKEN_CHARS_MIN = 3
const TOKEN_CHARS_MAX = 40
// LIMIT: no words of a text repeat like that: fifty times, or a tenth of a text and at least eight times.
const TIMES_MIN = 50
const TIMES_SHORT_MIN = 8
const PART_MIN = 0.1
const SAMPLE_CHARS = 4_096
const TEXT_CHARS_MIN = 64
const LITERALS_MAX = 5_000
const TOKENS_MAX = 8
const CHARS_A_STEP = 1_024

/** The text without the literals that are sown into it; undefined when there are none. */
export function removeJunk(text: string, literals: Iterable<string>, budget: Budget): string | undefined {
  if (text.length < TEXT_CHARS_MIN) return undefined
  // A token that is sown everywhere is in any large enough piece.
  const from = Math.max(0, (text.length - SAMPLE_CHARS) >> 1)
  const sample = text.slice(from, from + SAMPLE_CHARS)
  let clean = text
  let tokens = 0
  let looked = 0
  for (const literal of literals) {
    looked += 1
    if (looked > LITERALS_MAX || tokens >= TOKENS_MAX) break
    if (literal.length < TOKEN_CHARS_MIN || literal.length > TOKEN_CHARS_MAX || !sample.includes(literal)) continue
    if (!budget.spendSteps(Math.ceil(text.length / CHARS_A_STEP))) break
    const pieces = clean.split(literal)
    const times = pieces.length - 1
    const isSown = times > TIMES_MIN || (times >= TIMES_SHORT_MIN && times * literal.length >= text.length * PART_MIN)
    if (!isSown) continue
    clean = pieces.join('')
    tokens += 1
  }
  return tokens === 0 ? undefined : clean
}
