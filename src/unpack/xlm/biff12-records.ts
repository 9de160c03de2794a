import { ByteReader } from '#bytes'

// MS-XLSB section 2.1.4: type(1-2, 7 bits a byte) length(1-4, 7 bits a byte) data.

export function* biff12Records(bytes: Buffer): Generator<{ readonly type: number; readonly data: Buffer }> {
  const reader = new ByteReader(bytes)
  while (reader.left > 1) {
    const type = readVarint(reader, 2)
    yield { type, data: reader.take(readVarint(reader, 4)) }
  }
}

function readVarint(reader: ByteReader, bytesMax: number): number {
  let value = 0
  for (let i = 0; i < bytesMax; i += 1) {
    const byte = reader.u8()
    value |= (byte & 0x7f) << (7 * i)
    if (byte < 0x80) break
  }
  return value
}

// SPEC: MS-XLSB section 2.5.169, a nullable text has the length 0xFFFFFFFF when it is not there.
export function readWide(reader: ByteReader): string {
  const count = reader.u32le()
  return count === 0xffffffff ? '' : reader.utf16le(Math.min(count, 32_767) * 2)
}
