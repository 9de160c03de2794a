import { LITERAL_BYTES_MIN } from './string-literals.ts'

// Many literals looked for at once. Each is known by four of its bytes, folded to lower case; a table of bits says of
// any four bytes whether they may be one of those, and only then is the literal itself compared. One pass over the
// bytes, whatever the number of literals.

const TABLE_BITS = 20
const MULTIPLIER = 0x9e3779b1

interface Anchored {
  readonly literal: Buffer
  /** Where its four bytes stand in it. */
  readonly at: number
}

export interface LiteralIndex {
  /** Whether any of the literals stands anywhere in the bytes, whatever the case of its letters. */
  readonly isIn: (bytes: Uint8Array) => boolean
}

/** Builds the index; every literal has at least four bytes. */
export function buildLiteralIndex(literals: readonly Buffer[]): LiteralIndex {
  const table = new Uint8Array(2 ** (TABLE_BITS - 3))
  const byWord = new Map<number, Anchored[]>()
  for (const anchored of literals.filter(({ length }) => length >= LITERAL_BYTES_MIN).map(anchor)) {
    const word = wordAt(anchored.literal, anchored.at)
    const slot = slotOf(word)
    table[slot >>> 3] = (table[slot >>> 3] ?? 0) | (1 << (slot & 7))
    const same = byWord.get(word)
    if (same === undefined) byWord.set(word, [anchored])
    else same.push(anchored)
  }
  return { isIn: (bytes) => byWord.size > 0 && findAny(bytes, table, byWord) }
}

function findAny(bytes: Uint8Array, table: Uint8Array, byWord: ReadonlyMap<number, readonly Anchored[]>): boolean {
  let word = 0
  for (let end = 0; end < bytes.length; end += 1) {
    word = ((word << 8) | (FOLD[bytes[end] as number] as number)) >>> 0
    const slot = Math.imul(word, MULTIPLIER) >>> (32 - TABLE_BITS)
    if (((table[slot >>> 3] as number) & (1 << (slot & 7))) === 0 || end < LITERAL_BYTES_MIN - 1) continue
    const found = byWord
      .get(word)
      ?.some(({ literal, at }) => standsAt(bytes, end - LITERAL_BYTES_MIN + 1 - at, literal))
    if (found === true) return true
  }
  return false
}

/** A literal in lower case, known by the four of its bytes that are least like anything else's. */
function anchor(original: Buffer): Anchored {
  const literal = Buffer.from(original.map((byte) => FOLD[byte] ?? byte))
  let at = 0
  for (let start = 1; start + LITERAL_BYTES_MIN <= literal.length; start += 1) {
    if (rarity(literal, start) > rarity(literal, at)) at = start
  }
  return { literal, at }
}

/** Distinct bytes count, zeros and spaces count nothing. */
const rarity = (literal: Buffer, start: number): number =>
  new Set(literal.subarray(start, start + LITERAL_BYTES_MIN).filter((byte) => byte !== 0 && byte !== 0x20)).size

function standsAt(bytes: Uint8Array, start: number, literal: Buffer): boolean {
  if (start < 0 || start + literal.length > bytes.length) return false
  return literal.every((byte, index) => FOLD[bytes[start + index] as number] === byte)
}

const wordAt = (bytes: Buffer, at: number): number => bytes.readUInt32BE(at)

const slotOf = (word: number): number => Math.imul(word, MULTIPLIER) >>> (32 - TABLE_BITS)

const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))
