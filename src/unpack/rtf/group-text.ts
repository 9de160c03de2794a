// The characters of one group, as Word puts them together: `{\*\template \u104?\'74tp://...}`.

// Every alternative consumes at least one character and none can match the same text twice: linear.
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi

/** The text from `from`, behind the group's control word, to the group's end, at most `charsMax` characters. */
export function groupText(rtf: string, charsMax: number): string {
  let text = ''
  let depth = 0
  let toSkip = 0
  let skipAfterUnicode = 1
  for (const [, word, value, hex, symbol, brace, plain] of rtf.matchAll(TOKEN)) {
    if (text.length >= charsMax) break
    if (brace === '{') depth += 1
    else if (brace === '}') {
      if (depth === 0) break
      depth -= 1
    } else if (word !== undefined) {
      const name = word.toLowerCase()
      if (name === 'uc') skipAfterUnicode = Math.min(8, Math.max(0, Number(value ?? 1)))
      if (name !== 'u' || value === undefined) continue
      text += String.fromCharCode(Number(value) & 0xffff)
      toSkip = skipAfterUnicode
    } else if (hex !== undefined) {
      if (toSkip > 0) toSkip -= 1
      else text += String.fromCharCode(Number.parseInt(hex, 16))
    } else if (symbol !== undefined) text += '\\{}'.includes(symbol) ? symbol : ''
    else if (plain !== undefined) {
      text += plain.slice(toSkip)
      toSkip = 0
    }
  }
  return text.slice(0, charsMax).trim()
}
