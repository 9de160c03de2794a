import { decodeText } from '#bytes'
import type { Flaw } from '#domain'
import type { BlockFile } from '../text-files/uuencode.ts'

// BinHex 4.0 (RFC 1741): a file of the Macintosh as text, between two colons. Each character is six bits; in the bytes,
// 90 n repeats the byte before it n times in all, 90 00 is a 90. What comes out is
//   name length(1) name 00 type(4) creator(4) flags(2) data length(4) resource length(4) crc(2) data crc(2) resource crc(2)

const ALPHABET = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr'
const VALUES = new Int8Array(256).fill(-1)
for (const [value, character] of [...ALPHABET].entries()) VALUES[character.charCodeAt(0)] = value
const COLON = 0x3a
const REPEAT = 0x90
const MARK_BYTES = 200
const OUT_BYTES = 4_096

/** Reads the file whose mark, `(This file must be converted with BinHex`, stands at `at`. */
export function readBinHex(text: Buffer, at: number, bytesMax: number): BlockFile | undefined {
  const open = text.indexOf(COLON, at)
  if (open < 0 || open > at + MARK_BYTES) return undefined
  const close = text.indexOf(COLON, open + 1)
  const end = close < 0 ? text.length : close
  const bytes = expand(sixBits(text.subarray(open + 1, end)), bytesMax)
  const nameBytes = bytes[0] ?? 0
  const fieldsAt = 2 + nameBytes
  if (nameBytes === 0 || nameBytes > 63 || bytes.length < fieldsAt + 20) return undefined
  const dataBytes = bytes.readUInt32BE(fieldsAt + 10)
  const content = bytes.subarray(fieldsAt + 20, fieldsAt + 20 + dataBytes)
  const flaws: Flaw[] = []
  if (close < 0 || content.length < dataBytes) {
    const isCut = bytes.length >= bytesMax
    flaws.push({
      code: isCut ? 'unpack/not-read-whole' : 'binhex/cut-off',
      level: isCut ? 'stopped' : 'broken',
      at: end,
    })
  }
  return { name: decodeText(bytes.subarray(1, 1 + nameBytes)).text, content, flaws, end }
}

function sixBits(text: Buffer): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil(text.length * 0.75) + 3)
  let written = 0
  let bits = 0
  let count = 0
  for (const byte of text) {
    const value = VALUES[byte] ?? -1
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    out[written++] = (bits >> count) & 0xff
  }
  return out.subarray(0, written)
}

// Two bytes may stand for 255: what comes out is bounded by `bytesMax`, and grows as it fills.
function expand(packed: Buffer, bytesMax: number): Buffer {
  let out = Buffer.allocUnsafe(OUT_BYTES)
  let written = 0
  const put = (byte: number, times: number): void => {
    if (written + times > out.length) out = Buffer.concat([out], Math.max(out.length * 2, written + times))
    out.fill(byte, written, written + times)
    written += times
  }
  for (let at = 0; at < packed.length && written < bytesMax; at += 1) {
    const byte = packed[at] ?? 0
    if (byte !== REPEAT) {
      put(byte, 1)
      continue
    }
    at += 1
    const times = packed[at] ?? 0
    if (times === 0) put(REPEAT, 1)
    else if (written > 0) put(out[written - 1] ?? 0, times - 1)
  }
  return out.subarray(0, Math.min(written, bytesMax))
}
