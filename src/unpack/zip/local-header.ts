import { hasRecord, MAGIC } from './entry.ts'
import { readZip64 } from './extra-field.ts'

// Local file header (APPNOTE 4.3.7), little endian, 30 bytes and two strings:
//   0 'PK\3\4'  4 version  6 flags  8 method  10 time  12 date  14 crc32  18 packed size  22 size
//   26 name length  28 extra length  30 name, extra, then the packed data

export interface LocalHeader {
  readonly at: number
  readonly flags: number
  readonly method: number
  readonly time: number
  readonly crc32: number
  readonly packedBytes: number
  readonly declaredBytes: number
  readonly rawName: Buffer
  readonly extra: Buffer
  readonly dataAt: number
}

const LOCAL_BYTES = 30

/** Reads the local header at `at`; undefined when none stands there or it is cut off before its name. */
export function parseLocalHeader(bytes: Buffer, at: number): LocalHeader | undefined {
  if (!hasRecord(bytes, at, MAGIC.local, LOCAL_BYTES)) return undefined
  const nameEnd = at + LOCAL_BYTES + bytes.readUInt16LE(at + 26)
  const dataAt = nameEnd + bytes.readUInt16LE(at + 28)
  const extra = bytes.subarray(nameEnd, dataAt)
  const sizes = readZip64(extra, [bytes.readUInt32LE(at + 22), bytes.readUInt32LE(at + 18)])
  return {
    at,
    flags: bytes.readUInt16LE(at + 6),
    method: bytes.readUInt16LE(at + 8),
    time: bytes.readUInt16LE(at + 10),
    crc32: bytes.readUInt32LE(at + 14),
    packedBytes: sizes[1] ?? 0,
    declaredBytes: sizes[0] ?? 0,
    rawName: bytes.subarray(at + LOCAL_BYTES, nameEnd),
    extra,
    dataAt: Math.min(dataAt, bytes.length),
  }
}

const METHODS = new Set([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99])

/** A quick look at four bytes that could be a header's mark, before it is read. */
export const mayBeLocal = (bytes: Buffer, at: number): boolean =>
  at + LOCAL_BYTES <= bytes.length && bytes.readUInt16LE(at + 8) <= 99 && bytes.readUInt16LE(at + 26) > 0

/** Whether a header found by its signature alone is one, and not four bytes of something else. */
export function isPlausible(header: LocalHeader): boolean {
  return header.rawName.length > 0 && METHODS.has(header.method) && !header.rawName.subarray(0, 4).includes(0)
}
