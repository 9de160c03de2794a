import { ByteReader, decodeText } from '#bytes'
import type { BlockFile } from '../text-files/uuencode.ts'

// AppleSingle (RFC 1740, appendix A): a file of the Macintosh, both its forks in one. Mail servers take it apart when it
// arrives, so that its reader is offered the file in it.
//   00051600 version(4) filler(16) count(2), then for each entry: id(4) offset(4) length(4)
//   id 1 is the data, id 3 the name

const MAGIC = 0x00051600
const HEAD_BYTES = 24
const DATA = 1
const NAME = 3
const ENTRIES_MAX = 64
const NAME_BYTES_MAX = 255

/** The file in AppleSingle bytes; undefined when they are none or it has no data. */
export function readAppleSingle(bytes: Buffer): BlockFile | undefined {
  const reader = new ByteReader(bytes)
  if (bytes.length < HEAD_BYTES || reader.u32be() !== MAGIC) return undefined
  reader.skip(HEAD_BYTES - 4)
  const entries = new Map<number, Buffer>()
  for (let left = Math.min(reader.u16be(), ENTRIES_MAX); left > 0 && reader.left >= 12; left -= 1) {
    const id = reader.u32be()
    const offset = reader.u32be()
    const length = reader.u32be()
    if (!entries.has(id)) entries.set(id, bytes.subarray(offset, offset + length))
  }
  const content = entries.get(DATA)
  if (content === undefined || content.length === 0) return undefined
  const name = decodeText(entries.get(NAME)?.subarray(0, NAME_BYTES_MAX) ?? Buffer.alloc(0)).text
  return { name, content, flaws: [], end: bytes.length }
}
