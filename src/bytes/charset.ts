import { isAscii, isUtf8 } from 'node:buffer'

// Text of mails and documents. Japanese mail lies about its charset more often than not, so the label is a hint and
// the bytes decide.

export interface Decoded {
  readonly text: string
  /** The encoding that was used, in WHATWG's spelling. */
  readonly charset: string
  /** False when the label named another encoding than the bytes are in. */
  readonly labelHolds: boolean
}

/** Decodes text of any origin. Never throws; bytes that mean nothing become U+FFFD. */
export function decodeText(bytes: Buffer, label = ''): Decoded {
  if (isAscii(bytes) && !bytes.includes(0x1b))
    return { text: bytes.toString('latin1'), charset: 'us-ascii', labelHolds: true }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), charset: 'utf-8', labelHolds: true }
  const charset = label === '' ? 'shift_jis' : label
  try {
    return { text: new TextDecoder(charset).decode(bytes), charset, labelHolds: true }
  } catch {
    // An unknown label: latin1 shows every byte.
    return { text: bytes.toString('latin1'), charset: 'iso-8859-1', labelHolds: false }
  }
}
