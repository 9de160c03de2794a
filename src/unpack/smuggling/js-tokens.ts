// The tokens of JavaScript, as far as strings and what is done with them go: names, numbers, strings, marks. Comments
// and regular expressions are stepped over (a quote in one must not open a string). Total, and linear in the text.

export interface JsToken {
  readonly kind: 'string' | 'name' | 'number' | 'regex' | 'mark'
  /** A string's value, unescaped; everything else as written. */
  readonly text: string
  readonly at: number
}

// LIMIT: a page with its libraries has some hundred thousand tokens; arrays of numbers are taken whole (see below).
const TOKENS_MAX = 400_000
const WORD = /[\w$\u0080-\uffff]+/y
const BLANK = /[\s\ufeff]+/y
// A list of bytes is one token: a file of a megabyte as numbers would be a million of them.
const NUMBERS = /(?:0x[\da-f]{1,4}|\d{1,5})(?:\s{0,8},\s{0,8}(?:0x[\da-f]{1,4}|\d{1,5})){15,}/iy

export function readJsTokens(code: string): JsToken[] {
  const tokens: JsToken[] = []
  let at = 0
  while (at < code.length && tokens.length < TOKENS_MAX) {
    const blank = match(BLANK, code, at)
    if (blank !== '') {
      at += blank.length
      continue
    }
    const comment = commentEnd(code, at)
    if (comment > at) {
      at = comment
      continue
    }
    const token = tokenAt(code, at, tokens.at(-1))
    tokens.push(token.value)
    at = token.end
  }
  return tokens
}

function tokenAt(code: string, at: number, before: JsToken | undefined): { value: JsToken; end: number } {
  const first = code.charAt(at)
  if (first === '"' || first === "'" || first === '`') {
    const end = stringEnd(code, at, first)
    return { value: { kind: 'string', text: unescapeJs(code.slice(at + 1, end - 1)), at }, end }
  }
  if (/\d/.test(first)) {
    const list = match(NUMBERS, code, at)
    if (list !== '') return { value: { kind: 'number', text: list, at }, end: at + list.length }
  }
  const word = match(WORD, code, at)
  if (word !== '')
    return { value: { kind: /^\d/.test(word) ? 'number' : 'name', text: word, at }, end: at + word.length }
  if (first === '/' && opensRegex(before)) {
    const end = regexEnd(code, at)
    if (end > at) return { value: { kind: 'regex', text: code.slice(at, end), at }, end }
  }
  const pair = code.startsWith('+=', at) || code.startsWith('==', at) ? 2 : 1
  return { value: { kind: 'mark', text: code.slice(at, at + pair), at }, end: at + pair }
}

function match(pattern: RegExp, code: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(code)?.[0] ?? ''
}

function commentEnd(code: string, at: number): number {
  if (code.startsWith('//', at) || code.startsWith('<!--', at)) {
    const end = code.indexOf('\n', at)
    return end < 0 ? code.length : end + 1
  }
  if (!code.startsWith('/*', at)) return at
  const end = code.indexOf('*/', at + 2)
  return end < 0 ? code.length : end + 2
}

// Looked for with `indexOf`, for a literal may be megabytes long.
function stringEnd(code: string, at: number, quote: string): number {
  let end = code.indexOf(quote, at + 1)
  while (end > 0 && isEscaped(code, end)) end = code.indexOf(quote, end + 1)
  const whole = end < 0 ? code.length + 1 : end + 1
  if (quote === '`') return whole
  // A line's end closes what was never a string: an apostrophe in a comment of another language.
  const inside = code.slice(at, whole)
  let line = inside.indexOf('\n')
  while (line > 0 && /\\\r?$/.test(inside.slice(Math.max(0, line - 2), line))) line = inside.indexOf('\n', line + 1)
  return line < 0 ? whole : at + line + 1
}

function isEscaped(code: string, at: number): boolean {
  let slashes = 0
  while (slashes < 64 && code.charAt(at - 1 - slashes) === '\\') slashes += 1
  return slashes % 2 === 1
}

// After a value a slash divides; after anything else it opens a regular expression.
const opensRegex = (before: JsToken | undefined): boolean =>
  before === undefined || (before.kind === 'mark' && !/^[)\]}]$/.test(before.text)) || before.text === 'return'

function regexEnd(code: string, at: number): number {
  let inClass = false
  for (let end = at + 1; end < Math.min(code.length, at + 500); end += 1) {
    const letter = code.charAt(end)
    if (letter === '\n') return at
    if (letter === '\\') end += 1
    else if (letter === '[') inClass = true
    else if (letter === ']') inClass = false
    else if (letter === '/' && !inClass) return end + 1 + match(/[a-z]*/y, code, end + 1).length
  }
  return at
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0', b: '\b', f: '\f', v: '\v' }

function unescapeJs(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|\r\n|([\s\S]))/gi,
    (_, braced: string | undefined, four: string | undefined, two: string | undefined, one: string | undefined) => {
      const code = Number.parseInt(braced ?? four ?? two ?? '', 16)
      if (!Number.isNaN(code)) return code > 0x10ffff ? '' : String.fromCodePoint(code)
      return one === undefined || one === '\n' ? '' : (ESCAPES[one] ?? one)
    },
  )
}
