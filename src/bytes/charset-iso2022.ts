// Encodings that switch between character sets with escape sequences (ISO 2022): ISO-2022-JP with everything that mails
// put into it (half-width kana by `ESC ( I` and by SO/SI, JIS X 0212, NEC row 13, raw Shift_JIS in between),
// ISO-2022-KR, and HZ. Each is rewritten into its 8-bit sister (EUC), which decodes natively:
//   two-byte set: both bytes with the high bit; half-width kana: 8E byte; JIS X 0212: 8F byte byte.

export interface Escaped {
  readonly text: string
  readonly charset: string
}

type Set2022 = 'ascii' | 'kana' | 'double' | 'supplement'

const ESC = 0x1b
const SHIFT_OUT = 0x0e
const SHIFT_IN = 0x0f

// Longest first, so that `ESC $ ( D` is not taken for `ESC $`.
const SEQUENCES: readonly (readonly [string, Set2022])[] = [
  ['\x1b$(D', 'supplement'],
  ['\x1b$(Q', 'double'],
  ['\x1b$(P', 'supplement'],
  ['\x1b$(O', 'double'],
  ['\x1b$(B', 'double'],
  ['\x1b$(@', 'double'],
  ['\x1b&@\x1b$B', 'double'],
  ['\x1b$B', 'double'],
  ['\x1b$@', 'double'],
  ['\x1b(I', 'kana'],
  ['\x1b)I', 'kana'],
  ['\x1b(B', 'ascii'],
  ['\x1b(J', 'ascii'],
  ['\x1b(H', 'ascii'],
]

/** Decodes a text with escape sequences; undefined when it has none that are known. */
export function decodeIso2022(
  bytes: Buffer,
  labelled: string,
  decodeRaw: (bytes: Buffer) => string,
): Escaped | undefined {
  if (labelled === 'hz-gb-2312') return bytes.includes('~{') ? { text: decodeHz(bytes), charset: labelled } : undefined
  if (bytes.includes('\x1b$)C', 0, 'latin1')) return { text: decodeKorean(bytes), charset: 'iso-2022-kr' }
  const isJapanese = bytes.includes('\x1b$', 0, 'latin1') || bytes.includes('\x1b(', 0, 'latin1')
  const hasShifts = labelled === 'iso-2022-jp' && bytes.includes(SHIFT_OUT) && bytes.includes(SHIFT_IN)
  return isJapanese || hasShifts ? { text: decodeJapanese(bytes, decodeRaw), charset: 'iso-2022-jp' } : undefined
}

const eucJp = new TextDecoder('euc-jp')
const eucKr = new TextDecoder('euc-kr')
const gb18030 = new TextDecoder('gb18030')

function decodeJapanese(bytes: Buffer, decodeRaw: (bytes: Buffer) => string): string {
  const out = Buffer.allocUnsafe(bytes.length * 3)
  let text = ''
  let at = 0
  let set: Set2022 = 'ascii'
  while (at < bytes.length) {
    const end = segmentEnd(bytes, at, set)
    if (end > at) {
      const segment = bytes.subarray(at, end)
      text += set === 'ascii' ? decodeRaw(segment) : eucJp.decode(out.subarray(0, writeEuc(segment, set, out)))
    }
    const next = switchAt(bytes, end, set)
    set = next.set
    at = next.at
  }
  return text
}

/** Where the current character set ends: at an escape, a shift, or, for all but ASCII, the end of the line. */
function segmentEnd(bytes: Buffer, from: number, set: Set2022): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === ESC || byte === SHIFT_OUT || byte === SHIFT_IN) return at
    if (set !== 'ascii' && (byte === 0x0a || byte === 0x0d)) return at
  }
  return bytes.length
}

function switchAt(bytes: Buffer, at: number, set: Set2022): { set: Set2022; at: number } {
  const byte = bytes[at]
  if (byte === SHIFT_OUT) return { set: 'kana', at: at + 1 }
  if (byte === SHIFT_IN) return { set: 'ascii', at: at + 1 }
  // SPEC: RFC 1468: a line ends in ASCII. Programs that forget the escape rely on readers that go back by themselves.
  if (byte !== ESC) return { set: 'ascii', at }
  const ahead = bytes.toString('latin1', at, at + 6)
  const known = SEQUENCES.find(([sequence]) => ahead.startsWith(sequence))
  return known === undefined ? { set, at: at + 1 } : { set: known[1], at: at + known[0].length }
}

function writeEuc(segment: Buffer, set: Set2022, out: Buffer): number {
  let written = 0
  for (let at = 0; at < segment.length; at += 1) {
    const byte = segment[at] ?? 0
    if (byte <= 0x20) out[written++] = byte
    else if (set === 'kana') {
      out[written++] = 0x8e
      out[written++] = byte | 0x80
    } else {
      if (set === 'supplement') out[written++] = 0x8f
      out[written++] = byte | 0x80
      if (at + 1 < segment.length) out[written++] = (segment[at + 1] ?? 0) | 0x80
      at += 1
    }
  }
  return written
}

// SPEC: RFC 1557: SO begins KS X 1001, SI and the end of a line go back to ASCII.
function decodeKorean(bytes: Buffer): string {
  const out = Buffer.allocUnsafe(bytes.length)
  let written = 0
  let isDouble = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === ESC && bytes.toString('latin1', at, at + 4) === '\x1b$)C') at += 3
    else if (byte === SHIFT_OUT || byte === SHIFT_IN) isDouble = byte === SHIFT_OUT
    else {
      if (byte === 0x0a) isDouble = false
      out[written++] = isDouble && byte > 0x20 ? byte | 0x80 : byte
    }
  }
  return eucKr.decode(out.subarray(0, written))
}

// SPEC: RFC 1843: `~{` begins GB 2312, `~}` ends it, `~~` is a tilde.
function decodeHz(bytes: Buffer): string {
  const out = Buffer.allocUnsafe(bytes.length)
  let written = 0
  let isDouble = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    const next = bytes[at + 1]
    if (byte === 0x7e && (next === 0x7b || next === 0x7d || next === 0x7e)) {
      if (next === 0x7e) out[written++] = byte
      else isDouble = next === 0x7b
      at += 1
    } else {
      if (byte === 0x0a) isDouble = false
      out[written++] = isDouble && byte > 0x20 ? byte | 0x80 : byte
    }
  }
  return gb18030.decode(out.subarray(0, written))
}
