import type { HeaderEdit, Lang } from '#domain'
import { entitiesOf, findTextFiles, isIdentity, type OutlineEntity, outlineMail } from '#mail'
import { applyEdits, type Edited, type Splice } from '../../rewrite/apply-edits.ts'
import { readLeaf, writeLeaf } from '../../rewrite/insert-bytes.ts'
import { rawValue, readRawHead } from '../../rewrite/raw-head.ts'
import { type Edits, type NewField, setFields } from '../../rewrite/set-fields.ts'
import { copyFile, kindOfFile, renamed } from '../copy-file.ts'
import type { DisarmedPart } from '../disarmed-mail.ts'
import type { Copy, Disarmer, Disarming } from '../disarming.ts'
import { Refusal } from '../removals.ts'
import { namedDisposition, namedType } from './named-fields.ts'
import { removalNote } from './removal-note.ts'

// A mail whose files are copies, or notes where there can be none. Its texts stay as they are, byte for byte, and so does
// everything else that is no file. A mail whose structure can be read in two ways is not written anew: what one program
// shows as text is a file to another.

export interface MailRewrite extends Edited {
  readonly headers: readonly HeaderEdit[]
  readonly parts: readonly DisarmedPart[]
  readonly isSignatureBroken: boolean
}

const DEPTH_MAX = 8
const SEALED = /^(?:multipart\/encrypted|application\/(?:x-)?pkcs7-mime)$/

/** A mail as a file of an archive, or as an attachment of another mail. */
export const disarmMailPart: Disarmer = (mail, _kind, disarming): Copy => ({
  bytes: rewriteMail(mail, disarming).bytes,
  extension: 'eml',
})

/** Writes a mail anew; throws a Refusal where that cannot be done. */
export function rewriteMail(mail: Buffer, disarming: Disarming): MailRewrite {
  if (disarming.depth >= DEPTH_MAX) throw new Refusal('too-large')
  const root = outlineMail(mail, disarming.budget.limits)
  const entities = [...entitiesOf(root)]
  if (entities.some(({ type }) => SEALED.test(type))) throw new Refusal('encrypted')
  const doubt = entities.flatMap(({ doubts }) => doubts)[0]
  const head = readRawHead(mail)
  if (doubt !== undefined || head.bodyAt !== root.bodyAt) throw new Refusal('damaged', doubt ?? 'head')
  for (const text of entities.filter((entity) => isLeaf(entity) && !isFile(entity))) checkText(mail, text, disarming)
  const done = entities
    .filter((entity) => isLeaf(entity) && isFile(entity))
    .map((leaf, index) => rewriteLeaf({ mail, root, leaf, number: index + 1, lineEnd: head.lineEnd }, disarming))
  const headers = done.flatMap(({ edits }) => edits.headers)
  const splices = done.flatMap(({ edits }) => edits.splices)
  const isSigned =
    entities.some(({ type }) => type === 'multipart/signed') ||
    head.fields.some(({ name }) => name === 'dkim-signature')
  const edited = applyEdits(mail, headers, splices)
  const written = [...entitiesOf(outlineMail(edited.bytes, disarming.budget.limits))]
  if (written.length !== entities.length || written.some(({ doubts }) => doubts.length > 0)) {
    throw new Refusal('damaged', 'written')
  }
  return {
    ...edited,
    headers,
    parts: done.flatMap(({ part }) => part ?? []),
    isSignatureBroken: isSigned && headers.length + splices.length > 0,
  }
}

const TEXT = /^text(?:\/(?:plain|html|enriched|calendar|richtext|x-amp-html|watch-html))?$/

// A signature beside what it signs; what our own look at the copy finds in one counts all the same.
const SIGNATURE = /^application\/(?:(?:x-)?pkcs7-signature|pgp-signature)$/

const isLeaf = ({ type, children }: OutlineEntity): boolean => children.length === 0 && !type.startsWith('multipart')

const isFile = ({ type, role }: OutlineEntity): boolean =>
  !SIGNATURE.test(type) && !(role === 'body' && TEXT.test(type))

/** Files in the lines of a text (uuencode, yEnc) stay where they are, so they have to be harmless as they are. */
function checkText(mail: Buffer, { bodyAt, end, presented }: OutlineEntity, disarming: Disarming): void {
  const { budget } = disarming
  const text = readLeaf(mail.subarray(bodyAt, end), presented.transferEncoding, budget.partBytesLeft)
  if (text === undefined) throw new Refusal('damaged', 'encoding')
  const { files, isWhole } = findTextFiles(text.content, budget, presented.names, budget.partsLeft)
  if (!isWhole) throw new Refusal('too-large')
  for (const { name, content } of files) {
    if (!Buffer.isBuffer(content)) throw new Refusal('too-large')
    if (!copyFile(name || 'file.bin', content, disarming).bytes.equals(content)) throw new Refusal('format', name)
  }
}

interface Place {
  readonly mail: Buffer
  readonly root: OutlineEntity
  readonly leaf: OutlineEntity
  /** Files count from 1. */
  readonly number: number
  readonly lineEnd: string
}

interface Done {
  readonly edits: Edits
  /** Undefined for a file that stayed as it was. */
  readonly part?: DisarmedPart
}

