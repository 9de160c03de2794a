import type { PasswordFact } from '#domain'
import { CUE, isFiller, LANGUAGE_OF_IS, STRONG_CUE, TYPED } from './password-words.ts'

// LIMIT: a mail that tells its password does so in its first few pages; the rest is bounded output.
const TEXT_CHARS_MAX = 200_000
const LINES_MAX = 4_000
const LINE_CHARS_MAX = 400
const FOUND_MAX = 200
const COLLECTED_MAX = 1_000
// Lines with something in them, and lines with nothing between them.
const LINES_AHEAD = 4
const EMPTY_AHEAD = 12
const CUES_PER_LINE_MAX = 6
const REST_CHARS = 120

/**
 * What a subject or body tells its reader to type: `パスワード：xxxx`, `解凍PWは「xxxx」です`, `Password: xxxx`, or the
 * word on one line and the password on the next. WHY: in Japan a locked ZIP and its password come in two mails, or in
 * one (PPAP); Emotet did the same. Every reading is a candidate: a wrong one costs a try, a missed one hides the file.
 */
export function findPasswords(text: string): PasswordFact[] {
  const found = new Map<string, PasswordFact>()
  const lines = text.slice(0, TEXT_CHARS_MAX).split(/\r\n|[\r\n]/, LINES_MAX)
  for (const [index, line] of lines.entries()) {
    if (found.size >= COLLECTED_MAX) break
    const raw = line.slice(0, LINE_CHARS_MAX)
    for (const value of valuesIn(raw, lines, index))
      if (!found.has(value)) found.set(value, { type: 'password', value, context: raw.trim().slice(0, 120) })
  }
  // WHY: locks that are slow to try get the first few only.
  const isWeak = ({ context }: PasswordFact): boolean => !STRONG_CUE.test(context.normalize('NFKC'))
  const all = [...found.values()]
  return [...all.filter((each) => !isWeak(each)), ...all.filter(isWeak)].slice(0, FOUND_MAX)
}

function valuesIn(raw: string, lines: readonly string[], index: number): readonly string[] {
  const line = raw.normalize('NFKC')
  const typed = [...line.matchAll(TYPED)].slice(0, 3).map((match) => match[1] ?? '')
  return [...typed, ...valuesByCue(raw, line, lines, index)]
}

function valuesByCue(raw: string, line: string, lines: readonly string[], index: number): readonly string[] {
  const cues = [...line.matchAll(CUE)].slice(0, CUES_PER_LINE_MAX)
  if (cues.length === 0) return []
  const values = cues.flatMap((cue) => valuesBehind(line.slice(cue.index + cue[0].length).slice(0, REST_CHARS)))
  // What stands in brackets behind the word may only describe it: `パスワード (すべて半角)`.
  const isTold = values.some((value) => isAscii(value))
  const told = isTold ? values : [...values, ...valuesBelow(lines, index)]
  return told.flatMap((value) => [
    ...asWritten(value, isTold ? [raw] : lines.slice(index + 1, index + 1 + LINES_AHEAD + EMPTY_AHEAD)),
    ...withoutEnd(value),
  ])
}

/** Values on the line of the word itself, in what stands behind it. */
function valuesBehind(rest: string): readonly string[] {
  const open = rest.replace(/^[】\]》〉)」』"'”’*_]{1,4}/, ' ')
  return [...spelled(open), ...quoted(open), ...separated(open), ...bare(open)].filter((value) => isLikely(value))
}

const QUOTED = /[「『"“‘'<〈《【[({]([^「」『』"“”‘’'<>〈〉《》【】[\](){}]{1,64})[」』"”’'>〉》】\])}]/g

function quoted(rest: string): readonly string[] {
  return [...rest.slice(0, 90).matchAll(QUOTED)].slice(0, 3).map((match) => (match[1] ?? '').trim())
}

/** `K z 7 q` with the remark that the spaces do not count. */
function spelled(rest: string): readonly string[] {
  const letters = /(?:^|[^!-~])([!-'*-~](?: [!-'*-~]){3,30})(?![!-~])/.exec(rest)?.[1]
  return letters === undefined ? [] : [letters.replaceAll(' ', '')]
}

