import { ByteReader } from '#bytes'
import type { Flaw, Parsed } from '#domain'

// Compressed RTF ([MS-OXRTFCP]): packedBytes rawBytes "LZFu" crc, then runs of eight tokens after a byte of flags:
//   flag 0: a literal byte        flag 1: 12 bits of position in a 4 KB window, 4 bits of length less two
// The window starts with words that every RTF has; a position equal to the place of writing ends the text.
// "MELA" in place of "LZFu" means that it is not compressed.

const HEAD_BYTES = 16
const COMPRESSED = 0x75465a4c
const UNCOMPRESSED = 0x414c454d
const WINDOW_BYTES = 4_096
const WINDOW_START = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
)
const GROWTH_MAX = 9 // eight references of two bytes and their flags give at most 8 times 17 bytes

/** Unpacks the rich text of Outlook's messages; what could be read is kept. */
export function decompressRtf(packed: Buffer, bytesMax: number): Parsed<Buffer> {
  const reader = new ByteReader(packed)
  const packedBytes = reader.u32le()
  const rawBytes = reader.u32le()
  const magic = reader.u32le()
  reader.skip(4)
  const body = packed.subarray(HEAD_BYTES, Math.min(packed.length, Math.max(HEAD_BYTES, packedBytes + 4)))
  if (magic === UNCOMPRESSED) return { value: body.subarray(0, Math.min(rawBytes, bytesMax)), flaws: [] }
  if (magic !== COMPRESSED)
    return { value: Buffer.alloc(0), flaws: [{ code: 'rtf/not-compressed-rtf', level: 'broken', at: 8 }] }
  const value = inflateRtf(body, Math.min(body.length * GROWTH_MAX, bytesMax))
  const flaws: Flaw[] = value.length < rawBytes ? [{ code: 'rtf/cut-off', level: 'broken', at: value.length }] : []
  return { value, flaws }
}

function inflateRtf(body: Buffer, bytesMax: number): Buffer {
  const window = Buffer.alloc(WINDOW_BYTES, 0x20)
  WINDOW_START.copy(window)
  let place = WINDOW_START.length
  const out = Buffer.allocUnsafe(bytesMax)
  let written = 0
  const put = (byte: number): void => {
    window[place] = byte
    place = (place + 1) % WINDOW_BYTES
    if (written < bytesMax) out[written++] = byte
  }
  let at = 0
  while (at < body.length) {
    const flags = body[at++] ?? 0
    for (let bit = 0; bit < 8 && at < body.length; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(body[at++] ?? 0)
        continue
      }
      const token = ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0)
      at += 2
      const from = token >> 4
      if (from === place) return out.subarray(0, written)
      for (let index = 0; index < (token & 15) + 2; index += 1) put(window[(from + index) % WINDOW_BYTES] ?? 0)
    }
  }
  return out.subarray(0, written)
}
