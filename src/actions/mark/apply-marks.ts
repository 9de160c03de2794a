import { DEFAULT_LIMITS, type HeaderEdit } from '#domain'
import { entitiesOf, type OutlineEntity, outlineMail } from '#mail'
import { applyEdits, type Splice } from '../rewrite/apply-edits.ts'
import { readLeaf } from '../rewrite/insert-bytes.ts'
import { type RawHead, readRawHead } from '../rewrite/raw-head.ts'
import { setFields } from '../rewrite/set-fields.ts'
import { textType } from '../rewrite/text-type.ts'
import { bodyLeaves } from './body-leaves.ts'
import type { Banner, Mark, Marked, MarkNote } from './mark.ts'
import { markSubject } from './mark-subject.ts'
import { deleteForged, hasForged } from './own-fields.ts'
import { putInHtml, putInText } from './put-banner.ts'

interface Put {
  readonly headers: readonly HeaderEdit[]
  readonly splices: readonly Splice[]
  readonly notes: readonly MarkNote[]
}

/**
 * Marks a mail. Pure and synchronous; every byte that is not changed stays as it is. Where it is not plain where the text
 * of a mail is, or its text is signed, the banner is left out and the note says why.
 */
export function applyMarks(mail: Buffer, mark: Mark): Marked {
  const head = readRawHead(mail)
  const root = outlineMail(mail, DEFAULT_LIMITS)
  const banner = mark.banner === undefined ? NOTHING_PUT : putBanner(mail, head, root, mark.banner)
  const subject = markSubject(mail, head, mark.subjectTag)
  const headers = [...subject, ...banner.headers, ...deleteForged(mail, head, mark.authservId), ...onTop(mark)]
  const edited = applyEdits(mail, headers, banner.splices)
  const isChanged = subject.length + banner.splices.length > 0
  const notes: MarkNote[] = [...banner.notes]
  if (isChanged && head.fields.some(({ name }) => SIGNATURES.has(name))) notes.push('signature-broken')
  const unseen = root.fields.filter(({ at }) => !head.fields.some((field) => field.at === at))
  if (hasForged(unseen, mark.authservId)) notes.push('forgery-left')
  return { ...edited, headers, notes }
}

const NOTHING_PUT: Put = { headers: [], splices: [], notes: [] }
const SIGNATURES: ReadonlySet<string> = new Set(['dkim-signature', 'domainkey-signature', 'arc-message-signature'])

// Each goes above the one before it, so the first is on top whatever stands there.
const onTop = ({ fields }: Mark): HeaderEdit[] =>
  fields.map(({ name, value }): HeaderEdit => ({ type: 'insert', name, value, index: 0 })).reverse()

function putBanner(mail: Buffer, head: RawHead, root: OutlineEntity, banner: Banner): Put {
  const found = bodyLeaves(root)
  if ('leftOut' in found) return { ...NOTHING_PUT, notes: [found.leftOut] }
  const unclear: Put = { ...NOTHING_PUT, notes: ['banner-left-out-unclear'] }
  if (head.bodyAt !== root.bodyAt || !root.hasBlankLine) return unclear
  const puts = found.leaves.map((leaf) => putInLeaf(mail, head, leaf, banner, leaf === root))
  const signed = puts.find((put) => put === 'signed')
  if (signed !== undefined) return { ...NOTHING_PUT, notes: ['banner-left-out-signed'] }
  const all = puts.filter((put) => put !== 'unclear' && put !== 'signed')
  if (all.length < puts.length) return unclear
  const put: Put = {
    headers: all.flatMap(({ headers }) => headers),
    splices: all.flatMap(({ splices }) => splices),
    notes: [...new Set(all.flatMap(({ notes }) => notes))],
  }
  const { bytes } = applyEdits(mail, put.headers, put.splices)
  return isSameBesides(mail, root, bytes, found.leaves) ? put : unclear
}

const SIGNED_TEXT = /^-----BEGIN PGP (?:SIGNED )?MESSAGE-----/m

function putInLeaf(mail: Buffer, { lineEnd }: RawHead, leaf: OutlineEntity, banner: Banner, isRoot: boolean) {
  const { charset, transferEncoding } = leaf.presented
  const read = readLeaf(mail.subarray(leaf.bodyAt, leaf.end), transferEncoding, DEFAULT_LIMITS.partBytesMax)
  if (read === undefined) return 'unclear'
  if (SIGNED_TEXT.test(read.content.toString('latin1'))) return 'signed'
  const isHtml = leaf.type === 'text/html'
  const put = isHtml ? putInHtml(read, charset, banner, lineEnd) : putInText(read, charset, banner, lineEnd)
  if (put === undefined) return 'unclear'
  const type = put.charset === undefined ? [] : [{ name: 'Content-Type', value: textType(mail, leaf, put.charset) }]
  const encoding = put.written.encoding
  const coded = encoding === undefined ? [] : [{ name: 'Content-Transfer-Encoding', value: encoding }]
  const { headers, splices } = setFields(mail, leaf, [...type, ...coded], isRoot)
  const blankLine = Buffer.from(leaf.hasBlankLine ? '' : lineEnd)
  const body: Splice = { at: leaf.bodyAt, end: leaf.end, bytes: Buffer.concat([blankLine, put.written.raw]) }
  const notes: readonly MarkNote[] = put.isInAscii ? ['banner-in-ascii'] : []
  return { headers, splices: [...splices, body], notes }
}

/** Whether the new mail is read like the old one, and all besides these parts is the very same bytes. */
function isSameBesides(mail: Buffer, root: OutlineEntity, news: Buffer, besides: readonly OutlineEntity[]): boolean {
  const before = [...entitiesOf(root)]
  const after = [...entitiesOf(outlineMail(news, DEFAULT_LIMITS))]
  if (before.length !== after.length) return false
  return before.every((entity, index) => {
    const now = after[index]
    if (now === undefined || now.role !== entity.role || now.children.length !== entity.children.length) return false
    if (now.doubts.join() !== entity.doubts.join()) return false
    if (entity.children.length > 0 || besides.includes(entity)) return true
    return mail.subarray(entity.at, entity.end).equals(news.subarray(now.at, now.end))
  })
}
