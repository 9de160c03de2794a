import type { HeaderEdit } from '#domain'
import { decodeField, encodeWords, tagSubject } from '#mail'
import { type RawHead, rawValue } from '../rewrite/raw-head.ts'

/** Puts a word before every Subject: of two, some mail programs show the first and some the last. */
export function markSubject(mail: Buffer, head: RawHead, tag: string): HeaderEdit[] {
  if (tag.trim() === '') return []
  const subjects = head.fields.filter(({ name }) => name === 'subject')
  if (subjects.length === 0) return [{ type: 'add', name: 'Subject', value: tagged('', tag) ?? '' }]
  return subjects.flatMap((subject, before): HeaderEdit[] => {
    const value = tagged(rawValue(mail, subject), tag)
    return value === undefined ? [] : [{ type: 'change', name: 'Subject', value, index: before + 1 }]
  })
}

// A subject of raw bytes, in whatever charset, is written as encoded words: an edit is ASCII, and says the same.
function tagged(value: string, tag: string): string | undefined {
  if (/^[\x20-\x7e\t\n]*$/.test(value)) return tagSubject(Buffer.from(value), tag)?.toString('latin1')
  const text = decodeField(value.replaceAll('\n', ''))
    .replace(/[\0-\x1f\x7f]+/g, ' ')
    .trim()
  return text.startsWith(tag.trim()) ? undefined : encodeWords(`${tag.trim()} ${text}`).join('\n ')
}
