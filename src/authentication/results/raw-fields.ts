// The header of a mail as fields of raw bytes, every one of its bytes in exactly one of them.
//
//   field      = name [WSP] ":" text line-end *( WSP text line-end )
//   header end = an empty line                                       (RFC 5322 sections 2.1 and 2.2)
//
// QUIRK: some programs take a lone CR for a line end, others do not; a field that only the former see is a field here.

export interface RawField {
  /** Lower case; empty for a line that is no field. */
  readonly name: string
  /** Byte offsets, the line end included. */
  readonly start: number
  readonly end: number
  /** Byte offset of what follows the colon. */
  readonly valueAt: number
}

const LF = 0x0a
const CR = 0x0d
const COLON = 0x3a
// LIMIT: the longest registered field name has 40 characters.
const NAME_CHARS_MAX = 200

/** Byte offset of the body: behind the first empty line, or the end where there is none. */
export function bodyAt(mail: Buffer): number {
  const start = emptyLineAt(mail, 0)
  if (start > 0) return start
  for (let at = mail.indexOf(LF); at !== -1; at = mail.indexOf(LF, at + 1)) {
    const end = emptyLineAt(mail, at + 1)
    if (end > at + 1) return end
  }
  return mail.length
}

/** The end of an empty line at this place; the place itself where the line is not empty. */
function emptyLineAt(mail: Buffer, at: number): number {
  if (mail[at] === LF) return at + 1
  return mail[at] === CR && mail[at + 1] === LF ? at + 2 : at
}

/** The fields of a header, one after the other. */
export function* rawFields(header: Buffer): Generator<RawField> {
  let start = 0
  let end = 0
  for (const next of lineEnds(header)) {
    if (end > start && !isSpace(header[end])) {
      yield fieldOf(header, start, end)
      start = end
    }
    end = next
  }
  if (end > start) yield fieldOf(header, start, end)
}

/** The end of each line, its line end included. WHY both places are kept: a megabyte of CR must not be searched for LF each time. */
function* lineEnds(header: Buffer): Generator<number> {
  let at = 0
  let lf = -2
  let cr = -2
  while (at < header.length) {
    if (lf < at && lf !== -1) lf = header.indexOf(LF, at)
    if (cr < at && cr !== -1) cr = header.indexOf(CR, at)
    if (lf === -1 && cr === -1) at = header.length
    else if (cr === -1 || (lf !== -1 && lf < cr)) at = lf + 1
    else at = cr + (header[cr + 1] === LF ? 2 : 1)
    yield at
  }
}

function fieldOf(header: Buffer, start: number, end: number): RawField {
  // WHY first: a megabyte of line ends is half a million of these.
  if (end - start < 3) return { name: '', start, end, valueAt: start }
  const head = header.subarray(start, Math.min(end, start + NAME_CHARS_MAX))
  const colon = head.indexOf(COLON)
  const name = colon === -1 ? '' : head.toString('latin1', 0, colon).trimEnd()
  const isName = /^[!-9;-~]{1,200}$/.test(name)
  return { name: isName ? name.toLowerCase() : '', start, end, valueAt: isName ? start + colon + 1 : start }
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09
