import type { ByteSource } from '#bytes'

/** Bytes followed by zeros that nobody had to keep. A read past the bytes makes as many zeros as it asked for. */
export function tailedSource(bytes: Buffer, zeroTail: number): ByteSource {
  const length = bytes.length + zeroTail
  return {
    length,
    packedBytes: bytes.length,
    read(at, count) {
      const from = Math.max(0, at)
      const end = Math.min(length, from + Math.max(0, count))
      if (end <= bytes.length) return bytes.subarray(from, end)
      if (from >= end) return Buffer.alloc(0)
      const result = Buffer.alloc(end - from)
      bytes.subarray(from, end).copy(result)
      return result
    },
  }
}
