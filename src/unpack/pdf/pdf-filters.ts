import { constants, inflateSync } from 'node:zlib'
import { type Budget, Inflater } from '#bytes'

// What streams are packed with (ISO 32000-1, 7.4), as far as it can hide something: flate, hexadecimal, base 85, run
// length. LZW and the picture formats are left alone.

export interface Unfiltered {
  readonly bytes: Buffer
  /** False when a filter is not one of ours, or the budget did not allow more. */
  readonly isWhole: boolean
}

export function unfilter(packed: Buffer, filters: readonly string[], budget: Budget): Unfiltered {
  let bytes = packed
  for (const filter of filters.slice(0, 8)) {
    const next = unfilterOnce(bytes, filter, budget)
    if (next === undefined || !budget.spendBytes(next.length)) return { bytes, isWhole: false }
    bytes = next
  }
  return { bytes, isWhole: filters.length <= 8 }
}

function unfilterOnce(bytes: Buffer, filter: string, budget: Budget): Buffer | undefined {
  if (filter === 'FlateDecode' || filter === 'Fl') return inflate(bytes, budget.partBytesLeft)
  if (filter === 'ASCIIHexDecode' || filter === 'AHx') return Buffer.from(hexDigits(bytes), 'hex')
  if (filter === 'ASCII85Decode' || filter === 'A85') return decodeBase85(bytes)
  if (filter === 'RunLengthDecode' || filter === 'RL') return decodeRuns(bytes, budget.partBytesLeft)
  return filter === 'Crypt' ? bytes : undefined
}

const hexDigits = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/>[\s\S]*$/, '')
    .replace(/[^\da-f]/gi, '')

function inflate(packed: Buffer, maxOutputLength: number): Buffer | undefined {
  try {
    return inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: Math.max(1, maxOutputLength) })
  } catch (error) {
    // A stream that breaks somewhere is good up to there; one that is too large is not taken at all.
    if (error instanceof RangeError) return undefined
    return salvage(packed, maxOutputLength)
  }
}

function salvage(packed: Buffer, most: number): Buffer {
  const inflater = new Inflater(packed.subarray(2))
  const into = Buffer.alloc(Math.min(most, Math.max(4_096, packed.length * 8)))
  const count = inflater.fill(into)
  inflater.close()
  return into.subarray(0, count)
}

function decodeBase85(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/~>[\s\S]*$/, '')
    .replace(/[^!-uz]/g, '')
  const out = Buffer.alloc(Math.ceil(text.length * 4) + 4)
  let at = 0
  let to = 0
  while (at < text.length) {
    if (text.charAt(at) === 'z') {
      to += 4
      at += 1
      continue
    }
    const group = text.slice(at, at + 5)
    let value = 0
    for (let index = 0; index < 5; index += 1) value = value * 85 + ((group.charCodeAt(index) || 0x75) - 0x21)
    out.writeUInt32BE(value >>> 0, to)
    to += group.length - 1
    at += 5
  }
  return out.subarray(0, to)
}

function decodeRuns(bytes: Buffer, most: number): Buffer {
  const pieces: Buffer[] = []
  let size = 0
  for (let at = 0; at < bytes.length && size < most; ) {
    const length = bytes[at] ?? 128
    if (length === 128) break
    const piece =
      length < 128 ? bytes.subarray(at + 1, at + 2 + length) : Buffer.alloc(257 - length, bytes[at + 1] ?? 0)
    pieces.push(piece)
    size += piece.length
    at += length < 128 ? length + 2 : 2
  }
  return Buffer.concat(pieces)
}
