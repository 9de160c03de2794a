// LZW as PDF and TIFF have it (ISO 32000-1, 7.4.4; TIFF 6.0, section 13): codes of 9 to 12 bits, the first bit highest.
//   0-255 a byte, 256 clear the table, 257 end, 258- what stood in the table: an earlier string and one byte more
// /EarlyChange 1 (the default) takes the wider code one entry before it is needed.

const CLEAR = 256
const END = 257
const CODES_MAX = 4096

/** At most `most` bytes of it; `isWhole` tells whether it ended before that and without a code that means nothing. */
export function decodeLzw(packed: Buffer, earlyChange: 0 | 1, most: number): { bytes: Buffer; isWhole: boolean } {
  // Of each entry: where it stands in what was given out, and how long it is.
  const starts = new Uint32Array(CODES_MAX)
  const lengths = new Uint32Array(CODES_MAX)
  let out: Buffer = Buffer.allocUnsafe(Math.min(most, Math.max(256, packed.length * 4)))
  let size = 0
  let next = END + 1
  let width = 9
  let [bits, count] = [0, 0]
  let lastStart = -1
  let lastLength = 0
  for (const byte of packed) {
    bits = ((bits << 8) | byte) & 0xff_ffff
    count += 8
    if (count < width) continue
    count -= width
    const code = (bits >> count) & ((1 << width) - 1)
    if (code === END) return { bytes: out.subarray(0, size), isWhole: true }
    if (code === CLEAR) {
      next = END + 1
      width = 9
      lastStart = -1
      continue
    }
    const isNew = code === next && lastStart >= 0
    if (code > END && code >= next && !isNew) return { bytes: out.subarray(0, size), isWhole: false }
    const from = code < CLEAR ? -1 : isNew ? lastStart : (starts[code] ?? 0)
    const length = code < CLEAR ? 1 : isNew ? lastLength + 1 : (lengths[code] ?? 0)
    if (size + length > most) return { bytes: out.subarray(0, size), isWhole: false }
    if (size + length > out.length) out = grown(out, size, Math.min(most, Math.max(out.length * 2, size + length)))
    // WHY: an entry may overlap what it is copied to by its last byte, which is then its own first one.
    if (from < 0) out[size] = code
    else {
      out.copyWithin(size, from, from + Math.min(length, size - from))
      if (from + length > size) out[size + length - 1] = out[from] ?? 0
    }
    if (lastStart >= 0 && next < CODES_MAX) {
      // The string before and the first byte of this one stand side by side in what was given out.
      starts[next] = lastStart
      lengths[next] = lastLength + 1
      next += 1
      if (next + earlyChange >= 1 << width && width < 12) width += 1
    }
    lastStart = size
    lastLength = length
    size += length
  }
  // Without its end code it may be cut off; what is missing then is damage, not something unread.
  return { bytes: out.subarray(0, size), isWhole: true }
}

function grown(bytes: Buffer, used: number, length: number): Buffer {
  const larger = Buffer.allocUnsafe(length)
  bytes.copy(larger, 0, 0, used)
  return larger
}
