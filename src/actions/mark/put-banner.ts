import { isAscii } from 'node:buffer'
import { charsetOfLabel, type Decoded, decodeText } from '#bytes'
import { encodeText } from '../rewrite/encode-text.ts'
import { insertBytes, type Leaf, type Written, writeLeaf } from '../rewrite/insert-bytes.ts'
import { htmlTop } from './html-top.ts'
import type { Banner } from './mark.ts'

/** A text with its banner. */
export interface Put {
  readonly written: Written
  /** The charset it has to be called by now; undefined where its name stays. */
  readonly charset?: 'utf-8'
  readonly isInAscii: boolean
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** Puts the banner on top of a page. It is ASCII, with all other characters by number, so that the charset stays. */
export function putInHtml(leaf: Leaf, label: string, banner: Banner, lineEnd: string): Put | undefined {
  const { content } = leaf
  const { charset } = decodeText(content, label)
  const html = banner.html.replaceAll('\n', newlineOf(leaf, lineEnd))
  if (charset.startsWith('utf-16')) {
    const mark = markBytes(content)
    const top = htmlTop(decodeText(content.subarray(mark), charset).text)
    const inserted = encodeText(html, charset)
    return top === undefined || inserted === undefined ? undefined : put(leaf, mark + top * 2, inserted, lineEnd)
  }
  const top = htmlTop(withoutWide(content.toString('latin1')))
  if (top === undefined) return undefined
  // Charsets with states other than ISO-2022-JP's: only at their very start is the state known.
  const isKnown = !/^(?:utf-7|hz-gb-2312|iso-2022-(?:kr|cn))$/.test(charset)
  return put(leaf, isKnown ? top : 0, Buffer.from(html), lineEnd)
}

function put(leaf: Leaf, offset: number, inserted: Buffer, lineEnd: string): Put | undefined {
  const written = insertBytes(leaf, offset, inserted, lineEnd)
  return written === undefined ? undefined : { written, isInAscii: false }
}

// In ISO-2022-JP the bytes of `<` and `>` are halves of characters between two escapes (RFC 1468).
const withoutWide = (page: string): string =>
  page.includes('\x1b') ? page.replace(/\x1b(?!\([BJ])[^\x1b]*/g, (wide) => 'x'.repeat(wide.length)) : page

const markBytes = (content: Buffer): number =>
  content.subarray(0, 3).equals(UTF8_MARK) ? 3 : /^(?:\xff\xfe|\xfe\xff)/.test(content.toString('latin1', 0, 2)) ? 2 : 0

/** Puts the banner on top of a plain text: in its own charset where that can say it, else in UTF-8, else in English. */
export function putInText(leaf: Leaf, label: string, banner: Banner, lineEnd: string): Put | undefined {
  const { content } = leaf
  const newline = newlineOf(leaf, lineEnd)
  const text = banner.text.replaceAll('\n', newline)
  const decoded = decodeText(content, label)
  const way = wayFor(content, label, decoded)
  if (way.charset !== undefined) {
    const inserted = encodeText(text, way.charset)
    if (inserted !== undefined) return put(leaf, markBytes(content), inserted, lineEnd)
  }
  if (way.toUtf8 && !HOLDS_FILES.test(content.toString('latin1'))) {
    const written = writeLeaf(leaf, Buffer.from(text + decoded.text), lineEnd)
    if (written !== undefined) return { written, charset: 'utf-8', isInAscii: false }
  }
  const ascii = banner.ascii.replaceAll('\n', newline)
  const inserted = decoded.charset.startsWith('utf-16') ? encodeText(ascii, decoded.charset) : Buffer.from(ascii)
  const plain = inserted === undefined ? undefined : put(leaf, markBytes(content), inserted, lineEnd)
  return plain === undefined ? undefined : { ...plain, isInAscii: banner.ascii !== banner.text }
}

/** The line end of a text: the mail's where its lines are lines of the mail. */
function newlineOf({ encoding, content }: Leaf, lineEnd: string): string {
  if (encoding !== 'base64') return lineEnd
  return content.includes('\r\n') || !content.includes(0x0a) ? '\r\n' : '\n'
}

// Files and signed texts inside a text are found by their lines as they stand.
const HOLDS_FILES = /^[ \t]{0,20}(?:begin(?:-base64)? |=ybegin )/im

interface Way {
  /** The charset to write the banner in, all else as it stands. */
  readonly charset?: string
  /** What the text says is certain, so that it may be written in UTF-8. */
  readonly toUtf8: boolean
}

// WHY: who labels a text wrongly has readers that show it rightly or not, as they guess. Nothing is rewritten on a guess
// of ours; what the bytes prove themselves (UTF-8, escape sequences) is none.
function wayFor(content: Buffer, label: string, { charset, text, labelHolds }: Decoded): Way {
  const labelled = charsetOfLabel(label)
  if (isAscii(content) && charset === 'us-ascii') {
    return { charset: labelled === '' ? 'us-ascii' : labelled, toUtf8: true }
  }
  if (charset.startsWith('utf-16')) return { charset, toUtf8: false }
  if (charset === 'iso-2022-jp') return isAscii(content) && !isDoubtful(text) ? { charset, toUtf8: false } : UNKNOWN
  if (charset === 'utf-8')
    return labelled === 'utf-8' ? { charset, toUtf8: true } : { toUtf8: isUtf8Whole(content, text) }
  if (!labelHolds) return UNKNOWN
  const isWhole = encodeText(text, charset)?.equals(content) === true
  if (labelled === '') return isWhole && !isDoubtful(text) ? { charset, toUtf8: false } : UNKNOWN
  return { charset, toUtf8: isWhole }
}

const UNKNOWN: Way = { toUtf8: false }

/** Whether a text that was guessed at may be none: bytes of a file have characters that no text has. */
const isDoubtful = (text: string): boolean =>
  /[\0-\x08\x0e-\x1f\x7f\x80-\x9f\ufffd]/.test(text) || HOLDS_FILES.test(text)

const isUtf8Whole = (content: Buffer, text: string): boolean =>
  Buffer.from(text).equals(content.subarray(markBytes(content)))
