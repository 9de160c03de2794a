import { ByteReader } from '#bytes'
import { type BlockKey, Rc4 } from './rc4.ts'

// The document's properties when they are encrypted, too (MS-OFFCRYPTO section 2.3.5.4), in the stream `encryption` or,
// in decks, `EncryptedSummary`: offset(4) and size(4) of the list, streams, list: count(4), then for each
//   offset(4) size(4) block(2) nameChars(1) flags(1) reserved(4) name(UTF-16, with a NUL)

// LIMIT: the specification names three.
const STREAMS_MAX = 16
const HEAD_BYTES = 8

/** The streams in it by their names. */
export function readSummaryStreams(bytes: Buffer, keyOf: BlockKey): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  const head = new ByteReader(decrypted(bytes.subarray(0, HEAD_BYTES), keyOf, 0))
  const from = head.u32le()
  const list = new ByteReader(decrypted(bytes.subarray(from, from + head.u32le()), keyOf, 0))
  const count = Math.min(list.u32le(), STREAMS_MAX)
  for (let i = 0; i < count && !list.overrun; i += 1) {
    const [at, size, block, chars] = [list.u32le(), list.u32le(), list.u16le(), list.u8()]
    list.skip(5)
    const name = list.utf16le(chars * 2)
    list.skip(2)
    if (!list.overrun && name !== '') found.set(name, decrypted(bytes.subarray(at, at + size), keyOf, block))
  }
  return found
}

function decrypted(bytes: Buffer, keyOf: BlockKey, block: number): Buffer {
  const plain = Buffer.from(bytes)
  new Rc4(keyOf(block)).apply(plain)
  return plain
}
