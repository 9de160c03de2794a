// Strings that scripts put together from pieces, rewritten as what they make: PowerShell's `'a'+'b'`, `"{1}{0}" -f`,
// `[char]101`, `-join`, `-replace`, `-split`, backticks; the `"a" & "b"` of VBScript. A few passes over the text, each by
// linear patterns over short pieces; strings that span more than PIECE characters stay as they are.

// LIMIT: passes until nothing changes; pieces in pieces nest two or three times.
const PASSES_MAX = 6
const TEXT_CHARS_MAX = 2 ** 18
const REWRITES_MAX = 20_000
const PIECE_CHARS_MAX = 20_000

const PIECE = `'[^'\\r\\n]{0,2000}'|"[^"\\r\\n]{0,2000}"`
const CHAR = /\[char\]\s{0,3}\(?\s{0,3}(0x[0-9a-f]{1,4}|\d{1,5})\s{0,3}\)?/gi
const CHR = /\bchrw?\s{0,3}\(\s{0,3}(\d{1,5}|&h[0-9a-f]{1,4})\s{0,3}\)/gi
const CHAR_LIST =
  /\[char\[\]\]\s{0,3}@?\(?\s{0,3}((?:(?:0x[0-9a-f]{1,4}|\d{1,5})\s{0,3},\s{0,3}){1,5000}(?:0x[0-9a-f]{1,4}|\d{1,5}))\s{0,3}\)?/gi
const JOINED = new RegExp(`(${PIECE})\\s{0,5}[+&]\\s{0,5}(?=['"])(${PIECE})`, 'g')
const FORMATTED = new RegExp(
  `\\(?\\s{0,3}("[^"\\r\\n]{0,2000}"|'[^'\\r\\n]{0,2000}')\\s{0,5}-f\\s{0,5}((?:(?:${PIECE})\\s{0,3},\\s{0,3}){0,200}(?:${PIECE}))\\s{0,3}\\)?`,
  'gi',
)
// An opening parenthesis and its closing one go together, or stay.
const REPLACED = new RegExp(
  `(${PIECE})(\\))?\\s{0,3}(?:\\.replace\\s{0,3}(\\()|-[ci]?replace\\s{0,3}(\\()?)\\s{0,3}(${PIECE})\\s{0,3},\\s{0,3}(${PIECE})(\\s{0,3}\\))?`,
  'gi',
)
const LIST_JOINED = new RegExp(
  `(?:-join\\s{0,3}\\(|\\[string\\]::join\\(\\s{0,3}''\\s{0,3},)\\s{0,3}(@?\\()?((?:\\s{0,3}(?:${PIECE})\\s{0,3},){1,2000}\\s{0,3}(?:${PIECE}))\\s{0,3}\\)(\\s{0,3}\\))?`,
  'gi',
)
const PARENTHESIS = new RegExp(`(?<![\\w\\])'"])\\(\\s{0,3}(${PIECE})\\s{0,3}\\)`, 'g')
const ANY =
  /\[char|chrw?\s{0,3}\(|['"]\s{0,5}[+&]\s{0,5}['"]|['"]\s{0,5}-f\b|replace\s{0,3}\(?\s{0,3}['"]|-join|[a-z]`[a-z]/i

/** The text with its joined strings written out; the same text when there are none. */
export function joinStrings(text: string): string {
  if (text.length > TEXT_CHARS_MAX || !ANY.test(text)) return text
  let present = withoutBackticks(text)
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const before = present
    present = onePass(present)
    if (present === before) break
  }
  return present
}

function onePass(text: string): string {
  let left = REWRITES_MAX
  const may = () => {
    left -= 1
    return left > 0
  }
  let out = text
    .replace(CHAR_LIST, (_, list: string) => quote(list.split(',').map(fromCode).join('')))
    .replace(CHAR, (_, code: string) => quote(fromCode(code)))
    .replace(CHR, (_, code: string) => quote(fromCode(code.replace(/&h/i, '0x'))))
  out = joinNeighbours(out)
  return out
    .replace(LIST_JOINED, (whole, open: string | undefined, list: string, close: string | undefined) =>
      may() ? quote(pieces(list).join('')) + (open === undefined ? (close ?? '') : '') : whole,
    )
    .replace(FORMATTED, (whole, pattern: string, list: string) =>
      may() ? quote(format(inner(pattern), pieces(list))) : whole,
    )
    .replace(REPLACED, (...parts) => (may() ? replaced(parts) : parts[0]))
    .replace(PARENTHESIS, (whole, piece: string) => (may() ? piece : whole))
}

function replaced(parts: readonly (string | undefined)[]): string {
  const [whole = '', value = '', before = '', method, open, find = '', put = '', close = ''] = parts
  if (inner(find) === '') return whole
  const made = quote(
    inner(value)
      .replaceAll(inner(find), () => inner(put))
      .slice(0, PIECE_CHARS_MAX),
  )
  return made + before + ((method ?? open) ? '' : close)
}

// `'a'+'b'+'c'`: a long row is joined at once, not one pair a pass.
function joinNeighbours(text: string): string {
  JOINED.lastIndex = 0
  if (!JOINED.test(text)) return text
  return text.replace(/(['"])\s{0,5}[+&]\s{0,5}(['"])/g, (whole, end: string, start: string) =>
    end === start ? '' : whole,
  )
}

// A backtick before a letter that it does not change.
const withoutBackticks = (text: string): string => text.replace(/([a-z-])`(?=[a-z-])/gi, '$1')

const inner = (piece: string): string => piece.slice(1, -1)
const quote = (text: string): string => `'${text.replaceAll("'", '’')}'`
const pieces = (list: string): string[] => (list.match(new RegExp(PIECE, 'g')) ?? []).map(inner)

function fromCode(code: string): string {
  const number = Number(code.trim())
  return Number.isInteger(number) && number > 0 && number <= 0xffff ? String.fromCharCode(number) : ''
}

function format(pattern: string, values: readonly string[]): string {
  return pattern.replace(/\{(\d{1,3})\}/g, (_, at: string) => values[Number(at)] ?? '').slice(0, PIECE_CHARS_MAX)
}
