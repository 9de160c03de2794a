// A mail's shingles in its own row: six bytes each, ascending.

/** The largest shingle: 47 bits. WHY: SQLite keeps integers up to here in six bytes, larger ones in eight. */
export const SHINGLE_MAX = 2 ** 47 - 1
/** How many shingles of a mail are kept. */
export const SHINGLES_KEPT = 24

const SHINGLE_BYTES = 6

/** The smallest shingles of a text, each once: the same text keeps the same ones, whatever stands around it. */
export function keptShingles(shingles: readonly number[], count: number = SHINGLES_KEPT): number[] {
  const fit = shingles.filter((one) => Number.isInteger(one) && one >= 0 && one <= SHINGLE_MAX)
  return [...new Set(fit)].sort((one, other) => one - other).slice(0, count)
}

export function packShingles(shingles: readonly number[]): Buffer {
  const packed = Buffer.alloc(shingles.length * SHINGLE_BYTES)
  shingles.forEach((one, index) => {
    packed.writeUIntBE(one, index * SHINGLE_BYTES, SHINGLE_BYTES)
  })
  return packed
}

export function unpackShingles(packed: Buffer): number[] {
  const count = Math.floor(packed.length / SHINGLE_BYTES)
  return Array.from({ length: count }, (_, index) => packed.readUIntBE(index * SHINGLE_BYTES, SHINGLE_BYTES))
}
