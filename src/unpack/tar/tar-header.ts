import { decodeText } from '#bytes'

// tar header (POSIX.1-1988 ustar), 512 bytes of text fields:
//   0 name 100  124 size 12 (octal, or base 256 when the first bit is set)  148 checksum 8  156 type 1  157 link 100
//   257 'ustar'  345 prefix 155; then the data, padded to 512. Type L and x carry a long name for the next header.

export const BLOCK_BYTES = 512

export interface TarHeader {
  readonly name: string
  readonly size: number
  readonly type: string
  readonly isSound: boolean
}

/** Reads the header block at `at`. */
export function parseTarHeader(bytes: Buffer, at: number): TarHeader {
  const block = bytes.subarray(at, at + BLOCK_BYTES)
  const prefix = block.toString('latin1', 257, 262) === 'ustar' ? textAt(block, 345, 155) : ''
  const name = textAt(block, 0, 100)
  // QUIRK: GNU tar's own format keeps times where ustar has the prefix; no prefix of digits alone is one.
  const hasPrefix = prefix !== '' && !/^[0-7 ]+$/.test(prefix)
  return {
    name: hasPrefix ? `${prefix}/${name}` : name,
    size: numberAt(block, 124, 12),
    type: String.fromCharCode(block[156] || 0x30),
    isSound: block.length === BLOCK_BYTES && checksumHolds(block),
  }
}

function textAt(block: Buffer, at: number, count: number): string {
  const field = block.subarray(at, at + count)
  const end = field.indexOf(0)
  return decodeText(end < 0 ? field : field.subarray(0, end), 'shift_jis').text
}

function numberAt(block: Buffer, at: number, count: number): number {
  const first = block[at] ?? 0
  // SPEC: GNU tar manual, "base-256": big endian below the marker bit. Sizes beyond 2^53 need not be exact.
  if (first === 0x80) return block.subarray(at + 1, at + count).reduce((value, byte) => value * 256 + byte, 0)
  const value = Number.parseInt(block.toString('latin1', at, at + count).trim(), 8)
  return Number.isFinite(value) ? value : 0
}

/** The sum of all bytes, the checksum field counted as spaces; old writers summed signed bytes. */
function checksumHolds(block: Buffer): boolean {
  const told = numberAt(block, 148, 8)
  let sum = 8 * 0x20
  let signed = sum
  block.forEach((byte, index) => {
    if (index >= 148 && index < 156) return
    sum += byte
    signed += byte > 127 ? byte - 256 : byte
  })
  return told === sum || told === signed
}
