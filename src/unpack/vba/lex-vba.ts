// The tokens of VBA source (MS-VBAL section 3.3) in one pass, statement by statement. Comments (', Rem), line
// continuations and Attribute lines are passed over; names know no case, may stand in brackets and may end in a type mark.

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'mark'
  /** Names without brackets and type mark, as written; strings without quotes. */
  readonly text: string
  /** Names in lower case; the text itself for the rest. */
  readonly key: string
  readonly line: number
  /** Where it starts and ends in the source. */
  readonly at: number
  readonly end: number
}

const NEWLINE = 10
const RETURN = 13
const QUOTE = 34
const APOSTROPHE = 39
const COLON = 58
const UNDERSCORE = 95
const LEADERS = new Set(['then', 'else'])

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 0x3000
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 128
const isNamePart = (code: number): boolean => isLetter(code) || isDigit(code) || code === UNDERSCORE
const isLineEnd = (code: number): boolean => code === NEWLINE || code === RETURN

/** Calls `onStatement` for every statement that has tokens, and says whether a line ends with it (else a colon does). */
export function lexVba(source: string, onStatement: (tokens: readonly Token[], endsLine: boolean) => void): void {
  const length = source.length
  let tokens: Token[] = []
  let line = 1
  let knownFrom = 0
  let knownEnd = 0
  let at = skipFormHeader(source)
  for (let i = 0; i < at; i += 1) if (source.charCodeAt(i) === NEWLINE) line += 1

  const flush = (endsLine: boolean) => {
    if (tokens.length > 0 && tokens[0]?.key !== 'attribute') onStatement(tokens, endsLine)
    tokens = []
  }
  const add = (kind: Token['kind'], text: string, from: number, end: number) => {
    tokens.push({ kind, text, key: kind === 'name' ? text.toLowerCase() : text, line, at: from, end })
  }

  while (at < length) {
    const code = source.charCodeAt(at)
    if (isBlank(code)) at += 1
    else if (isLineEnd(code)) {
      flush(true)
      at = nextLine(at)
    } else if (code === QUOTE) at = readString(at)
    else if (code === APOSTROPHE) at = skipComment(at)
    else if (code === UNDERSCORE && isContinuation(at)) at = nextLine(lineEnd(at))
    else if (isLetter(code) || code === UNDERSCORE) at = readName(at)
    else if (isDigit(code)) at = readNumber(at)
    else if (code === 91) at = readBracketed(at)
    else at = readMark(at, code)
  }
  flush(true)

  // The end of the present line is remembered: a line of a megabyte is walked once, not once a token.
  function lineEnd(from: number): number {
    if (from < knownEnd && from >= knownFrom) return knownEnd
    knownFrom = from
    knownEnd = from
    while (knownEnd < length && !isLineEnd(source.charCodeAt(knownEnd))) knownEnd += 1
    return knownEnd
  }

  function nextLine(end: number): number {
    line += 1
    return source.charCodeAt(end) === RETURN && source.charCodeAt(end + 1) === NEWLINE ? end + 2 : end + 1
  }

  function isContinuation(from: number): boolean {
    let end = from + 1
    while (isBlank(source.charCodeAt(end))) end += 1
    return end >= length || isLineEnd(source.charCodeAt(end))
  }

  // QUIRK: a comment whose line ends in ` _` goes on in the next line.
  function skipComment(from: number): number {
    let end = lineEnd(from)
    while (end < length && /[ \t]_[ \t]*$/.test(source.slice(Math.max(from, end - 16), end)))
      end = lineEnd(nextLine(end))
    return end
  }

  function readString(from: number): number {
    let end = from + 1
    while (end < length) {
      const quote = source.indexOf('"', end)
      const stop = lineEnd(end)
      if (quote < 0 || quote > stop) {
        add('string', source.slice(from + 1, stop).replaceAll('""', '"'), from, stop)
        return stop
      }
      if (source.charCodeAt(quote + 1) !== QUOTE) {
        add('string', source.slice(from + 1, quote).replaceAll('""', '"'), from, quote + 1)
        return quote + 1
      }
      end = quote + 2
    }
    return length
  }

  function readName(from: number): number {
    let end = from + 1
    while (end < length && isNamePart(source.charCodeAt(end))) end += 1
    const text = source.slice(from, end)
    if (text.length === 3 && text.toLowerCase() === 'rem' && isStatementStart()) return skipComment(from)
    if ('%&!#@$'.includes(source.charAt(end) || ' ') && !isSpacedOperator(end)) end += 1
    add('name', text, from, end)
    return end
  }

  // `a&b` joins, `a& + b` is a Long: the mark belongs to the name unless an operand follows at once.
  function isSpacedOperator(mark: number): boolean {
    const after = source.charCodeAt(mark + 1)
    return source.charAt(mark) === '&' && (after === QUOTE || isNamePart(after))
  }

  function isStatementStart(): boolean {
    const last = tokens.at(-1)
    return last === undefined || (tokens.length === 1 && last.kind === 'number') || LEADERS.has(last.key)
  }

  function readNumber(from: number): number {
    let end = from + 1
    while (end < length && (isNamePart(source.charCodeAt(end)) || source.charAt(end) === '.')) end += 1
    add('number', source.slice(from, end), from, end)
    return end
  }

  function readBracketed(from: number): number {
    // LIMIT: a name has 255 characters at most.
    const end = from + source.slice(from, Math.min(lineEnd(from), from + 257)).indexOf(']')
    if (end < from) return readMark(from, 91)
    add('name', source.slice(from + 1, end), from, end + 1)
    return end + 1
  }

  function readMark(from: number, code: number): number {
    if (code === COLON && source.charAt(from + 1) !== '=') flush(false)
    else add('mark', source.charAt(from), from, from + 1)
    return from + 1
  }
}

// A class or form that was exported opens with `VERSION 1.0 CLASS`, `BEGIN`, properties, `END`: not code.
function skipFormHeader(source: string): number {
  if (!/^\ufeff?VERSION [\d.]+/i.test(source.slice(0, 40))) return 0
  const end = /^END[ \t]*\r?$/im.exec(source.slice(0, 200_000))
  return end === null ? 0 : end.index + end[0].length
}