const SEPARATOR = new RegExp(`[:=→⇒➡>|]|[-‐–—ー]\\s|は|が|\\b(?:${LANGUAGE_OF_IS})\\b`, 'giu')

/** `パスワードは abc です`, `Password: abc`: behind a separator, in ASCII; behind a colon in any script. */
function separated(rest: string): readonly string[] {
  return [...rest.slice(0, 60).matchAll(SEPARATOR)].slice(0, 4).flatMap((match) => {
    const behind = rest.slice(match.index + match[0].length)
    const ascii = /^[\s、,:=]{0,8}([\x21-\x7e]{2,64})/.exec(behind)?.[1]
    if (ascii !== undefined) return [unquoted(ascii)]
    const other = /^[\s]{0,8}([^\s、。,]{2,24})/.exec(behind)?.[1]
    return other !== undefined && /[:=]/.test(match[0]) ? [withoutCopula(other)] : []
  })
}

/** `PW abc123`, `パスワード abc123`: only with a digit, or every English sentence about passwords would be one. */
function bare(rest: string): readonly string[] {
  const value = /^\s{0,4}([!-9;<>-~][\x21-\x7e]{1,63})/.exec(rest)?.[1]
  if (value !== undefined) return /\d/.test(value) ? [unquoted(value)] : []
  // `パスワードは受付でお伝えした番号 X です`: the first run of ASCII between Japanese words.
  const later = /^[^\x21-\x7e]{2,40}?([\x21-\x7e]{4,64})\s{0,4}(?:です|となり|に(?:なり|て)|で(?:お|開))/.exec(
    rest,
  )?.[1]
  return later !== undefined && /\d/.test(later) ? [unquoted(later)] : []
}

/** The next lines, where the line of the word ends without a value. */
function valuesBelow(lines: readonly string[], index: number): readonly string[] {
  let seen = 0
  for (const line of lines.slice(index + 1, index + 1 + LINES_AHEAD + EMPTY_AHEAD)) {
    const text = line
      .slice(0, LINE_CHARS_MAX)
      .normalize('NFKC')
      .replace(/^[\s>・●■◆○*:|‣•]{1,20}/, '')
      .trim()
    if (text === '') continue
    seen += 1
    if (seen > LINES_AHEAD) return []
    if (/^[-=_~*#+.ー―─━]{3,}$/.test(text)) continue
    return [...quoted(text), ...lone(text)].filter(isLikely)
  }
  return []
}

function lone(text: string): readonly string[] {
  const ascii = /^([\x21-\x7e]{2,64})(?:\s|$|[^\x20-\x7e])/.exec(text)?.[1]
  if (ascii !== undefined && (text.length === ascii.length || /[\d!-/:-@]/.test(ascii))) return [unquoted(ascii)]
  return text.length <= 24 && !/\s/.test(text) ? [withoutCopula(text)] : []
}

/** The value as the mail writes it, where that is full width: either may be what the sender typed. */
function asWritten(value: string, rawLines: readonly string[]): readonly string[] {
  for (const raw of rawLines) {
    for (const piece of raw.slice(0, LINE_CHARS_MAX).split(/[\s「」『』"“”:：=＝、。]|です|は/)) {
      if (piece !== value && piece.normalize('NFKC') === value) return [value, piece]
    }
  }
  return [value]
}

/** `abc123.` may end in a full stop of the sentence or of the password: both. */
function withoutEnd(value: string): readonly string[] {
  const bareValue = value.replace(/[.,;:!?()[\]{}<>'"]{1,4}$/, '')
  const before = /^([^([{<]{3,64})[([{<]/.exec(value)?.[1]
  return [...new Set([bareValue, ...(before === undefined ? [] : [before])])].filter(
    (each) => each !== value && each.length >= 2,
  )
}

const isAscii = (value: string): boolean => /^[\x20-\x7e]{1,64}$/.test(value)

const unquoted = (value: string): string => value.replace(/^["'<([{]/, '').replace(/(?<=.)["'>)\]}]$/, '')

const withoutCopula = (value: string): string =>
  value.replace(/(?:です|でございます|となります|になります|となっております|です。)$/, '')

const isLikely = (value: string): boolean =>
  value.length >= 2 && !/^(?:https?:|www\.|mailto:)/i.test(value) && !isFiller(value)
