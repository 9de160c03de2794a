import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { guessCharset, guessUtf16, isOtherJapanese } from './charset-guess.ts'
import { decodeIso2022 } from './charset-iso2022.ts'
import { charsetOfLabel, isMultibyte } from './charset-labels.ts'

// Text of mails and documents. Japanese mail lies about its charset more often than not, so the label is a hint and
// the bytes decide: ASCII and valid UTF-8 first (both told natively), then escape sequences, then the label if the bytes
// keep to it, then the likeliest of the encodings that Japanese mail is written in.

export interface Decoded {
  readonly text: string
  /** The encoding that was used, in WHATWG's spelling. */
  readonly charset: string
  /** False when the label named another encoding than the bytes are in. */
  readonly labelHolds: boolean
}

const ESC = 0x1b
const SHIFT_OUT = 0x0e

/** Decodes text of any origin. Never throws; bytes that mean nothing become U+FFFD. */
export function decodeText(bytes: Buffer, label = ''): Decoded {
  const labelled = label === '' ? '' : charsetOfLabel(label)
  if (isAscii(bytes)) return decodeAscii(bytes, labelled)
  const wide = guessUtf16(bytes, labelled)
  if (wide !== undefined) return answer(decodeBy(wide, bytes), wide, labelled)
  if (isUtf8(bytes)) return decodeUtf8(bytes, labelled)
  if (isEscaped(labelled) || bytes.includes(ESC)) {
    const escaped = decodeIso2022(bytes, labelled, decodeRaw)
    if (escaped !== undefined) return answer(escaped.text, escaped.charset, labelled)
  }
  return decodeEightBit(bytes, labelled)
}

// Seven-bit bytes that are more than they look: escape sequences, UTF-7, HZ, UTF-16 of Latin text.
function decodeAscii(bytes: Buffer, labelled: string): Decoded {
  if (bytes.includes(0)) {
    const wide = guessUtf16(bytes, labelled)
    if (wide !== undefined) return answer(decodeBy(wide, bytes), wide, labelled)
  }
  if (bytes.includes(ESC) || bytes.includes(SHIFT_OUT) || labelled === 'hz-gb-2312') {
    const escaped = decodeIso2022(bytes, labelled, decodeRaw)
    if (escaped !== undefined) return answer(escaped.text, escaped.charset, labelled)
  }
  if (labelled === 'utf-7' && bytes.includes(0x2b)) {
    return { text: iconv.decode(bytes, 'utf-7'), charset: 'utf-7', labelHolds: true }
  }
  return { text: bytes.toString('latin1'), charset: 'us-ascii', labelHolds: !labelled.startsWith('utf-16') }
}

// WHY: a few characters of GB2312 or EUC-KR can be valid UTF-8 by chance, but only of its two-byte forms; a label of such
// an encoding that the bytes keep to is believed then.
function decodeUtf8(bytes: Buffer, labelled: string): Decoded {
  if (bytes.length < 64 && isMultibyte(labelled) && !bytes.some((byte) => byte >= 0xe0)) {
    const text = decodeBy(labelled, bytes)
    if (!text.includes('\ufffd')) return answer(text, labelled, labelled)
  }
  const text = bytes.toString('utf8')
  return answer(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, 'utf-8', labelled)
}

function decodeEightBit(bytes: Buffer, labelled: string): Decoded {
  const whole = bytes.subarray(0, bytes.length - cutTailBytes(bytes))
  // A text cut off in the middle of its last character is UTF-8 all the same.
  if (whole.length < bytes.length && !isAscii(whole) && isUtf8(whole)) return decodeUtf8(whole, labelled)
  const isTold = labelled !== '' && labelled !== 'us-ascii' && labelled !== 'utf-8' && !isEscaped(labelled)
  if (isTold && !isOtherJapanese(bytes, labelled)) {
    const text = decodeBy(labelled, bytes)
    if (!isMultibyte(labelled) || countBad(text) <= ERRORS_OF_TOLD) return answer(text, labelled, labelled)
  }
  const guessed = guessCharset(bytes)
  return answer(decodeBy(guessed, bytes), guessed, labelled)
}

const ERRORS_OF_TOLD = 1 // LIMIT: a cut-off end leaves one; more say that the label lies

/** Raw bytes between escape sequences: whatever they most likely are. */
function decodeRaw(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeBy(guessCharset(bytes), bytes)
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

// WHY: TextDecoder knows the Japanese extensions (row 13, IBM) and is the fastest; iconv-lite knows what WHATWG left out.
function decodeBy(charset: string, bytes: Buffer): string {
  const cached = decoders.get(charset)
  if (cached !== undefined) return cached.decode(bytes)
  try {
    const decoder = new TextDecoder(charset)
    decoders.set(charset, decoder)
    return decoder.decode(bytes)
  } catch {
    // Not one of WHATWG's; latin1 shows every byte where iconv-lite does not know it either.
    return iconv.encodingExists(charset) ? iconv.decode(bytes, charset) : bytes.toString('latin1')
  }
}

function answer(text: string, charset: string, labelled: string): Decoded {
  const spelled = decoders.get(charset)?.encoding ?? charset
  return { text, charset: spelled, labelHolds: labelled === '' || labelled === charset || isSame(labelled, charset) }
}

const isSame = (labelled: string, charset: string): boolean =>
  (labelled === 'utf-16' && charset.startsWith('utf-16')) || decoders.get(labelled)?.encoding === charset

const isEscaped = (charset: string): boolean => charset.startsWith('iso-2022-')

function countBad(text: string): number {
  let count = 0
  for (let at = text.indexOf('\ufffd'); at >= 0 && count <= ERRORS_OF_TOLD; at = text.indexOf('\ufffd', at + 1))
    count += 1
  return count
}

/** Bytes at the end that begin a UTF-8 character without finishing it. */
function cutTailBytes(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}
