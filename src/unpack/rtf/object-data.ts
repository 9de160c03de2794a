// `{\*\objdata 0105000002...}`: an OLE 1 object in hex digits. Word skips everything that is not a digit, so do we:
// white space, control words (`\word-12 `), escapes (`\'ab`), and groups that open with `\*`; `\binN` is N raw bytes.

const HEX = new Int8Array(256).fill(-1)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  HEX[digit.charCodeAt(0)] = value
  HEX[digit.toUpperCase().charCodeAt(0)] = value
}
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
const QUOTE = 0x27

/** Decodes the digits from `from` to the end of their group. */
export function decodeObjectData(rtf: Buffer, from: number): { readonly data: Buffer; readonly end: number } {
  const close = rtf.indexOf(CLOSE, from)
  let out = Buffer.allocUnsafe(((close < 0 ? rtf.length : close) - from + 64) >> 1)
  const raw: Buffer[] = []
  let length = 0
  let high = -1
  let depth = 0
  let at = from
  for (; at < rtf.length; at += 1) {
    const byte = rtf[at] ?? 0
    const value = HEX[byte] ?? -1
    if (value >= 0) {
      if (high < 0) high = value
      else {
        if (length === out.length) out = Buffer.concat([out, Buffer.allocUnsafe(out.length)])
        out[length++] = high * 16 + value
        high = -1
      }
    } else if (byte === OPEN) depth += 1
    else if (byte === CLOSE && depth-- === 0) break
    else if (byte === BACKSLASH) {
      const word = readWord(rtf, at)
      if (word.name === 'bin' && word.value > 0) {
        raw.push(Buffer.from(out.subarray(0, length)), rtf.subarray(word.end, word.end + word.value))
        length = 0
        at = word.end + word.value - 1
      } else at = word.end - 1
    }
  }
  return { data: Buffer.concat([...raw, out.subarray(0, length)]), end: at }
}

function readWord(rtf: Buffer, at: number): { readonly name: string; readonly value: number; readonly end: number } {
  if (rtf[at + 1] === QUOTE) return { name: "'", value: 0, end: at + 4 }
  // LIMIT: the longest control word has 32 letters and 10 digits.
  const [whole = '\\', name = '', value = ''] = /^\\([a-z]+)(-?\d+)? ?/i.exec(rtf.toString('latin1', at, at + 48)) ?? []
  return name === ''
    ? { name: '', value: 0, end: at + 2 }
    : { name: name.toLowerCase(), value: Number(value), end: at + whole.length }
}
