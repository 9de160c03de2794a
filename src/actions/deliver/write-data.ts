// A mail as DATA sends it. SPEC: RFC 5321 section 4.5.2: a line that starts with a dot gets one more; section 2.3.8: CR and
// LF only together. A mail that came through a door is in that form already, and its bytes stay what they were: a DKIM
// signature is over them.

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
const DOT_BYTES = Buffer.from('.')
const CRLF = Buffer.from('\r\n')

/** Pieces to send one after the other, most of them views of the mail; the final dot's line is not among them. */
export function writeData(mail: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  let from = 0
  const cut = (to: number, insert: Buffer, next: number) => {
    if (to > from) pieces.push(mail.subarray(from, to))
    pieces.push(insert)
    from = next
  }
  if (mail[0] === DOT) cut(0, DOT_BYTES, 0)
  for (let at = 0; at < mail.length; at += 1) {
    const byte = mail[at]
    if (byte === CR && mail[at + 1] === LF) at += 1
    else if (byte === CR || byte === LF) cut(at, CRLF, at + 1)
    else continue
    if (mail[at + 1] === DOT) cut(at + 1, DOT_BYTES, at + 1)
  }
  if (from < mail.length) pieces.push(mail.subarray(from))
  const isEnded = mail.length === 0 || mail.at(-1) === LF || mail.at(-1) === CR
  return isEnded ? pieces : [...pieces, CRLF]
}
