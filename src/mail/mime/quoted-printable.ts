import type { Transferred } from './base64.ts'

// quoted-printable (RFC 2045 section 6.7) and its sister in headers (RFC 2047 section 4.2).
//   "=" 2HEXDIG is a byte; "=" at the end of a line joins it with the next. Lower-case hex is read, an "=" that is
//   neither stays as it is.

const HEX = makeHex()

function makeHex(): Int8Array {
  const hex = new Int8Array(256).fill(-1)
  for (let digit = 0; digit < 16; digit += 1) {
    hex[digit.toString(16).charCodeAt(0)] = digit
    hex[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
  }
  return hex
}

const hexAt = (raw: Buffer, at: number): number => (at < raw.length ? (HEX[raw[at] ?? 0] ?? -1) : -1)

/** Decodes quoted-printable of any quality; a view when there is nothing to decode. */
export function decodeQuotedPrintable(raw: Buffer): Transferred {
  let from = raw.indexOf(0x3d)
  if (from < 0) return { content: raw, flaws: [] }
  const out = Buffer.allocUnsafe(raw.length)
  let at = raw.copy(out, 0, 0, from)
  let errorAt = -1
  while (from < raw.length) {
    const byte = raw[from] ?? 0
    if (byte !== 0x3d) {
      out[at++] = byte
      from += 1
      continue
    }
    const high = hexAt(raw, from + 1)
    const low = hexAt(raw, from + 2)
    if (high >= 0 && low >= 0) {
      out[at++] = (high << 4) | low
      from += 3
      continue
    }
    const next = softBreakEnd(raw, from + 1)
    if (next < 0) {
      if (errorAt < 0) errorAt = from
      out[at++] = byte
    }
    from = next < 0 ? from + 1 : next
  }
  const flaws = errorAt < 0 ? [] : [{ code: 'mime/quoted-printable-error', level: 'odd' as const, at: errorAt }]
  return { content: out.subarray(0, at), flaws }
}

/** Where the line after a soft break starts; -1 when this is none. */
function softBreakEnd(raw: Buffer, from: number): number {
  let at = from
  // LIMIT: padding in front of a line end; a run longer than any line would cost the square of its length.
  while (at - from < 1_000 && (raw[at] === 0x20 || raw[at] === 0x09)) at += 1
  if (at >= raw.length) return raw.length
  if (raw[at] === 0x0a) return at + 1
  if (raw[at] !== 0x0d) return -1
  while (raw[at] === 0x0d && at - from < 1_000) at += 1
  return raw[at] === 0x0a ? at + 1 : at
}

/** Decodes the Q encoding of header words. */
export function decodeQEncoding(raw: Buffer): Buffer {
  const out = Buffer.allocUnsafe(raw.length)
  let at = 0
  for (let from = 0; from < raw.length; from += 1) {
    const byte = raw[from] ?? 0
    const high = byte === 0x3d ? hexAt(raw, from + 1) : -1
    const low = high < 0 ? -1 : hexAt(raw, from + 2)
    if (low >= 0) from += 2
    out[at++] = low >= 0 ? (high << 4) | low : byte === 0x5f ? 0x20 : byte
  }
  return out.subarray(0, at)
}
