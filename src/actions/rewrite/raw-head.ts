// A header as a mail server sees it: whole lines, byte for byte, up to the first that can be none of a header's.
//   head  = [separator line of an mbox] *field [empty line]
//   field = name *WSP ":" value line-end *( WSP value line-end )

export interface RawField {
  /** Lower case. */
  readonly name: string
  readonly at: number
  /** Its line end included. */
  readonly end: number
  /** Behind the colon. */
  readonly valueAt: number
}

export interface RawHead {
  readonly fields: readonly RawField[]
  /** Where the first field stands, or would. */
  readonly at: number
  /** Behind the last field. */
  readonly end: number
  /** Behind the empty line, where there is one. */
  readonly bodyAt: number
  readonly lineEnd: '\r\n' | '\n'
}

// LIMIT: what the mail reader takes for a header as well.
const FIELDS_MAX = 10_000
const FIELD = /^[\x21-\x39\x3b-\x7e]{1,998}[ \t]{0,998}:/
const NAME_CHARS_MAX = 2_000

/** Reads the header that starts at `from`; the whole mail's where none is given. */
export function readRawHead(bytes: Buffer, from = 0, to = bytes.length): RawHead {
  const start = from === 0 && /^>?From /.test(bytes.toString('latin1', 0, 6)) ? lineEndOf(bytes, 0, to) : from
  const fields: RawField[] = []
  let at = start
  while (at < to && fields.length < FIELDS_MAX) {
    const match = FIELD.exec(bytes.toString('latin1', at, Math.min(to, at + NAME_CHARS_MAX)))
    if (match === null) break
    const end = fieldEnd(bytes, at, to)
    fields.push({ name: match[0].slice(0, -1).trimEnd().toLowerCase(), at, end, valueAt: at + match[0].length })
    at = end
  }
  const emptyLine = bytes[at] === 0x0a ? 1 : bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? 2 : 0
  return { fields, at: start, end: at, bodyAt: Math.min(to, at + emptyLine), lineEnd: lineEndIn(bytes, from, to) }
}

function fieldEnd(bytes: Buffer, at: number, to: number): number {
  let end = lineEndOf(bytes, at, to)
  while (end < to && (bytes[end] === 0x20 || bytes[end] === 0x09)) end = lineEndOf(bytes, end, to)
  return end
}

function lineEndOf(bytes: Buffer, at: number, to: number): number {
  const newline = bytes.indexOf(0x0a, at)
  return newline < 0 || newline >= to ? to : newline + 1
}

function lineEndIn(bytes: Buffer, from: number, to: number): '\r\n' | '\n' {
  const newline = bytes.indexOf(0x0a, from)
  const isBare = newline >= from && newline < to && (newline === from || bytes[newline - 1] !== 0x0d)
  return isBare ? '\n' : '\r\n'
}

/** A field's value as a HeaderEdit has it: one byte a character, folded with \n and one space. */
export const rawValue = (bytes: Buffer, { valueAt, end }: RawField): string =>
  foldedValue(bytes.toString('latin1', valueAt, end))

/** WHY: each line but the first starts with white space and says something, or a header would end there. */
export const foldedValue = (value: string): string =>
  value
    .trim()
    .replace(/\r+\n?/g, '\n')
    .replace(/[ \t]*\n[ \t\n]*/g, '\n ')
