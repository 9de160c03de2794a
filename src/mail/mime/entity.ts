import type { Flaw, HeaderField, PresentedFact } from '#domain'
import { bothEnds } from '../header/both-ends.ts'
import { decodeField, decodeRaw, decodeWords } from '../header/encoded-words.ts'
import { readingsOf } from '../header/parameter-readings.ts'
import { type Parameter, parseStructured, type Structured } from '../header/parameters.ts'
import { fallbackNames } from './fallback-names.ts'

// What the MIME fields of one part say (RFC 2045, RFC 2183), in all their readings: a part may carry a field twice, and
// one program takes the first where another takes the last.

export interface MediaType {
  /** `type/subtype`, lower case; empty when nothing was declared. */
  readonly type: string
  /** Boundaries worth trying, best first. */
  readonly boundaries: readonly string[]
  readonly parameters: readonly Parameter[]
  /** Set where a limit left something of it out. */
  readonly cut?: 'mime/too-many-parameters' | 'mime/too-many-boundaries' | 'mime/boundary-too-long'
}

export interface Entity {
  /** Distinct readings of the type; never empty. */
  readonly types: readonly [MediaType, ...MediaType[]]
  /** Distinct transfer encodings, lower case and cleaned; never empty. */
  readonly encodings: readonly [string, ...string[]]
  readonly presented: PresentedFact
  readonly flaws: readonly Flaw[]
}

const REPEATS_MAX = 8 // LIMIT: fields that may stand once; each further one costs a reading of the part
const NAMES_MAX = 40
const BOUNDARIES_MAX = 40
const BOUNDARY_CHARS_MAX = 4_096 // RFC 2046 allows 70
const ENCODING_CHARS_MAX = 4_096
const COMMENTS_DEPTH_MAX = 10
const NO_TYPE: MediaType = { type: '', boundaries: [], parameters: [] }

/** What the MIME fields among these say. */
export function readEntity(fields: readonly HeaderField[]): Entity {
  const plain = plainTextOf(fields)
  if (plain === undefined) return entityOf(fields)
  const before = plainTexts.get(plain)
  if (before !== undefined) return before
  if (plainTexts.size >= PLAIN_TEXTS_KEPT) plainTexts.clear()
  const entity = entityOf(fields)
  plainTexts.set(plain, entity)
  return entity
}

// WHY: most parts of most mails are text, declared in one of a few ways. What is said of them depends on type and
// encoding alone: they have no name, no boundary, no flaw.
const plainTexts = new Map<string, Entity>()
const PLAIN_TEXTS_KEPT = 200
const PLAIN_TYPE = /^text\/(?:plain|html)(?:; ?charset="?[\w-]{1,20}"?)?$/i
const PLAIN_ENCODING = /^(?:base64|quoted-printable|7bit|8bit)$/i

/** Type and encoding of a part that says nothing else; undefined when there is more to it. */
function plainTextOf(fields: readonly HeaderField[]): string | undefined {
  let type: string | undefined
  let encoding = ''
  for (const { name, value } of fields) {
    const length = name.length
    if ((length !== 12 && length !== 25 && length !== 19 && length !== 10) || !/^content-/i.test(name)) continue
    if (length === 12 && type === undefined && PLAIN_TYPE.test(value)) type = value
    else if (length === 25 && encoding === '' && PLAIN_ENCODING.test(value)) encoding = value
    else return undefined
  }
  return type === undefined ? undefined : `${type} ${encoding}`
}

