// A text's shingles as they are kept: 47 bits each, and in the mail's own row packed to six bytes, ascending.

/** The largest shingle that is taken: 52 bits, what hashing gives. */
export const SHINGLE_MAX = 2 ** 52 - 1
// LIMIT: 32 make an index of a gigabyte at a million mails. The mail's reader may give fewer.
export const SHINGLES_KEPT = 32

// WHY: SQLite keeps integers up to 47 bits in six bytes and larger ones in eight, a million mails hold tens of millions
// of them, and with 47 bits two different pieces still meet about once in a million. The lower bits go, so the order
// stays.
const DROPPED = 2 ** 5
const SHINGLE_BYTES = 6

/**
 * The smallest shingles of a text as they are kept, each once: the same text keeps the same ones, whatever stands
 * around it.
 */
export function keptShingles(shingles: readonly number[], count: number = SHINGLES_KEPT): number[] {
  const fit = shingles.filter((one) => Number.isInteger(one) && one >= 0 && one <= SHINGLE_MAX)
  const kept = new Set(fit.map((one) => Math.floor(one / DROPPED)))
  return [...kept].sort((one, other) => one - other).slice(0, count)
}

export function packShingles(kept: readonly number[]): Buffer {
  const packed = Buffer.alloc(kept.length * SHINGLE_BYTES)
  kept.forEach((one, index) => {
    packed.writeUIntBE(one, index * SHINGLE_BYTES, SHINGLE_BYTES)
  })
  return packed
}

export function unpackShingles(packed: Buffer): number[] {
  const count = Math.floor(packed.length / SHINGLE_BYTES)
  return Array.from({ length: count }, (_, index) => packed.readUIntBE(index * SHINGLE_BYTES, SHINGLE_BYTES))
}
