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

// LIMIT: mails in our corpora have heads of at most 5 KB and 32 fields; servers refuse heads beyond 100 KB to 1 MB.
const HEAD_BYTES_MAX = 2 ** 20
const FIELDS_MAX = 2_000
// LIMIT: real mail has one to four; each costs a question to DNS and a check of the whole body.
const SIGNATURES_MAX = 10
// LIMIT: one with a key of 4,096 bits that names fifty fields takes 2 KB.
const SIGNATURE_BYTES_MAX = 16 * 1024

// LIMIT: the library reads a long line again with each 64 KB of it, and handles lines that end in spaces one by one. A
// mail of 25 MB in base64 has 330,000 lines of 78 bytes.
const LINES_MAX = 500_000
const LINE_BYTES_MAX = 256 * 1024
// Bytes of body that are hashed, all signatures together; two are looked at in any case.
const HASHED_BYTES_MAX = 32 * 2 ** 20

/**
 * Notes that decide what can be checked: `head-too-large`, nothing, and `bytes` are empty; `body-too-large`, who wrote it
 * but no signature, and `bytes` are the head. Where signatures are not wanted they are taken out, and no key is asked for.
 */
export function prepareMail(raw: Buffer, wanted: { readonly dkim: boolean }): PreparedMail {
  const headBytes = bodyAt(raw)
  const head = raw.subarray(0, headBytes)
  const fields = headBytes > HEAD_BYTES_MAX ? undefined : upTo(FIELDS_MAX, rawFields(head))
  if (fields === undefined) return { bytes: Buffer.alloc(0), fromFields: 0, hasArc: false, notes: ['head-too-large'] }
  const fromFields = fields.filter(({ name }) => name === 'from').length
  const signatures = fields.filter(({ name }) => name === 'dkim-signature')
  const seals = fields.filter(({ name }) => name.startsWith('arc-'))
  if (signatures.length + seals.length === 0) return { bytes: withCrlf(head), fromFields, hasArc: false, notes: [] }
  if (!isBearable(raw, headBytes)) {
    const bytes = withCrlf(
      without(
        head,
        [...signatures, ...seals].sort((a, b) => a.start - b.start),
      ),
    )
    return { bytes, fromFields, hasArc: false, notes: ['body-too-large'] }
  }
  const sane = signatures.filter(({ start, end }) => end - start <= SIGNATURE_BYTES_MAX)
  const signaturesMax = Math.max(2, Math.min(SIGNATURES_MAX, HASHED_BYTES_MAX / (raw.length - headBytes)))
  const taken = new Set(wanted.dkim ? sane.slice(0, signaturesMax) : [])
  const surplus = signatures.filter((each) => !taken.has(each))
  return {
    bytes: withCrlf(without(raw, surplus)),
    fromFields,
    hasArc: seals.length > 0,
    notes: wanted.dkim && surplus.length > 0 ? ['many-signatures'] : [],
  }
}

/** Whether the lines of the body are few and short enough. */
function isBearable(raw: Buffer, headBytes: number): boolean {
  let lines = 0
  for (let start = headBytes; start < raw.length; lines += 1) {
    const lf = raw.indexOf(LF, start)
    const end = lf === -1 ? raw.length : lf + 1
    if (lines >= LINES_MAX || end - start > LINE_BYTES_MAX) return false
    start = end
  }
  return true
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