function rewriteLeaf(place: Place, disarming: Disarming): Done {
  const { mail, leaf } = place
  const name = leaf.presented.names[0] ?? ''
  const shown = name === '' ? `${leaf.type} ${place.number}` : name
  const raw = mail.subarray(leaf.bodyAt, leaf.end)
  const read = readLeaf(raw, leaf.presented.transferEncoding, disarming.budget.partBytesLeft)
  const content = read?.content ?? raw
  const kind = MAIL.test(leaf.type) ? 'mail' : kindOfFile(judgedName(leaf), content)
  try {
    if (ELSEWHERE.test(leaf.type)) throw new Refusal('format', leaf.type)
    if (read === undefined) throw new Refusal('damaged', 'encoding')
    const copy = copyFile(judgedName(leaf), content, disarming, { kind, place: shown })
    if (copy.bytes.equals(content)) return { edits: NO_EDITS }
    return { edits: putCopy(place, name, copy), part: { path: shown, kind, became: 'copy' } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    disarming.removals.add('left-out', shown)
    const { id, langs = BOTH } = disarming.notes ?? {}
    const edits = putNote(place, removalNote(name, kind, langs, id))
    return { edits, part: { path: shown, kind, became: 'note', refused: error.reason } }
  }
}

// WHY by its type: a mail program opens as a mail what is called one, whatever it begins with.
const MAIL = /^message\/(?:rfc822|rfc2822|global|news)$/
// What is in it came in other mails, or lies somewhere else.
const ELSEWHERE = /^message\/(?:partial|external-body)$/
const SAFE_UNNAMED =
  /^(?:text\/(?!html)|message\/(?:delivery-status|disposition-notification|feedback-report)$|image\/|audio\/|video\/)/

/** The name that a file is judged by: one without a name may get its ending from its type. */
function judgedName({ presented, type }: OutlineEntity): string {
  const [name = ''] = presented.names
  const endings = new Set(presented.names.map((each) => /[^.]*$/.exec(each.toLowerCase())?.[0]))
  // Two names with two endings: who knows which of them counts.
  if (endings.size > 1) return 'file.bin'
  return name !== '' || SAFE_UNNAMED.test(type) ? name : 'file.bin'
}

const NO_EDITS: Edits = { headers: [], splices: [] }
const BOTH: readonly Lang[] = ['ja', 'en']

function putCopy(place: Place, name: string, { bytes, extension }: Copy): Edits {
  const { leaf, mail } = place
  const { transferEncoding } = leaf.presented
  const newName = renamed(name, extension)
  // A mail in a mail stands there as it is (RFC 2046 section 5.2.1).
  const isPlainMail = leaf.type.startsWith('message/') && isIdentity(transferEncoding)
  const fields: NewField[] = [{ name: 'Content-MD5', value: undefined }]
  if (newName !== name) {
    fields.push({ name: 'Content-Type', value: namedType(newName, extension) })
    fields.push({ name: 'Content-Disposition', value: namedDisposition('attachment', newName) })
  } else fields.push(...withSize(mail, leaf, bytes.length))
  if (isPlainMail) return put(place, fields, bytes)
  if (transferEncoding !== 'base64') fields.push({ name: 'Content-Transfer-Encoding', value: 'base64' })
  return put(place, fields, inBase64(place, bytes))
}

// SPEC: RFC 2183 section 2.7: the size of the file in bytes, which is another now.
function withSize(mail: Buffer, { at, bodyAt }: OutlineEntity, bytes: number): NewField[] {
  const field = readRawHead(mail, at, bodyAt).fields.find(({ name }) => name === 'content-disposition')
  const value = field === undefined ? '' : rawValue(mail, field)
  const sized = value.replace(/(;\s*size\s*=\s*)"?\d{1,20}"?/i, `$1${bytes}`)
  return sized === value ? [] : [{ name: 'Content-Disposition', value: sized }]
}

function putNote(place: Place, text: string): Edits {
  const isRoot = place.leaf === place.root
  const name = `removed-attachment-${place.number}.txt`
  const fields: NewField[] = [
    { name: 'Content-Type', value: `text/plain; charset=utf-8${isRoot ? '' : `; name="${name}"`}` },
    { name: 'Content-Transfer-Encoding', value: 'base64' },
    { name: 'Content-Disposition', value: isRoot ? undefined : namedDisposition('inline', name) },
    { name: 'Content-MD5', value: undefined },
    { name: 'Content-Description', value: undefined },
  ]
  return put(place, fields, inBase64(place, Buffer.from(text)))
}

function inBase64({ mail, leaf, lineEnd }: Place, content: Buffer): Buffer {
  const raw = mail.subarray(leaf.bodyAt, leaf.end)
  const written = writeLeaf({ encoding: 'base64', raw, content }, content, lineEnd)
  if (written === undefined) throw new Refusal('crashed', 'base64')
  return written.raw
}

function put({ mail, root, leaf, lineEnd }: Place, fields: readonly NewField[], bytes: Buffer): Edits {
  const { headers, splices } = setFields(mail, leaf, fields, leaf === root)
  const blankLine = Buffer.from(leaf.hasBlankLine ? '' : lineEnd)
  const body: Splice = { at: leaf.bodyAt, end: leaf.end, bytes: Buffer.concat([blankLine, bytes]) }
  return { headers, splices: [...splices, body] }
}
