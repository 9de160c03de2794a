import { parseResults } from './parse-results.ts'
import { bodyAt, type RawField, rawFields } from './raw-fields.ts'

/**
 * Takes every Authentication-Results field out that bears our name; all other bytes stay as they are (RFC 8601 section
 * 5). For a mail that comes in from outside, before our own is put on top. A whole mail may be given, or its header.
 */
export function stripOurs(mail: Buffer, id: string): Buffer {
  const header = mail.subarray(0, bodyAt(mail))
  const kept: Buffer[] = []
  let from = 0
  for (const field of rawFields(header)) {
    if (!isOurs(header, field, id.toLowerCase())) continue
    kept.push(mail.subarray(from, field.start))
    from = field.end
  }
  return from === 0 ? mail : Buffer.concat([...kept, mail.subarray(from)])
}

function isOurs(header: Buffer, { name, valueAt, end }: RawField, id: string): boolean {
  if (name !== 'authentication-results') return false
  const value = header.toString('latin1', valueAt, end)
  const said = parseResults(value).id
  // WHY: what we cannot read another program may; a field without a readable name that has ours anywhere goes too.
  const isReadable = /^[a-z0-9._-]{1,255}$/.test(said)
  return said === id || (!isReadable && value.toLowerCase().includes(id))
}
