// Which names of compiled code its source does not have. By names, not by texts: the editor keeps both in step, while a
// text may be written in more than one way. Comments, texts and attributes of the source do not count as having a name.
// WHY by hand: every macro document pays for this, and a name is cut out of the source once, when it is still wanted.

export interface NameComparison {
  readonly missing: readonly string[]
  /** The source has no name at all: nothing but attributes and comments. */
  readonly isBlank: boolean
}

// What the compiler makes up: `_B_var_Range` for the type of `Range$`, `_Evaluate` for brackets.
const MADE_UP = /^_/
const BRACKETED_MAX = 255
const SLOTS = 4_096

/** Looks for the names in a source. */
export function missingNames(used: readonly string[], source: string): NameComparison {
  const text = source.toLowerCase()
  const wanted = new Map(used.filter((name) => !MADE_UP.test(name)).map((name) => [name.toLowerCase(), name]))
  const slots = new Uint16Array(SLOTS)
  for (const name of wanted.keys()) addTo(slots, slotOf(name, 0, name.length), 1)
  let isBlank = true
  let at = 0
  while (at < text.length && (wanted.size > 0 || isBlank)) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfText(at + 1)
    else if (code === APOSTROPHE) at = endOfComment(at + 1)
    else if (code === BRACKET) at = takeBracketed(at + 1)
    else if (isNamePart(code) && !isDigit(code)) at = takeName(at)
    else at += 1
  }
  return { missing: [...wanted.values()], isBlank }

  function takeName(from: number): number {
    let end = from + 1
    while (end < text.length && isNamePart(text.charCodeAt(end))) end += 1
    if (end - from === 3 && text.startsWith('rem', from) && text.charCodeAt(from - 1) !== DOT) return endOfComment(end)
    if (end - from === 9 && text.startsWith('attribute', from) && isLineEnd(text.charCodeAt(from - 1)))
      return endOfLine(end)
    found(from, end)
    return end
  }

  function found(from: number, end: number): void {
    isBlank = false
    const slot = slotOf(text, from, end)
    if (slots[slot] === 0) return
    if (wanted.delete(text.slice(from, end))) addTo(slots, slot, -1)
  }

  // A name in brackets may hold anything; `[A1]` and `[Sheet1!A1]` are looked up as well.
  function takeBracketed(from: number): number {
    const length = text.slice(from, from + BRACKETED_MAX + 1).search(/[\]\r\n]/)
    const end = from + length
    if (length < 0 || text.charCodeAt(end) !== BRACKET_END) return from
    let start = from
    for (let each = from; each <= end; each += 1) {
      if (each < end && isNamePart(text.charCodeAt(each))) continue
      if (each > start) found(start, each)
      start = each + 1
    }
    found(from, end)
    return end + 1
  }

  function endOfText(from: number): number {
    let end = from
    while (end < text.length && text.charCodeAt(end) !== QUOTE && !isLineEnd(text.charCodeAt(end))) end += 1
    return end + 1
  }

  // A comment goes on in the next line after ` _`.
  function endOfComment(from: number): number {
    let end = endOfLine(from)
    while (end < text.length && /[ \t]_[ \t]{0,16}$/.test(text.slice(Math.max(from, end - 18), end)))
      end = endOfLine(end + (text.startsWith('\r\n', end) ? 2 : 1))
    return end
  }

  function endOfLine(from: number): number {
    let end = from
    while (end < text.length && !isLineEnd(text.charCodeAt(end))) end += 1
    return end
  }
}

const QUOTE = 34
const APOSTROPHE = 39
const DOT = 46
const BRACKET = 91
const BRACKET_END = 93

const slotOf = (text: string, from: number, end: number): number =>
  (text.charCodeAt(from) * 31 + text.charCodeAt(end - 1) * 7 + (end - from) * 131) & (SLOTS - 1)

function addTo(slots: Uint16Array, slot: number, count: number): void {
  slots[slot] = (slots[slot] ?? 0) + count
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isNamePart = (code: number): boolean =>
  (code >= 97 && code <= 122) || isDigit(code) || code === 95 || code >= 128 || (code >= 65 && code <= 90)
// NaN: before the first character.
const isLineEnd = (code: number): boolean => code === 10 || code === 13 || Number.isNaN(code)
