import type { YaraString } from './rule-source.ts'

// Bytes that must stand in whatever a YARA string matches. Letters are compared without their case throughout, so
// `nocase` changes nothing.

// LIMIT: the index looks for four bytes at a time; shorter literals stand everywhere anyway.
export const LITERAL_BYTES_MIN = 4

/**
 * Literals of which at least one stands wherever the string matches; undefined when there is nothing to look for.
 * WHY undefined for xor and base64: they have 255 and three shapes; such rules are simply run.
 */
export function literalsOf(string: YaraString): readonly Buffer[] | undefined {
  const { modifiers } = string
  if (['xor', 'base64', 'base64wide'].some((each) => modifiers.has(each))) return undefined
  const literal = FROM[string.kind](string.body)
  if (literal === undefined) return undefined
  const wide = modifiers.has('wide') ? [widened(literal)] : []
  const narrow = modifiers.has('ascii') || !modifiers.has('wide') ? [literal] : []
  const all = [...narrow, ...wide]
  return all.every(({ length }) => length >= LITERAL_BYTES_MIN) ? all : undefined
}

const widened = (bytes: Buffer): Buffer => Buffer.from([...bytes].flatMap((byte) => [byte, 0]))

const FROM: Readonly<Record<YaraString['kind'], (body: string) => Buffer | undefined>> = {
  text: (body) => Buffer.concat(pieces(body, TEXT_PIECE, textPiece)),
  hex: (body) => longest(hexRuns(body)),
  regex: (body) => longest(regexRuns(body)),
}

function pieces<T>(body: string, pattern: RegExp, read: (match: RegExpMatchArray) => T): T[] {
  return [...body.matchAll(pattern)].map(read)
}

const longest = (runs: readonly Buffer[] | undefined): Buffer | undefined =>
  runs?.reduce<Buffer | undefined>(
    (best, run) => (best !== undefined && best.length >= run.length ? best : run),
    undefined,
  )

const TEXT_PIECE = /\\x([0-9a-fA-F]{2})|\\(.)|[^\\]+/gsu
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', a: '\u0007', '0': '\0' }

const textPiece = ([all, hex, escaped]: RegExpMatchArray): Buffer =>
  hex !== undefined
    ? Buffer.from(hex, 'hex')
    : Buffer.from(escaped === undefined ? all : (CONTROLS[escaped] ?? escaped))

const HEX_TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|[0-9a-fA-F]{2}|~?[?0-9a-fA-F]{2}|\[[^\]]*\]|[()|]/gu

/** Runs of fixed bytes outside of alternatives, wildcards and jumps. */
function hexRuns(body: string): readonly Buffer[] {
  const runs: string[] = ['']
  let depth = 0
  for (const [token] of body.matchAll(HEX_TOKEN)) {
    if (token.startsWith('/')) continue
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (depth === 0 && /^[0-9a-f]{2}$/iu.test(token)) runs.push((runs.pop() ?? '') + token)
    else runs.push('')
  }
  return runs.map((run) => Buffer.from(run, 'hex'))
}

const REGEX_TOKEN = /\\x([0-9a-fA-F]{2})|\\(.)|\[\^?\]?(?:[^\]\\]|\\.)*\]|\{[^}]*\}|[\s\S]/gsu

/** Runs of plain characters outside of groups; undefined where the pattern is a choice between several. */
function regexRuns(body: string): readonly Buffer[] | undefined {
  if (VERBOSE.test(body)) return undefined
  const runs: number[][] = [[]]
  let depth = 0
  for (const [token, hex, escaped] of body.matchAll(REGEX_TOKEN)) {
    if ((token === '|' && depth === 0) || isNestedClass(token)) return undefined
    if (token === ')') depth -= 1
    const run = runs.at(-1) ?? []
    // What may be left out or repeated ends the run; the character before a `+` is there at least once.
    if (depth === 0 && (token === '*' || token === '?' || token.startsWith('{'))) run.pop()
    const byte = depth > 0 ? undefined : byteOf(token, hex, escaped)
    if (byte === undefined) runs.push([])
    else run.push(byte)
    if (token === '(') depth += 1
  }
  return runs.map((run) => Buffer.from(run))
}

// In this mode spaces in the pattern mean nothing.
const VERBOSE = /\(\?[a-z-]{0,8}x/u

const isNestedClass = (token: string): boolean => token.startsWith('[') && token.includes('[', 1)

function byteOf(token: string, hex: string | undefined, escaped: string | undefined): number | undefined {
  if (hex !== undefined) return Number.parseInt(hex, 16)
  if (escaped !== undefined) return byteOfEscape(escaped)
  return token.length === 1 && /[\u0020-\u007e]/u.test(token) && !/[.*+?^$()|[\]{}]/u.test(token)
    ? token.charCodeAt(0)
    : undefined
}

function byteOfEscape(escaped: string): number | undefined {
  const control = CONTROLS[escaped]
  if (control !== undefined && escaped !== '0') return control.charCodeAt(0)
  // A letter or digit is a class (`\d`, `\b`); punctuation stands for itself.
  return /^[!-/:-@[-`{-~]$/u.test(escaped) && escaped !== '_' ? escaped.charCodeAt(0) : undefined
}
