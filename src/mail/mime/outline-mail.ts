import type { HeaderField, Limits, PresentedFact, Role } from '#domain'
import { type FieldBlock, splitFields } from '../header/split-fields.ts'
import { type Entity, type MediaType, readEntity } from './entity.ts'
import { startsWithFields } from './mime-walk.ts'
import { cutMultipart, type Delimiter, findDelimiters, type Multipart } from './multipart.ts'
import { roleOf } from './role.ts'
import { isIdentity } from './transfer.ts'

// Where the entities of a mail stand in its bytes, for those who write a mail anew. The walk reads whatever any program
// would read; here there is one reading, the plain one, and every reason to doubt it is told: where there is doubt,
// nothing should be rewritten.

/** One entity: the mail itself, a multipart in it, a leaf. Offsets are those of the mail. */
export interface OutlineEntity {
  /** Lower case; where none is declared, what that means. */
  readonly type: string
  readonly presented: PresentedFact
  readonly role: Role
  readonly fields: readonly HeaderField[]
  readonly at: number
  readonly bodyAt: number
  readonly end: number
  /** False for a part that ends with its header: what is put into it needs the empty line first. */
  readonly hasBlankLine: boolean
  /** Why programs may read it, or where it ends, otherwise; about this entity alone. */
  readonly doubts: readonly string[]
  readonly children: readonly OutlineEntity[]
}

interface Place {
  readonly at: number
  readonly end: number
  readonly depth: number
  readonly defaultType: string
}

/** The plain reading of a mail. Never throws; what lies behind a limit is doubtful and has no children. */
export function outlineMail(bytes: Buffer, limits: Limits): OutlineEntity {
  const purse = { parts: limits.partsMax }
  return outline(bytes, { at: 0, end: bytes.length, depth: 0, defaultType: 'text/plain' }, limits, purse)
}

/** An entity and all within it, in the order they stand. */
export function* entitiesOf(entity: OutlineEntity): Generator<OutlineEntity> {
  yield entity
  for (const child of entity.children) yield* entitiesOf(child)
}

function outline(bytes: Buffer, place: Place, limits: Limits, purse: { parts: number }): OutlineEntity {
  purse.parts -= 1
  const region = bytes.subarray(place.at, place.end)
  const block = splitFields(region, place.depth === 0)
  const entity = readEntity(block.fields)
  const [media] = entity.types
  const body = region.subarray(block.bodyAt)
  const found = {
    type: media.type || place.defaultType,
    presented: entity.presented,
    role: roleOf(entity.presented, media.type),
    fields: block.fields,
    at: place.at,
    bodyAt: place.at + block.bodyAt,
    end: place.end,
    hasBlankLine: endsWithBlankLine(region.subarray(0, block.bodyAt)),
  }
  const doubts = [
    ...doubtsOfHead(block, region, found.hasBlankLine, bytes[place.at - 1] === 0x0a),
    ...doubtsOfEntity(entity, block.fields),
  ]
  if (!found.type.startsWith('multipart')) {
    const isCut = media.boundaries.some((boundary) => findDelimiters(body, boundary, 1).delimiters.length > 0)
    if (isCut) doubts.push('boundary-on-leaf')
    if (startsWithFields(media, body)) doubts.push('fields-in-body')
    return { ...found, doubts, children: [] }
  }
  if (place.depth >= limits.depthMax) return { ...found, doubts: [...doubts, 'too-deep'], children: [] }
  const { multipart, doubts: ofBody } = readMultipart(media, body, purse.parts)
  const defaultType = media.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const children: OutlineEntity[] = []
  for (const { content } of multipart?.parts ?? []) {
    if (purse.parts <= 0) return { ...found, doubts: [...doubts, ...ofBody, 'too-many-parts'], children }
    const at = content.byteOffset - bytes.byteOffset
    const inner = { at, end: at + content.length, depth: place.depth + 1, defaultType }
    children.push(outline(bytes, inner, limits, purse))
  }
  const encoded = isIdentity(entity.encodings[0]) ? [] : ['encoded-multipart']
  return { ...found, doubts: [...doubts, ...ofBody, ...encoded], children }
}

function doubtsOfHead(block: FieldBlock, region: Buffer, hasBlankLine: boolean, isOnOwnLine: boolean): string[] {
  const { flaws, bodyAt, otherBodyAt } = block
  const doubts = flaws.map(({ code }) => code)
  // SPEC: RFC 2046 section 5.1.1: a part without a body may end with its header, for the delimiter brings a line end.
  const isEmpty = bodyAt === region.length && (bodyAt === 0 ? isOnOwnLine : region.at(-1) === 0x0a)
  if (otherBodyAt !== undefined || !(hasBlankLine || isEmpty)) doubts.push('no-blank-line')
  return doubts
}

const endsWithBlankLine = (head: Buffer): boolean =>
  /(?:^|\n)\r?\n$/.test(head.toString('latin1', Math.max(0, head.length - 4)))

function doubtsOfEntity({ types, encodings, flaws }: Entity, fields: readonly HeaderField[]): string[] {
  const doubts = flaws.map(({ code }) => code)
  // `"base64"`, `quoted-printable; x`: an encoding to some programs, to others none.
  const told = fields.find(({ name }) => /^content-transfer-encoding$/i.test(name))?.value ?? ''
  if (told.toLowerCase() !== encodings[0]) doubts.push('odd-encoding')
  if (types.length > 1) doubts.push('many-types')
  if (encodings.length > 1) doubts.push('many-encodings')
  return doubts
}

function readMultipart(media: MediaType, body: Buffer, partsMax: number) {
  const found = media.boundaries.map((boundary) => findDelimiters(body, boundary, Math.max(1, partsMax) + 2))
  const hits = found.filter(({ delimiters }) => delimiters.length > 0)
  const [hit] = hits
  if (hit === undefined) return { multipart: undefined, doubts: ['no-boundary'] }
  const multipart = cutMultipart(body, hit.delimiters)
  const doubts = [
    ...(hits.some(({ delimiters }) => !isSame(delimiters, hit.delimiters)) ? ['many-boundaries'] : []),
    ...(hit.isWhole ? [] : ['too-many-parts']),
    ...(hit.delimiters.every(({ isExact }) => isExact) ? [] : ['boundary-prefix']),
    ...(multipart.parts.some(({ isBehindEnd }) => isBehindEnd) ? ['parts-behind-end'] : []),
    ...surplus(multipart),
  ]
  return { multipart, doubts }
}

const isSame = (some: readonly Delimiter[], others: readonly Delimiter[]): boolean =>
  some.length === others.length &&
  some.every(({ from, to }, index) => others[index]?.from === from && others[index].to === to)

const SURPLUS_BYTES = 65_536

/** Text around the parts that some program may take for one. */
function surplus({ preamble, epilogues }: Multipart): string[] {
  const isPart = (region: Buffer): boolean =>
    region.length > SURPLUS_BYTES ||
    /(?:^|[\r\n])[ \t]{0,20}(?:content-|begin|=ybegin)/i.test(region.toString('latin1'))
  return [preamble, ...epilogues].some(isPart) ? ['parts-around'] : []
}
