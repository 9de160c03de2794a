import { decodeTransfer } from '#mail'
import { encodeBase64, encodeQuotedPrintable } from './encode-transfer.ts'

// Bytes put into a leaf as it is encoded. What stands around them is not written anew where the encoding lets it be.

export interface Leaf {
  readonly encoding: string
  /** As it stands in the mail. */
  readonly raw: Buffer
  readonly content: Buffer
}

export interface Written {
  readonly raw: Buffer
  /** Set where the leaf has another transfer encoding now. */
  readonly encoding?: 'base64'
}

/** A leaf's content; undefined where its encoding is broken, unknown, or read in more than one way. */
export function readLeaf(raw: Buffer, encoding: string, bytesMax: number): Leaf | undefined {
  if (/uu|yenc/.test(encoding)) return undefined
  const [reading, ...others] = decodeTransfer(encoding, raw, bytesMax)
  if (reading === undefined || others.length > 0) return undefined
  // WHY: a lone `=` in quoted-printable is one to everybody; what is junk in base64 ends it for some.
  const isClear = reading.flaws.every(({ level }) => level === 'odd' && encoding === 'quoted-printable')
  return isClear ? { encoding, raw, content: reading.content } : undefined
}

/** The leaf with bytes put in at an offset of its content; undefined where they would not be read as what they are. */
export function insertBytes(leaf: Leaf, offset: number, inserted: Buffer, lineEnd: string): Written | undefined {
  const { encoding, raw, content } = leaf
  const whole = Buffer.concat([content.subarray(0, offset), inserted, content.subarray(offset)])
  if (encoding === 'base64') return writeLeaf(leaf, whole, lineEnd)
  if (encoding === 'quoted-printable') {
    const quoted = Buffer.concat([encodeQuotedPrintable(inserted, lineEnd), raw])
    const written = offset === 0 ? quoted : encodeQuotedPrintable(whole, lineEnd)
    return isReadAs(written, encoding, whole) ? { raw: written } : undefined
  }
  // WHY: eight-bit bytes in a text that had none would need a transport that was not asked for.
  const isNewlyEightBit = !/^(?:8-?bits?|binary)$/.test(encoding) && isEightBit(inserted) && !isEightBit(content)
  if (isNewlyEightBit) return writeLeaf(leaf, whole, lineEnd)
  return { raw: whole }
}

/** The leaf with another content, in base64. */
export function writeLeaf({ raw, encoding }: Leaf, content: Buffer, lineEnd: string): Written | undefined {
  // A leaf that ends with the mail ends with a line end; one in a multipart does not, for it is the delimiter's.
  const tail = raw.at(-1) === 0x0a ? lineEnd : ''
  const written = Buffer.concat([encodeBase64(content, lineEnd), Buffer.from(tail)])
  if (!isReadAs(written, 'base64', content)) return undefined
  return encoding === 'base64' ? { raw: written } : { raw: written, encoding: 'base64' }
}

const isEightBit = (bytes: Buffer): boolean => /[\x80-\xff]/.test(bytes.toString('latin1'))

const isReadAs = (raw: Buffer, encoding: string, content: Buffer): boolean =>
  decodeTransfer(encoding, raw, content.length + 1)[0]?.content.equals(content) === true
