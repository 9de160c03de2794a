import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

// Decoded bytes as the texts they may be: UTF-16LE (what PowerShell's `-enc` takes), UTF-8, or a compressed stream of
// either. Bytes that are no text give nothing.

export interface ShownBytes {
  readonly text: string
  readonly layers: readonly string[]
}

// LIMIT: scripts that were hidden unpack to some hundred KB.
const UNPACKED_BYTES_MAX = 2 ** 20
const BYTES_MIN = 6
const PRINTABLE_PART_MIN = 0.95
const SAMPLE_BYTES = 4_096

export function bytesToTexts(bytes: Buffer, isDeflated: boolean): ShownBytes[] {
  if (bytes.length < BYTES_MIN) return []
  const unpacked = unpack(bytes, isDeflated)
  if (unpacked !== undefined) {
    const inner = plainText(unpacked.bytes)
    return inner === undefined ? [] : [{ text: inner.text, layers: [unpacked.layer, ...inner.layers] }]
  }
  const plain = plainText(bytes)
  return plain === undefined ? [] : [plain]
}

function unpack(bytes: Buffer, isDeflated: boolean): { bytes: Buffer; layer: string } | undefined {
  const options = { maxOutputLength: UNPACKED_BYTES_MAX, finishFlush: FLUSH_WHAT_THERE_IS }
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { bytes: gunzipSync(bytes, options), layer: 'gzip' }
    if (bytes[0] === 0x78 && bytes.readUInt16BE(0) % 31 === 0)
      return { bytes: inflateSync(bytes, options), layer: 'deflate' }
    if (isDeflated) return { bytes: inflateRawSync(bytes, options), layer: 'deflate' }
  } catch {
    // Not a stream of that kind, or one made to fill memory: read as it is.
  }
  return undefined
}

// zlib's Z_SYNC_FLUSH: a stream that was cut off gives what it has.
const FLUSH_WHAT_THERE_IS = 2

function plainText(bytes: Buffer): ShownBytes | undefined {
  if (isWide(bytes)) {
    const text = bytes.toString('utf16le', 0, bytes.length & ~1)
    return isPrintable(text) ? { text: withoutMark(text), layers: ['utf-16le'] } : undefined
  }
  const text = bytes.toString('utf8')
  return isPrintable(text) ? { text: withoutMark(text), layers: [] } : undefined
}

const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)

// Latin text in UTF-16LE has a zero in nearly every second byte.
function isWide(bytes: Buffer): boolean {
  const end = Math.min(bytes.length & ~1, SAMPLE_BYTES)
  let zeros = 0
  for (let at = 1; at < end; at += 2) if (bytes[at] === 0 && bytes[at - 1] !== 0) zeros += 1
  return end >= 8 && zeros * 2 >= end * 0.8
}

function isPrintable(text: string): boolean {
  const sample = text.slice(0, SAMPLE_BYTES)
  let good = 0
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at)
    if ((code >= 32 && code < 127) || code === 9 || code === 10 || code === 13) good += 1
    else if (code >= 0x3000 && code < 0xa000) good += 1
  }
  return sample.length >= 3 && good >= sample.length * PRINTABLE_PART_MIN
}
