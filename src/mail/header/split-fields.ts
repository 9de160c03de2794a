import type { Flaw, HeaderField } from '#domain'

// A header block (RFC 5322 section 2.2), as mail programs read it rather than as it should be:
//   block = *(field / junk) (blank line / end)
//   field = name *WSP ":" value *(line end WSP value)
// A line ends with LF, CR LF, CR CR LF, or a lone CR where the block is written with those. Offsets are byte offsets:
// the block is looked at as latin1, one character a byte.

export interface FieldBlock {
  readonly fields: readonly HeaderField[]
  /** Offset of the first byte of the body; the end where there is none. */
  readonly bodyAt: number
  /**
   * Where other programs see the body begin: behind `bodyAt` those that skip lines without a colon, before it those that
   * do not, and see no field behind it.
   */
  readonly otherBodyAt?: number
  readonly flaws: readonly Flaw[]
}

const WINDOW_BYTES = 8_192
const HEADER_BYTES_MAX = 2 ** 20 // LIMIT: the longest header in our corpora is 12 KB
const FIELDS_MAX = 10_000
const NAME_CHARS_MAX = 128
const LEAD_LINES_MAX = 20
const JUNK_LINES_MAX = 10_000
const JUNK_CHARS_MAX = 2 ** 18

/** Cuts a header block into fields. `hasLead` also accepts what may stand before a whole mail. */
export function splitFields(bytes: Buffer, hasLead = false): FieldBlock {
  for (let window = WINDOW_BYTES; ; window *= 8) {
    const size = Math.min(window, HEADER_BYTES_MAX)
    const isWhole = size >= bytes.length
    const block = scan(bytes.toString('latin1', 0, size), hasLead)
    if (block.hasEnd || isWhole) return block
    if (size === HEADER_BYTES_MAX) return cutOff(bytes, block)
  }
}

// The fields behind the limit stay unread, so the mail cannot be called clean; its body is looked for all the same.
function cutOff(bytes: Buffer, block: FieldBlock): FieldBlock {
  const ends = [bytes.indexOf('\n\r\n', HEADER_BYTES_MAX), bytes.indexOf('\n\n', HEADER_BYTES_MAX)]
  const found = ends.filter((end) => end >= 0).map((end) => (bytes[end + 1] === 0x0a ? end + 2 : end + 3))
  const flaw: Flaw = { code: 'mail/header-too-long', level: 'stopped', at: HEADER_BYTES_MAX }
  return { fields: block.fields, bodyAt: Math.min(bytes.length, ...found), flaws: [...block.flaws, flaw] }
}

interface Scan extends FieldBlock {
  readonly hasEnd: boolean
}

function scan(raw: string, hasLead: boolean): Scan {
  const lone = loneCrAt(raw)
  if (lone < 0) return scanLines(raw, hasLead, [])
  return scanLines(withPlainLineEnds(raw, lone), hasLead, [{ code: 'mail/bare-cr', level: 'odd', at: lone }])
}

function scanLines(text: string, hasLead: boolean, flaws: Flaw[]): Scan {
  const fields: HeaderField[] = []
  let at = hasLead ? skipLead(text) : 0
  let junkEnd = 0
  let firstJunk: number | undefined
  while (at < text.length) {
    const end = lineEnd(text, at)
    if (isBlank(text, at, end)) {
      const other = firstJunk === undefined ? {} : { otherBodyAt: firstJunk }
      return { fields, bodyAt: end + 1, ...other, flaws, hasEnd: true }
    }
    const colon = colonOf(text, at, end)
    if (colon < 0) {
      if (continuesLast(text, at, end, fields)) {
        const last = fields.pop()
        if (last !== undefined) fields.push({ ...last, value: `${last.value} ${text.slice(at, end).trim()}` })
        at = end + 1
        continue
      }
      if (at >= junkEnd) {
        const junk = readJunk(text, at, fields.length > 0)
        if (!junk.isHeader) return { fields, bodyAt: at, ...junk.other, flaws, hasEnd: !junk.isCut }
        junkEnd = junk.end
        if (fields.length > 0 && !text.startsWith('>From ', at)) firstJunk ??= at
        flaws.push({
          code: 'mail/field-without-colon',
          level: 'broken',
          at,
          seen: text.slice(at, Math.min(end, at + 80)),
        })
      }
      at = end + 1
      continue
    }
    const last = foldEnd(text, end)
    const field = makeField(text, at, colon, last)
    fields.push(field)
    const cut = cutAtNul(text, colon, last, field)
    if (cut !== undefined) fields.push(cut)
    at = last + 1
    if (fields.length >= FIELDS_MAX) {
      flaws.push({ code: 'mail/too-many-fields', level: 'stopped', at })
      return { fields, bodyAt: bodyBehind(text, at), flaws, hasEnd: true }
    }
  }
  return { fields, bodyAt: text.length, flaws, hasEnd: false }
}

