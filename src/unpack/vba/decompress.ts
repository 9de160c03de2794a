import type { Flaw, Parsed } from '#domain'

// MS-OVBA section 2.4.1, the compressed container of VBA source:
//   0x01 then chunks: header(2) = size - 3 (12 bits), signature 0b011 (3 bits), compressed (1 bit); then data
//   data of a compressed chunk: a byte of eight flags, then for each flag a literal byte (0) or a copy token (1)
//   copy token(2): offset in the high bits, length in the low ones; how many of each depends on the place in the chunk
// A chunk holds at most 4096 bytes when unpacked; a chunk that is not compressed holds exactly 4096.

const SIGNATURE = 0x01
const CHUNK_BYTES = 4096
const COPY_BYTES_MIN = 3

/** Unpacks the container at `at`; keeps what was read before a break. */
export function decompress(bytes: Buffer, at: number, bytesMax: number): Parsed<Buffer> {
  if (bytes[at] !== SIGNATURE)
    return { value: Buffer.alloc(0), flaws: [{ code: 'vba/container-signature', level: 'broken', at }] }
  let out = Buffer.allocUnsafe(Math.min(bytesMax, Math.max(CHUNK_BYTES, (bytes.length - at) * 3)) + CHUNK_BYTES)
  let length = 0
  let from = at + 1
  while (from + 2 < bytes.length) {
    const header = bytes.readUInt16LE(from)
    if (((header >> 12) & 7) !== 3) return broken('vba/chunk-signature', from)
    if (length + CHUNK_BYTES > bytesMax) return broken('vba/long-module', from, 'stopped')
    if (length + CHUNK_BYTES > out.length) out = Buffer.concat([out, Buffer.allocUnsafe(out.length)])
    const end = Math.min(bytes.length, from + (header & 0xfff) + 3)
    const isCompressed = header >= 0x8000
    const count = isCompressed
      ? unpackChunk(bytes, from + 2, end, out, length)
      : bytes.copy(out, length, from + 2, Math.min(from + 2 + CHUNK_BYTES, bytes.length))
    length += Math.abs(count)
    if (count < 0) return broken('vba/copy-token', from)
    from = isCompressed ? end : from + 2 + CHUNK_BYTES
  }
  return { value: out.subarray(0, length), flaws: [] }

  function broken(code: string, where: number, level: Flaw['level'] = 'broken'): Parsed<Buffer> {
    return { value: out.subarray(0, length), flaws: [{ code, level, at: where }] }
  }
}

// Returns the bytes written; negative when a copy token pointed before the chunk.
function unpackChunk(bytes: Buffer, from: number, end: number, out: Buffer, start: number): number {
  let at = from
  let to = start
  const limit = start + CHUNK_BYTES
  while (at < end && to < limit) {
    const flags = bytes[at++] ?? 0
    for (let bit = 0; bit < 8 && at < end && to < limit; bit += 1) {
      if (((flags >> bit) & 1) === 0) {
        out[to++] = bytes[at++] ?? 0
        continue
      }
      const token = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
      at += 2
      // SPEC: the offset takes as many bits as the place in the chunk needs, 4 at least and 12 at most.
      const offsetBits = Math.min(12, Math.max(4, 32 - Math.clz32(Math.max(0, to - start - 1))))
      const source = to - (token >> (16 - offsetBits)) - 1
      if (source < start) return start - to
      const copyEnd = Math.min(limit, to + (token & (0xffff >> offsetBits)) + COPY_BYTES_MIN)
      // Byte by byte, because source and target may overlap: that is how runs are packed.
      for (let i = source; to < copyEnd; i += 1) out[to++] = out[i] ?? 0
    }
  }
  return to - start
}

const ATTRIBUTE = Buffer.from('Attribut')

/** Places where a compressed container of source starts: every module opens with `Attribut`, stored literally. */
export function findContainers(bytes: Buffer): number[] {
  const found: number[] = []
  // LIMIT: a stream holds one container; a few more are leftovers.
  for (let at = bytes.indexOf(ATTRIBUTE); at >= 0 && found.length < 8; at = bytes.indexOf(ATTRIBUTE, at + 1)) {
    if (at >= 4 && bytes[at - 4] === SIGNATURE && ((bytes[at - 2] ?? 0) & 0x70) === 0x30) found.push(at - 4)
  }
  return found
}
