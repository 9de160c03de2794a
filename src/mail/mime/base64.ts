import type { Flaw } from '#domain'

// base64 (RFC 2045 section 6.8). Lines of one length, which is what mail programs write, are decoded natively in slices
// that fit the processor's cache, straight into one buffer. Anything else is read byte by byte the way lenient programs
// do it: what is not of the alphabet is skipped, and decoding goes on behind padding.

export interface Transferred {
  readonly content: Buffer
  readonly flaws: readonly Flaw[]
}

const SLICE_BYTES = 65_536
const SKIP = 0x40
const SPACE = 0x41
const PAD = 0x42
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = makeValues()

function makeValues(): Uint8Array {
  const values = new Uint8Array(256).fill(SKIP)
  for (const [value, char] of [...ALPHABET].entries()) values[char.charCodeAt(0)] = value
  for (const space of ' \t\r\n') values[space.charCodeAt(0)] = SPACE
  values['='.charCodeAt(0)] = PAD
  return values
}

/** Decodes base64 of any quality. */
export function decodeBase64(raw: Buffer): Transferred {
  const out = Buffer.allocUnsafe(Math.ceil((raw.length * 3) / 4) + 3)
  const { from, to } = decodeRegularLines(raw, out)
  const end = decodeLastLine(raw, from, out, to)
  return end === undefined ? decodeRest(raw, from, out, to) : { content: out.subarray(0, end), flaws: [] }
}

// The last line is shorter than the others and may be padded.
const LAST_LINE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\s*$/

/** Decodes what follows the regular lines where it is one clean line; gives the end of what is decoded. */
function decodeLastLine(raw: Buffer, from: number, out: Buffer, to: number): number | undefined {
  if (from === 0 || raw.length - from > 200) return undefined
  const line = raw.toString('latin1', from)
  return LAST_LINE.test(line) ? to + out.write(line, to, 'base64') : undefined
}

interface Progress {
  /** Bytes of the encoded text that are done. */
  readonly from: number
  /** Bytes decoded. */
  readonly to: number
}

function decodeRegularLines(raw: Buffer, out: Buffer): Progress {
  const newline = raw.indexOf(0x0a)
  const lineEndBytes = newline > 0 && raw[newline - 1] === 0x0d ? 2 : 1
  const chars = newline + 1 - lineEndBytes
  const isRegular = newline > 0 && newline < 4_096 && chars > 0 && chars % 4 === 0
  // WHY: the native decoder takes the URL alphabet as well, mail programs do not.
  if (!isRegular || raw.includes(0x2d) || raw.includes(0x5f)) return { from: 0, to: 0 }
  const period = newline + 1
  const linesMax = Math.max(1, Math.floor(SLICE_BYTES / period))
  let from = 0
  let to = 0
  for (;;) {
    const found = regularLines(raw, from, period, lineEndBytes, linesMax)
    // A padded line is the last, whatever its length.
    const isPadded = raw[from + found * period - lineEndBytes - 1] === 0x3d
    const lines = isPadded ? found - 1 : found
    if (lines <= 0) return { from, to }
    const expected = lines * (chars / 4) * 3
    const written = out.write(raw.toString('latin1', from, from + lines * period), to, 'base64')
    // Fewer bytes than the line ends leave room for: junk or padding is in there, so this slice is read by hand.
    if (written !== expected) return { from, to }
    from += lines * period
    to += written
  }
}

/** How many whole lines of one length follow, seen by their line ends alone. */
function regularLines(raw: Buffer, from: number, period: number, lineEndBytes: number, linesMax: number): number {
  let lines = 0
  for (let end = from + period - 1; lines < linesMax && end < raw.length; end += period) {
    if (raw[end] !== 0x0a || (lineEndBytes === 2 && raw[end - 1] !== 0x0d)) break
    lines += 1
  }
  return lines
}

function decodeRest(raw: Buffer, from: number, out: Buffer, to: number): Transferred {
  let at = to
  let group = 0
  let chars = 0
  let junkAt = -1
  let paddedAt = -1
  for (let index = from; index < raw.length; index += 1) {
    const value = VALUES[raw[index] ?? 0] ?? SKIP
    if (value < SKIP) {
      if (paddedAt >= 0 && junkAt < 0) junkAt = paddedAt
      group = (group << 6) | value
      chars += 1
      if (chars === 4) {
        out[at] = group >> 16
        out[at + 1] = group >> 8
        out[at + 2] = group
        at += 3
        group = 0
        chars = 0
      }
    } else if (value === PAD) {
      if (paddedAt < 0) paddedAt = index
      at = endGroup(out, at, group, chars)
      group = 0
      chars = 0
    } else if (value === SKIP && junkAt < 0) junkAt = index
  }
  at = endGroup(out, at, group, chars)
  const flaws: Flaw[] = junkAt < 0 ? [] : [{ code: 'mime/base64-junk', level: 'odd', at: junkAt }]
  return { content: out.subarray(0, at), flaws }
}

function endGroup(out: Buffer, at: number, group: number, chars: number): number {
  if (chars === 2) out[at] = group >> 4
  if (chars === 3) {
    out[at] = group >> 10
    out[at + 1] = group >> 2
  }
  return chars < 2 ? at : at + chars - 1
}

/** Whether bytes of unknown encoding could be base64: nothing but its alphabet, and enough of it to mean it. */
export function looksLikeBase64(raw: Buffer): boolean {
  const text = raw.toString('latin1', 0, Math.min(raw.length, 1_024)).trim()
  return text.length >= 16 && /^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(text) && longestLine(text) >= 16
}

const longestLine = (text: string): number => Math.max(...text.split(/[\r\n]+/, 64).map((line) => line.length))