function makeField(text: string, at: number, colon: number, end: number): HeaderField {
  const name = text.slice(at, colon)
  const value = text.slice(colon + 1, end)
  return {
    name: isPlainName(text.charCodeAt(colon - 1), name) ? name : name.replace(/[\s\0]+/g, ''),
    value: (value.includes('\n') || value.includes('\0') ? value.replace(/[\r\n\0]+/g, '') : value).trim(),
    at,
  }
}

// Programs in C see a value end at a NUL where others leave it out: for the names of files both count.
function cutAtNul(text: string, colon: number, end: number, field: HeaderField): HeaderField | undefined {
  const nul = text.indexOf('\0', colon)
  if (nul < 0 || nul >= end || !/^content-(?:type|disposition)$/i.test(field.name)) return undefined
  return {
    ...field,
    value: text
      .slice(colon + 1, nul)
      .replace(/[\r\n]+/g, '')
      .trim(),
  }
}

// QUIRK: a parameter at the start of a line, behind a field that ends in `;`, was meant to be folded, and is read so.
function continuesLast(text: string, at: number, end: number, fields: readonly HeaderField[]): boolean {
  const last = fields.at(-1)
  if (last === undefined || !last.value.endsWith(';') || !/^content-/i.test(last.name)) return false
  return /^(?:boundary|name|filename|charset)(?:\*\d{0,3}\*?)?[ \t]{0,8}=/i.test(text.slice(at, Math.min(end, at + 64)))
}

/** The first CR that no LF follows, in the header: behind a blank line nothing is a field. */
function loneCrAt(text: string): number {
  for (let cr = text.indexOf('\r'); cr >= 0; cr = text.indexOf('\r', cr + 1)) {
    const from = cr
    while (text.charCodeAt(cr + 1) === 0x0d) cr += 1
    if (text.charCodeAt(cr + 1) !== 0x0a) return cr + 1 < text.length || !text.includes('\n') ? from : -1
    if (text.charCodeAt(cr + 2) === 0x0a || (text.charCodeAt(cr + 2) === 0x0d && text.charCodeAt(cr + 3) === 0x0a)) {
      return -1
    }
  }
  return -1
}

const isPlainName = (last: number, name: string): boolean => last > 0x20 && !/[\0\v\f]/.test(name)

// QUIRK: some programs break lines at a lone CR and some do not. A block written with them is read that way; a single
// one counts where a field name follows, because that is where a field could be smuggled past us.
function withPlainLineEnds(text: string, lone: number): string {
  const newline = text.indexOf('\n')
  if (newline < 0 || lone < newline) return text.replace(/\r(?!\n)/g, '\n')
  return text.replace(/\r(?=[!-9;-~]{1,76}[ \t]{0,8}:)/g, '\n')
}

/** What may stand before a mail: a byte order mark, blank lines, the separator line of an mbox. */
function skipLead(text: string): number {
  let at = text.startsWith('\xef\xbb\xbf') ? 3 : 0
  for (let line = 0; line < LEAD_LINES_MAX; line += 1) {
    at = skipBlankLines(text, at)
    if (!/^>?From /.test(text.slice(at, at + 8))) break
    at = lineEnd(text, at) + 1
  }
  if (at >= text.length) return text.length
  return colonOf(text, at, lineEnd(text, at)) >= 0 || readJunk(text, at, false).isHeader ? at : 0
}

