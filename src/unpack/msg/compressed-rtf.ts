import { ByteReader } from '#bytes'
import type { Flaw, Parsed } from '#domain'

// MS-OXRTFCP, how Outlook packs an RTF body: packedBytes(4) rawBytes(4) type(4: "LZFu" packed, "MELA" not) crc(4) data
//   data: a byte of eight flags, then for each flag a literal byte (0) or a reference(2, big-endian): place in a ring of
//   4096 bytes (12 bits), length - 2 (4 bits). The ring starts filled with a text that RTF often has. A reference to
//   the place of writing ends it.

const PACKED = 0x75465a4c
const PLAIN = 0x414c454d
const RING_BYTES = 4_096
const START =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'

/** Unpacks a compressed RTF body; keeps what was read before a break. */
export function unpackRtf(bytes: Buffer, bytesMax: number): Parsed<Buffer> {
  const reader = new ByteReader(bytes)
  reader.skip(4)
  const rawBytes = reader.u32le()
  const type = reader.u32le()
  reader.skip(4)
  if (type === PLAIN) return { value: reader.take(Math.min(rawBytes, bytesMax)), flaws: [] }
  if (type !== PACKED) return { value: Buffer.alloc(0), flaws: [{ code: 'msg/rtf-type', level: 'broken', at: 8 }] }
  const ring = Buffer.alloc(RING_BYTES)
  let place = ring.write(START, 0, 'latin1')
  // A reference of two bytes gives at most 17.
  const limit = Math.min(bytesMax, rawBytes, (bytes.length - 16) * 17)
  const out = Buffer.allocUnsafe(Math.max(0, limit))
  let length = 0
  const put = (byte: number) => {
    ring[place] = byte
    place = (place + 1) % RING_BYTES
    out[length++] = byte
  }
  let isOver = false
  while (!isOver && length < limit && reader.left > 0) {
    const flags = reader.u8()
    for (let bit = 0; bit < 8 && !isOver && length < limit && reader.left > 0; bit += 1) {
      if (((flags >> bit) & 1) === 0) put(reader.u8())
      else {
        const reference = reader.u16be()
        const from = reference >> 4
        isOver = from === place
        for (let i = 0; !isOver && i < (reference & 15) + 2 && length < limit; i += 1)
          put(ring[(from + i) % RING_BYTES] ?? 0)
      }
    }
  }
  const flaws: Flaw[] = []
  if (length < Math.min(rawBytes, bytesMax)) flaws.push({ code: 'msg/rtf-cut-off', level: 'broken', at: reader.at })
  if (rawBytes > bytesMax) flaws.push({ code: 'msg/rtf-over-limit', level: 'stopped' })
  return { value: out.subarray(0, length), flaws }
}
