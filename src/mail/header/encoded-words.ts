import { decodeText } from '#bytes'
import { decodeBase64 } from '../mime/base64.ts'
import { decodeQEncoding } from '../mime/quoted-printable.ts'

// Text in header fields: raw bytes of any charset, and encoded words (RFC 2047).
//   encoded-word = "=?" charset ["*" language] "?" ("B" / "Q") "?" encoded-text "?="
// QUIRK: words are split in the middle of a character, and even of a base64 group, so neighbours of one charset are
// joined before they are decoded; the closing `?=` is missing at times; spaces stand inside.

const WORD = /=\?([^?\s"]{1,64})\?([bq])\?([^?]*)(?:\?=|\??$)/gi
const PLAIN = /^[\x20-\x7e\t]*$/

/** A field value (latin1 view of its bytes) as text; encoded words stay as they are. */
export function decodeRaw(value: string, charset = ''): string {
  return PLAIN.test(value) ? value : decodeText(Buffer.from(value, 'latin1'), charset).text
}

/** A field value (latin1 view of its bytes) as people see it. */
export const decodeField = (value: string): string => decodeWords(decodeRaw(value))

interface Run {
  readonly charset: string
  readonly encoding: string
  /** Encoded text of words that were cut inside a base64 group. */
  text: string
  readonly done: Buffer[]
}

/** Text with its encoded words decoded. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text
  const alone = ONE_WORD.exec(text)
  if (alone !== null) {
    const [, label = '', letter = '', encoded = ''] = alone
    const word = { charset: charsetOf(label), encoding: letter.toLowerCase(), text: encoded }
    const bytes = decodeWord(word)
    // WHY: most words are UTF-8, and say so.
    const text8 = word.charset === 'utf-8' ? bytes.toString('utf8') : '\ufffd'
    return ODD_UTF8.test(text8) ? decodeText(bytes, word.charset).text : text8
  }
  let shown = ''
  let run: Run | undefined
  let at = 0
  const flush = (): void => {
    if (run !== undefined) shown += decodeText(joined(run), run.charset).text
    run = undefined
  }
  for (const match of text.matchAll(WORD)) {
    const [whole, label = '', letter = '', encoded = ''] = match
    const between = text.slice(at, match.index)
    const charset = charsetOf(label)
    const encoding = letter.toLowerCase()
    if (run !== undefined && between.trim() === '') {
      run = extendRun(run, charset, encoding, encoded, flush)
    } else {
      flush()
      shown += between
      run = { charset, encoding, text: encoded, done: [] }
    }
    at = match.index + whole.length
  }
  flush()
  return shown + text.slice(at)
}

// WHY: a short name or subject is one word.
const ONE_WORD = /^=\?([^?\s"]{1,64})\?([bq])\?([^?]*)\?=$/i

// What is no plain UTF-8: bytes that are none, a byte order mark, escape sequences of other charsets.
const ODD_UTF8 = /[\ufffd\ufeff\0-\x08\x0e-\x1f]/

/** The charset of an encoded word without its language (RFC 2231 section 5). */
const charsetOf = (label: string): string =>
  (label.includes('*') ? label.slice(0, label.indexOf('*')) : label).toLowerCase()

const joined = (run: Run): Buffer =>
  run.done.length === 0 ? decodeWord(run) : Buffer.concat([...run.done, decodeWord(run)])

function extendRun(run: Run, charset: string, encoding: string, encoded: string, flush: () => void): Run {
  if (run.charset !== charset) {
    flush()
    return { charset, encoding, text: encoded, done: [] }
  }
  if (run.encoding === 'b' && encoding === 'b' && run.text.length % 4 !== 0 && !run.text.endsWith('=')) {
    run.text += encoded
    return run
  }
  run.done.push(decodeWord(run))
  return { charset, encoding, text: encoded, done: run.done }
}

const WHOLE_GROUPS = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function decodeWord({ encoding, text }: Pick<Run, 'encoding' | 'text'>): Buffer {
  if (encoding === 'b' && WHOLE_GROUPS.test(text)) return Buffer.from(text, 'base64')
  const bytes = Buffer.from(text, 'latin1')
  return encoding === 'b' ? decodeBase64(bytes).content : decodeQEncoding(bytes)
}