function entityOf(fields: readonly HeaderField[]): Entity {
  const media = valuesOf(fields, 'content-type').map(readMediaType)
  const types = distinct(media, ({ type, boundaries }) => `${type} ${boundaries.join(' ')}`)
  const encodings = distinct(valuesOf(fields, 'content-transfer-encoding').map(readEncoding), (encoding) => encoding)
  const dispositions = valuesOf(fields, 'content-disposition').map((value) => parseStructured(decodeRaw(value)))
  const disposition = dispositions[0]?.value ?? ''
  const given = namesOf(dispositions, media)
  const [type = NO_TYPE, ...otherTypes] = types
  const [encoding = '', ...otherEncodings] = encodings
  const declared = media.map((each) => each.type)
  const names = given.length > 0 ? given : fallbackNames(fields, declared, disposition).flatMap(cleanName)
  const charset = readingsOf(type.parameters, 'charset')[0] ?? ''
  const presented: PresentedFact = {
    type: 'presented',
    names: bothEnds(names, NAMES_MAX),
    declaredType: type.type,
    disposition,
    transferEncoding: encoding,
    charset: charset.split(/[\s;,(]/, 1)[0]?.replace(/["']/g, '') ?? '',
    contentId: decodeField(valuesOf(fields, 'content-id')[0] ?? '').replace(/^[<\s]+|[>\s]+$/g, ''),
  }
  const flaws = [
    ...ambiguity('mime/duplicate-content-type', otherTypes.length, fields, 'content-type'),
    ...ambiguity('mime/duplicate-transfer-encoding', otherEncodings.length, fields, 'content-transfer-encoding'),
    ...ambiguity('mime/duplicate-disposition', dispositions.length - 1, fields, 'content-disposition'),
    ...unread(fields, media, dispositions, names),
  ]
  return { types: [type, ...otherTypes], encodings: [encoding, ...otherEncodings], presented, flaws }
}

/** The values of a field. Of too many the first and the last, for programs take the one or the other. */
function valuesOf(fields: readonly HeaderField[], name: string): string[] {
  return bothEnds(fieldsOf(fields, name), REPEATS_MAX).map(({ value }) => value)
}

const fieldsOf = (fields: readonly HeaderField[], name: string): HeaderField[] =>
  fields.filter((field) => field.name.length === name.length && field.name.toLowerCase() === name)

const ONCE = ['content-type', 'content-transfer-encoding', 'content-disposition']

// What a limit left out may be what some program goes by, so the mail cannot be called clean.
function unread(
  fields: readonly HeaderField[],
  types: readonly MediaType[],
  dispositions: readonly Structured[],
  names: readonly string[],
): Flaw[] {
  const codes = new Set<string>(types.flatMap(({ cut = [] }) => cut))
  if (fields.length > REPEATS_MAX && ONCE.some((name) => fieldsOf(fields, name).length > REPEATS_MAX)) {
    codes.add('mime/too-many-fields')
  }
  if (fieldsOf(fields, ONCE[1] ?? '').some(({ value }) => value.length > ENCODING_CHARS_MAX)) {
    codes.add('mime/too-many-parameters')
  }
  if (dispositions.some(({ isWhole }) => !isWhole)) codes.add('mime/too-many-parameters')
  if (names.length > NAMES_MAX) codes.add('mime/too-many-names')
  return [...codes].map((code) => ({ code, level: 'stopped' }))
}

function distinct<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  if (values.length < 2) return [...values]
  const seen = new Set<string>()
  return values.filter((value) => {
    const key = keyOf(value)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function ambiguity(code: string, extra: number, fields: readonly HeaderField[], name: string): Flaw[] {
  if (extra <= 0) return []
  const second = fields.filter((field) => field.name.toLowerCase() === name)[1]
  return [{ code, level: 'odd', at: second?.at ?? 0, seen: (second?.value ?? '').slice(0, 80) }]
}

function readMediaType(value: string): MediaType {
  const { value: type, parameters, isWhole } = parseStructured(decodeRaw(value))
  const all = parameters.length === 0 ? [] : boundariesOf(parameters, value)
  const short = all.filter((boundary) => boundary.length <= BOUNDARY_CHARS_MAX)
  const boundaries = bothEnds(short, BOUNDARIES_MAX)
  const media: MediaType = { type, parameters, boundaries }
  if (!isWhole) return { ...media, cut: 'mime/too-many-parameters' }
  if (short.length < all.length) return { ...media, cut: 'mime/boundary-too-long' }
  return boundaries.length < short.length ? { ...media, cut: 'mime/too-many-boundaries' } : media
}

// A boundary is compared byte by byte, so besides its readings as text the raw form counts; and quotes, spaces and
// comments that one program strips and another keeps.
function boundariesOf(parameters: readonly Parameter[], value: string): string[] {
  const readings = readingsOf(parameters, 'boundary')
  if (readings.length === 0) return []
  const raw = parseStructured(value).parameters.filter(({ name }) => name === 'boundary')
  const candidates = [...readings, ...raw.map((parameter) => parameter.value)].flatMap((reading) => [
    reading.trimEnd(),
    decodeWords(reading),
    reading.trim().replace(/^'(.*)'$/, '$1'),
  ])
  return [...new Set(candidates)].filter((boundary) => boundary !== '')
}

const KNOWN_ENCODING =
  /^(?:base64|quoted-printable|7-?bits?|8-?bits?|binary|none|x-?uu(?:e(?:n(?:c(?:oded?)?)?)?)?|x-?yenc|uuencode)$/

// `"base64"`, `base64 (comment)`, `base64; charset=...`, `Base64,`: the first word that is an encoding.
function readEncoding(value: string): string {
  const words = withoutComments(value.slice(0, ENCODING_CHARS_MAX).toLowerCase())
    .split(/[^a-z0-9-]+/)
    .filter((word) => word !== '')
  return words.find((word) => KNOWN_ENCODING.test(word)) ?? words[0] ?? ''
}

function withoutComments(text: string): string {
  let plain = text
  for (let depth = 0; depth < COMMENTS_DEPTH_MAX && plain.includes('('); depth += 1) {
    plain = plain.replace(/\([^()]*\)/g, ' ')
  }
  return plain
}

function namesOf(
  dispositions: readonly { readonly parameters: readonly Parameter[] }[],
  types: readonly MediaType[],
): string[] {
  if (dispositions.length === 0 && types.every(({ parameters }) => parameters.length === 0)) return []
  const names = [
    ...dispositions.flatMap(({ parameters }) => readingsOf(parameters, 'filename')),
    ...types.flatMap(({ parameters }) => readingsOf(parameters, 'name')),
    ...dispositions.flatMap(({ parameters }) => readingsOf(parameters, 'name')),
    ...types.flatMap(({ parameters }) => readingsOf(parameters, 'filename')),
  ]
  return [...new Set(names.flatMap(cleanName))].filter((name) => name !== '')
}

// Control characters are never shown; a program in C sees the name end at a NUL.
function cleanName(name: string): string[] {
  if (!/[\0-\x1f\x7f]/.test(name)) return [name.trim()]
  const clean = name.replace(/[\0-\x1f\x7f]+/g, '').trim()
  return name.includes('\0') ? [clean, (name.split('\0', 1)[0] ?? '').trim()] : [clean]
}
