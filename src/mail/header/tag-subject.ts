import { encodeWords } from './encode-words.ts'

// A word before the subject. SPEC: RFC 2047 section 6.2 (white space between two encoded words is not shown, so ours
// carries its own) and RFC 5322 section 2.1.1 (lines of 78 characters at best).

const LINE_CHARS = 78 - 'Subject: '.length

/** The new value without leading space; undefined where the subject bears the tag already. */
export function tagSubject(value: Buffer, tag: string): Buffer | undefined {
  const subject = withoutLeadingSpace(value)
  const isEncoded = subject.subarray(0, 2).toString('latin1') === '=?'
  const written = writeTag(tag.trim(), isEncoded)
  if ([written, writeTag(tag.trim(), false)].some((there) => startsWith(subject, there))) return undefined
  if (subject.length === 0) return Buffer.from(written.trimEnd())
  const newline = subject.indexOf('\n')
  const firstLine = newline < 0 ? subject.length : newline
  // WHY: a line that was just short enough stays the line it was.
  const between = written.length + 1 + firstLine > LINE_CHARS ? '\n ' : ' '
  return Buffer.concat([Buffer.from(`${written}${between}`), subject])
}

const startsWith = (subject: Buffer, tag: string): boolean => subject.subarray(0, tag.length).equals(Buffer.from(tag))

function writeTag(tag: string, isBeforeEncodedWord: boolean): string {
  // WHY: "[x] =?...?=" is shown with its space, "=?..?= =?..?=" without.
  if (/^[\x20-\x7e]*$/u.test(tag)) return tag
  return encodeWords(isBeforeEncodedWord ? `${tag} ` : tag).join(' ')
}

function withoutLeadingSpace(value: Buffer): Buffer {
  const start = value.findIndex((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return start < 0 ? Buffer.alloc(0) : value.subarray(start)
}
