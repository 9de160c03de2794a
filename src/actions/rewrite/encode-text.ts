import { isAscii } from 'node:buffer'
import iconv from 'iconv-lite'
import { decodeText } from '#bytes'

// Text in the charset that a mail's text is in. What a charset cannot say it does not say: the answer is then undefined.

/** `charset` as #bytes spells it. */
export function encodeText(text: string, charset: string): Buffer | undefined {
  const encoded = bytesOf(text, charset)
  if (encoded === undefined || charset.startsWith('utf-')) return encoded
  return decodeText(encoded, charset).text === text ? encoded : undefined
}

function bytesOf(text: string, charset: string): Buffer | undefined {
  if (charset === 'utf-8') return Buffer.from(text)
  if (charset === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (charset === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  if (charset === 'iso-2022-jp') return iso2022jp(text)
  const ascii = Buffer.from(text)
  if (isAscii(ascii)) return isSevenBitSafe(charset) ? ascii : undefined
  return iconv.encodingExists(charset) && !charset.startsWith('utf-') ? iconv.encode(text, charset) : undefined
}

const isSevenBitSafe = (charset: string): boolean => !/^(?:utf-16|utf-32|utf-7|ebcdic|ibm0|cp0|hz-)/.test(charset)

// SPEC: RFC 1468: ESC $ B starts JIS X 0208, ESC ( B ends it, and each line ends in ASCII. The same characters in EUC-JP
// have the eighth bit set (JIS X 0208 as G1), so that no table of our own is needed. LIMIT: half-width kana (0x8E) and
// JIS X 0212 (0x8F) are not of this charset. QUIRK: iconv-lite finds the
// wave dash (U+FF5E) only there; it is 0x2141.
function iso2022jp(text: string): Buffer | undefined {
  const plain = iconv.encode(text, 'euc-jp').toString('latin1')
  const euc = Buffer.from(plain.replaceAll('\x8f\xa2\xb7', '\xa1\xc1'), 'latin1')
  const pieces: number[] = []
  let isWide = false
  const turn = (toWide: boolean): void => {
    if (toWide !== isWide) pieces.push(...(toWide ? [0x1b, 0x24, 0x42] : [0x1b, 0x28, 0x42]))
    isWide = toWide
  }
  for (const byte of euc) {
    if (byte === 0x8e || byte === 0x8f) return undefined
    turn(byte >= 0xa1)
    pieces.push(byte & 0x7f)
  }
  turn(false)
  return Buffer.from(pieces)
}
