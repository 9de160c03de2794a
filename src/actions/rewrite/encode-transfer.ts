// Bytes for a mail's lines (RFC 2045 section 6): what `decodeTransfer` of #mail reads.

/** base64 in lines of 76 characters, no line end behind the last. */
export function encodeBase64(content: Buffer, lineEnd: string): Buffer {
  const lines: Buffer[] = []
  const end = Buffer.from(lineEnd, 'latin1')
  // WHY in slices of many lines: one pattern over the text of a large file would need its memory several times.
  for (let at = 0; at < content.length; at += SLICE_BYTES) {
    const text = content.toString('base64', at, Math.min(content.length, at + SLICE_BYTES))
    const wrapped = text.replace(/.{76}(?=.)/g, `$&${lineEnd}`)
    if (at > 0) lines.push(end)
    lines.push(Buffer.from(wrapped, 'latin1'))
  }
  return Buffer.concat(lines)
}

const SLICE_BYTES = 57 * 1_024

const LINE_MAX = 76
const HEX = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)

/** quoted-printable; line ends of the content that are those of the mail stay line ends, all others are encoded. */
export function encodeQuotedPrintable(content: Buffer, lineEnd: string): Buffer {
  const text = content.toString('latin1')
  const lines = text.split(lineEnd).map((line) => quoteLine(line, lineEnd))
  return Buffer.from(lines.join(lineEnd), 'latin1')
}

function quoteLine(line: string, lineEnd: string): string {
  const last = line.length - 1
  let written = ''
  let column = 0
  for (let at = 0; at <= last; at += 1) {
    const code = line.charCodeAt(at)
    const isSpace = code === 0x20 || code === 0x09
    const isPlain = (code > 0x20 && code < 0x7f && code !== 0x3d) || (isSpace && at < last)
    if (column + (isPlain ? 1 : 3) >= LINE_MAX) {
      written += `=${lineEnd}`
      column = 0
    }
    // WHY dots and "From ": a mail server doubles or marks them at the start of a line.
    const isMarked = column === 0 && (code === 0x2e || code === 0x46)
    const piece = isPlain && !isMarked ? line.charAt(at) : (HEX[code] ?? '')
    written += piece
    column += piece.length
  }
  return written
}
