import type { Flaw } from '#domain'
import { decodeBase64, looksLikeBase64, type Transferred } from './base64.ts'
import { decodeQuotedPrintable } from './quoted-printable.ts'

// Content-Transfer-Encoding (RFC 2045 section 6): from the bytes as sent to the bytes meant.

export interface TransferReading extends Transferred {
  /** Set when other programs read these bytes otherwise. */
  readonly reason?: string
}

/**
 * Every plausible reading of one encoding, best first. `bytesMax` bounds what is decoded. A file that is nothing but base64
 * is decoded whatever is said of it; a text may be base64 for its readers.
 */
export function decodeTransfer(
  encoding: string,
  raw: Buffer,
  bytesMax: number,
  isText = true,
): readonly TransferReading[] {
  if (encoding === 'base64') return [bounded(decodeBase64, raw, bytesMax, BASE64_GROWTH)]
  const quoted = encoding === 'quoted-printable'
  const plain = quoted
    ? bounded(decodeQuotedPrintable, raw, bytesMax, QUOTED_GROWTH)
    : bounded((content) => ({ content, flaws: [] }), raw, bytesMax, 1)
  if (quoted || isIdentity(encoding)) {
    if (isText || !looksLikeBase64(plain.content)) return [plain]
    return [plain, { ...bounded(decodeBase64, plain.content, bytesMax, BASE64_GROWTH), reason: 'untold-base64' }]
  }
  const flaw: Flaw = { code: 'mime/unknown-transfer-encoding', level: 'odd', seen: encoding.slice(0, 80) }
  const unknown: TransferReading = { content: plain.content, flaws: [...plain.flaws, flaw] }
  if (!looksLikeBase64(raw)) return [unknown]
  const decoded = bounded(decodeBase64, raw, bytesMax, BASE64_GROWTH)
  return [unknown, { ...decoded, reason: 'unknown-transfer-encoding' }]
}

/** Whether an encoding leaves the bytes as they are (blocks of uuencode and yEnc are found in the text itself). */
export const isIdentity = (encoding: string): boolean => IDENTITY.test(encoding)

const IDENTITY = /^(?:|7-?bits?|8-?bits?|binary|none|x-?uu\w*|uuencode|x-?yenc)$/
const BASE64_GROWTH = 1.5 // four characters for three bytes, and line ends
const QUOTED_GROWTH = 3.2

function bounded(decode: (raw: Buffer) => Transferred, raw: Buffer, bytesMax: number, growth: number): TransferReading {
  const rawMax = Math.ceil(bytesMax * growth) + 1_024
  const { content, flaws } = decode(raw.length > rawMax ? raw.subarray(0, rawMax) : raw)
  if (content.length <= bytesMax && raw.length <= rawMax) return { content, flaws }
  const flaw: Flaw = { code: 'unpack/not-read-whole', level: 'stopped', at: bytesMax }
  return { content: content.subarray(0, bytesMax), flaws: [...flaws, flaw] }
}
