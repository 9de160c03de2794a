import type { AuthenticationNote } from '#domain'
import { bodyAt, type RawField, rawFields } from '../results/raw-fields.ts'

// A mail made bearable for the library that checks signatures: one kind of line end, a head of a sane size, a number of
// signatures that can be looked at. Nothing that a signature covers is changed for a mail that keeps to the limits.

export interface PreparedMail {
  readonly bytes: Buffer
  /** Fields called From, as the most generous mail program counts them. */
  readonly fromFields: number
  readonly hasArc: boolean
  readonly notes: readonly AuthenticationNote[]
}

// LIMIT: mails in our corpora have heads of at most 30 KB and 120 fields; servers refuse heads beyond 100 KB to 1 MB.
const HEAD_BYTES_MAX = 2 ** 20
const FIELDS_MAX = 2_000
// LIMIT: real mail has one to four; each costs a question to DNS and a check of the whole body.
const SIGNATURES_MAX = 10

/** `head-too-large` among the notes: nothing in it is worth checking, and `bytes` are empty. */
export function prepareMail(raw: Buffer): PreparedMail {
  const headBytes = bodyAt(raw)
  const fields = headBytes > HEAD_BYTES_MAX ? undefined : upTo(FIELDS_MAX, rawFields(raw.subarray(0, headBytes)))
  if (fields === undefined) {
    return { bytes: Buffer.alloc(0), fromFields: 0, hasArc: false, notes: ['head-too-large'] }
  }
  const surplus = fields.filter(({ name }) => name === 'dkim-signature').slice(SIGNATURES_MAX)
  return {
    bytes: withCrlf(without(raw, surplus)),
    fromFields: fields.filter(({ name }) => name === 'from').length,
    hasArc: fields.some(({ name }) => name.startsWith('arc-')),
    notes: surplus.length > 0 ? ['many-signatures'] : [],
  }
}

function upTo(max: number, fields: Iterable<RawField>): RawField[] | undefined {
  const taken: RawField[] = []
  for (const field of fields) {
    if (taken.length >= max) return undefined
    taken.push(field)
  }
  return taken
}

function without(raw: Buffer, fields: readonly RawField[]): Buffer {
  if (fields.length === 0) return raw
  const pieces: Buffer[] = []
  let from = 0
  for (const { start, end } of fields) {
    pieces.push(raw.subarray(from, start))
    from = end
  }
  return Buffer.concat([...pieces, raw.subarray(from)])
}

/** WHY: signatures are made over CRLF (RFC 6376 section 5.3), and files mostly have LF; the library takes LF one by one. */
function withCrlf(mail: Buffer): Buffer {
  for (let at = mail.indexOf(LF); at !== -1; at = mail.indexOf(LF, at + 1)) {
    if (mail[at - 1] !== CR) return Buffer.from(mail.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
  }
  return mail
}

const LF = 0x0a
const CR = 0x0d