/** The start of the first line that is not white. */
function skipBlankLines(text: string, from: number): number {
  let line = from
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x0a) line = at + 1
    else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return line
  }
  return text.length
}

/** The index of the line feed that ends a line, or the end of the text. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function isBlank(text: string, at: number, end: number): boolean {
  for (let index = at; index < end; index += 1) if (text.charCodeAt(index) !== 0x0d) return false
  return true
}

/** The index of the colon behind a field name; -1 when the line does not start with one. */
function colonOf(text: string, at: number, end: number): number {
  const limit = Math.min(end, at + NAME_CHARS_MAX)
  let isNameOver = false
  for (let index = at; index < limit; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 0x3a) return index === at ? -1 : index
    if (code === 0x20 || code === 0x09) isNameOver = true
    else if (isNameOver || code > 0x7e || (code < 0x21 && !isSkipped(code))) return -1
    if (index === at && isNameOver) return -1
  }
  return -1
}

/** Control characters that programs leave out of a field name: NUL, vertical tab, form feed. */
const isSkipped = (code: number): boolean => code === 0 || code === 0x0b || code === 0x0c

/** The end of a field that goes on over folded lines. */
function foldEnd(text: string, firstEnd: number): number {
  let end = firstEnd
  while (end < text.length) {
    const code = text.charCodeAt(end + 1)
    if (code !== 0x20 && code !== 0x09) break
    const next = lineEnd(text, end + 1)
    // QUIRK: a line of spaces is folding to the letter, the end of the header to some; what follows decides.
    if (isWhite(text, end + 1, next) && !startsFieldOrFold(text, next + 1)) break
    end = next
  }
  return end
}

function isWhite(text: string, at: number, end: number): boolean {
  for (let index = at; index < end; index += 1) {
    const code = text.charCodeAt(index)
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return false
  }
  return true
}

function startsFieldOrFold(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 0x20 || code === 0x09 || colonOf(text, at, lineEnd(text, at)) >= 0
}

interface Junk {
  readonly isHeader: boolean
  /** The header goes on here at the latest. */
  readonly end: number
  /** The text ended before this was decided. */
  readonly isCut: boolean
  readonly other: { readonly otherBodyAt?: number }
}

// Fields that stand in headers and not in letters, whose first paragraph may lack the blank line before it.
const HEADER_ONLY =
  /^(?:content-[a-z-]{2,30}|mime-version|received|return-path|message-id|dkim-signature|x-[a-z0-9]+-[a-z0-9-]+)[ \t]{0,8}:/i

// Lines without a colon are junk where the header plainly goes on behind them: at once with any field, or before the
// next blank line with one that only headers have. Otherwise the body began without a blank line.
function readJunk(text: string, from: number, hasFields: boolean): Junk {
  const body: Junk = { isHeader: false, end: from, isCut: false, other: {} }
  const firstEnd = lineEnd(text, from)
  if (firstEnd >= text.length) return body
  let at = firstEnd + 1
  if (colonOf(text, at, lineEnd(text, at)) >= 0) return { ...body, isHeader: true, end: at }
  for (let line = 0; line < JUNK_LINES_MAX && at - from < JUNK_CHARS_MAX; line += 1) {
    if (at >= text.length) return { ...body, isCut: true }
    const end = lineEnd(text, at)
    if (isBlank(text, at, end)) {
      if (!hasFields || isWhite(text, from, firstEnd)) return body
      return line === 0 ? { ...body, isHeader: true, end: at } : { ...body, other: { otherBodyAt: end + 1 } }
    }
    if (HEADER_ONLY.test(text.slice(at, Math.min(end, at + NAME_CHARS_MAX))))
      return { ...body, isHeader: true, end: at }
    at = end + 1
  }
  return body
}

function bodyBehind(text: string, from: number): number {
  const ends = [text.indexOf('\n\r\n', from), text.indexOf('\n\n', from)].filter((end) => end >= 0)
  if (ends.length === 0) return text.length
  const end = Math.min(...ends)
  return text.charAt(end + 1) === '\n' ? end + 2 : end + 3
}
