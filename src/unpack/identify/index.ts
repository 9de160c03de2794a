import { isUtf8 } from 'node:buffer'
import type { ByteSource } from '#bytes'
import type { Kind } from '#domain'
import { findMboxBreaks } from '#mail'
import { cfbKind, readCfb } from '../cfb/index.ts'
import { ooxmlKind } from '../ooxml/index.ts'
import { readZip } from '../zip/index.ts'
import { binaryKind } from './binary-kind.ts'
import { withoutLongProlog } from './long-prolog.ts'
import { bodyKind, type Hint, textKind } from './text-kind.ts'

export type { Hint } from './text-kind.ts'

// Everything that is read shows itself in the first 4 KB of these; what may stand before the root of an XML document has
// a look of its own.
const HEAD_BYTES = 65_536

/** Tells the true kind of a part from its bytes. The name and the declared type only choose between kinds of text. */
export function identify(content: Buffer | ByteSource, source: ByteSource, hint: Hint): Kind {
  if (source.length === 0) return 'empty'
  if (hint.isBody && Buffer.isBuffer(content) && isPlainText(content)) return bodyKind(hint)
  const kind = binaryKind(source)
  if (kind === 'zip') return zipKind(content)
  if (kind === 'ole') return cfbKind(readCfb(source))
  const head = source.read(0, HEAD_BYTES)
  if (kind === undefined && Buffer.isBuffer(content) && isMailbox(content, head, hint)) return 'mbox'
  return kind ?? textKind(textHead(content, head), hint) ?? binaryRtf(head) ?? zipByItsEnd(content) ?? 'unknown'
}

// What a mail program shows as the mail's own text is that text; only bytes that are none get a second look.
const isPlainText = (content: Buffer): boolean => isUtf8(content) && !content.includes(0)

const textHead = (content: Buffer | ByteSource, head: Buffer): Buffer =>
  Buffer.isBuffer(content) ? withoutLongProlog(content, head) : head

// One separator line stands before many a single mail; a second makes it a mailbox.
const isMailbox = (content: Buffer, head: Buffer, hint: Hint): boolean =>
  !hint.isBody && head.toString('latin1', 0, 5) === 'From ' && findMboxBreaks(content, 2).length > 1

// Rich Text may hold raw bytes (`\bin`), so that it does not look like a text; Word goes by its first characters.
const binaryRtf = (head: Buffer): Kind | undefined =>
  /^(?:\xef\xbb\xbf)?\s*\{\\rt/.test(head.toString('latin1', 0, 64)) ? 'rtf' : undefined

// An archive with junk in front opens all the same: its directory is found from the end (APPNOTE 4.3.16).
function zipByItsEnd(content: Buffer | ByteSource): Kind | undefined {
  return Buffer.isBuffer(content) && hasZipEnd(content) ? zipKind(content) : undefined
}

// A ZIP is a document, a program or just an archive by what is listed in it.
const zipKind = (content: Buffer | ByteSource): Kind =>
  Buffer.isBuffer(content) ? (ooxmlKind(readZip(content).entries) ?? 'zip') : 'zip'

const END_RECORD = Buffer.from('PK\x05\x06', 'latin1')
const END_SEARCH_BYTES = 65_535 + 22

/** Whether a ZIP directory ends in the last 64 KB. */
export function hasZipEnd(content: Buffer): boolean {
  return content.subarray(Math.max(0, content.length - END_SEARCH_BYTES)).lastIndexOf(END_RECORD) >= 0
}
