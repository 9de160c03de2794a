/**
 * Bytes that are read where they are needed. A document padded to 550 MB in a small ZIP is one of these: its reader
 * asks for the sectors that its tables reach, and the padding behind them is never unpacked.
 */
export interface ByteSource {
  /** Declared size; reading may end earlier when the declaration lies. */
  readonly length: number
  /** Bytes it takes where it is stored; equal to `length` when it is not packed. */
  readonly packedBytes: number
  /** A view of up to `count` bytes from `at`; shorter at the end, empty past it. Never throws. */
  read(at: number, count: number): Buffer
}

/** A buffer as a source; reads are views, nothing is copied. */
export function bufferSource(bytes: Buffer): ByteSource {
  return {
    length: bytes.length,
    packedBytes: bytes.length,
    read: (at, count) => bytes.subarray(Math.max(0, at), Math.max(0, at) + Math.max(0, count)),
  }
}
