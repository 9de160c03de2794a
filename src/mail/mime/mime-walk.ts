import type { Budget, Child } from '#bytes'
import type { Fact, Flaw, Role } from '#domain'
import { type FieldBlock, splitFields } from '../header/split-fields.ts'
import { appleFile, findTextFiles } from '../text-files/find-text-files.ts'
import { decodeBase64 } from './base64.ts'
import { type Entity, type MediaType, readEntity } from './entity.ts'
import { linksOfLeaf, messageLeaf } from './message-leaf.ts'
import { cutMultipart, type Delimiter, findDelimiters, guessBoundary, type Multipart } from './multipart.ts'
import { decodeQuotedPrintable } from './quoted-printable.ts'
import { roleOf } from './role.ts'
import { decodeTransfer, isIdentity, type TransferReading } from './transfer.ts'

/** Where a part stands, and in which reading of the mail. */
interface Place {
  readonly depth: number
  /** Set in preambles, epilogues and behind the end. */
  readonly isHidden: boolean
  /** Why this is not the only reading; empty when it is. */
  readonly reason: string
  /** The type of a part that declares none. */
  readonly defaultType: string
}

const TOP: Place = { depth: 0, isHidden: false, reason: '', defaultType: '' }
const STEP_BYTES = 256
const STEPS_PER_LINE = 4
const FLAWS_MAX = 200

/**
 * The walk over one mail's MIME tree. Every reading that some program would take is walked; a region of bytes already
 * read is not read again, so readings that agree cost nothing.
 */
export class MimeWalk {
  readonly children: Child[] = []
  readonly flaws: Flaw[] = []
  readonly #root: Buffer
  readonly #budget: Budget
  readonly #seen = new Set<string>()
  /** The memory that regions lie in, numbered: the mail's own and that of everything decoded from it. */
  readonly #memories = new Map<ArrayBufferLike, number>()

  constructor(root: Buffer, budget: Budget) {
    this.#root = root
    this.#budget = budget
  }

  /** The mail itself, its header already cut into fields. */
  readMail(block: FieldBlock): void {
    this.#readBlock(block, this.#root, TOP)
  }

  #readPart(region: Buffer, place: Place): void {
    if (region.length === 0 || this.#isSeen(region, '')) return
    const block = splitFields(region)
    this.#note(...block.flaws.map((flaw) => ({ ...flaw, at: this.#offsetOf(region) + (flaw.at ?? 0) })))
    this.#readBlock(block, region, place)
  }

  #readBlock({ fields, bodyAt, otherBodyAt }: FieldBlock, region: Buffer, place: Place): void {
    const entity = readEntity(fields)
    this.#readEntity(entity, region.subarray(bodyAt), place, fields.length > 0)
    if (otherBodyAt === undefined) return
    const seen = otherBodyAt < bodyAt ? readEntity(fields.filter(({ at }) => at < otherBodyAt)) : entity
    if (seen.types.every(isMultipart)) return
    // Text says the same without its first paragraph; anything else is another file.
    const isText = seen.encodings.every(isIdentity) && seen.types.every(({ type }) => /^(?:text\/|$)/.test(type))
    if (isText && otherBodyAt > bodyAt) return
    this.#readEntity(seen, region.subarray(otherBodyAt), { ...place, reason: 'no-blank-line' }, true)
  }

  #readEntity(entity: Entity, body: Buffer, place: Place, hasFields: boolean): void {
    if (this.#isFull(body)) return
    this.#note(...entity.flaws.map((flaw) => ({ ...flaw, at: this.#offsetOf(body) })))
    for (const [index, type] of entity.types.entries()) {
      const reason = index === 0 ? place.reason : 'duplicate-content-type'
      this.#readType(entity, type, body, { ...place, reason }, hasFields)
    }
  }

  #readType(entity: Entity, type: MediaType, body: Buffer, place: Place, hasFields: boolean): void {
    if (isMultipart(type)) {
      if (this.#readMultipart(entity, type, body, place) || body.length === 0) return
      // Its parts are not where the declaration says; where fields stand, some program may find one.
      this.#readSurplus(body, { ...place, depth: place.depth + 1 }, 'mime/parts-without-boundary')
    } else if (type.boundaries.length > 0) this.#readBoundaries(type, body, { ...place, reason: 'boundary-on-leaf' })
    if (body.length > 0 || hasFields) this.#readLeaf(entity, type, body, place)
  }

  // The encoded form of a multipart is forbidden (RFC 2045 section 6.4), decoded by some and ignored by others.
  #readMultipart(entity: Entity, type: MediaType, body: Buffer, place: Place): boolean {
    if (place.depth >= this.#budget.limits.depthMax) {
      this.#stop('mime/too-deep', body)
      return false
    }
    let isRead = this.#readBoundaries(type, body, place)
    for (const encoding of entity.encodings) {
      if (isIdentity(encoding) || (isRead && encoding !== 'base64')) continue
      const decoded = this.#decodeWhole(encoding, body)
      if (decoded === undefined || !hasBoundary(decoded, type)) continue
      this.#note({ code: 'mime/encoded-multipart', level: 'odd', at: this.#offsetOf(body), seen: encoding })
      const reason = isRead ? 'encoded-multipart' : place.reason
      isRead = this.#readBoundaries(type, decoded, { ...place, reason }) || isRead
    }
    return isRead || this.#readGuessed(type, body, place)
  }

  #decodeWhole(encoding: string, body: Buffer): Buffer | undefined {
    if (body.length > this.#budget.partBytesLeft) return undefined
    const { content } = encoding === 'base64' ? decodeBase64(body) : decodeQuotedPrintable(body)
    return this.#budget.spendBytes(content.length) ? content : undefined
  }

  #readBoundaries(type: MediaType, body: Buffer, place: Place): boolean {
    let isRead = false
    for (const boundary of type.boundaries) {
      const delimiters = this.#findDelimiters(body, boundary)
      if (delimiters.length === 0) continue
      if (isRead)
        this.#note({ code: 'mime/duplicate-boundary', level: 'odd', at: this.#offsetOf(body), seen: boundary })
      this.#readDelimited(type, body, delimiters, isRead ? { ...place, reason: 'duplicate-boundary' } : place)
      isRead = true
    }
    return isRead
  }

  #readGuessed(type: MediaType, body: Buffer, place: Place): boolean {
    const guessed = guessBoundary(body)
    const delimiters = guessed === undefined ? [] : this.#findDelimiters(body, guessed)
    if (delimiters.length === 0) return false
    this.#note({ code: 'mime/no-boundary', level: 'broken', at: this.#offsetOf(body), seen: guessed ?? '' })
    this.#readDelimited(type, body, delimiters, place)
    return true
  }

  #findDelimiters(body: Buffer, boundary: string): readonly Delimiter[] {
    if (!this.#budget.spendSteps(1 + Math.floor(body.length / STEP_BYTES))) return []
    const { delimiters, lines, isWhole } = findDelimiters(body, boundary, this.#budget.partsLeft + 2)
    this.#budget.spendSteps(lines * STEPS_PER_LINE)
    if (!isWhole) this.#stop('mime/too-many-parts', body)
    return delimiters
  }

  #readDelimited(type: MediaType, body: Buffer, delimiters: readonly Delimiter[], place: Place): void {
    const exact = delimiters.filter(({ isExact }) => isExact)
    const best = exact.length > 0 ? exact : delimiters
    this.#readPieces(type, cutMultipart(body, best), place, body)
    if (best.length === delimiters.length) return
    this.#readPieces(type, cutMultipart(body, delimiters), { ...place, reason: 'boundary-prefix' }, body)
  }

  #readPieces(type: MediaType, multipart: Multipart, place: Place, body: Buffer): void {
    const defaultType = type.type === 'multipart/digest' ? 'message/rfc822' : ''
    const inner: Place = { ...place, depth: place.depth + 1, defaultType }
    if (!multipart.isClosed) this.#note({ code: 'mime/no-end-boundary', level: 'broken', at: this.#offsetOf(body) })
    this.#readSurplus(multipart.preamble, inner, 'mime/parts-in-preamble')
    for (const { content, isBehindEnd } of multipart.parts) {
      if (this.#isFull(content)) return
      if (isBehindEnd && content.length > 0) {
        this.#note({ code: 'mime/parts-behind-end', level: 'odd', at: this.#offsetOf(content) })
      }
      this.#readPart(content, isBehindEnd ? { ...inner, isHidden: true } : inner)
    }
    for (const epilogue of multipart.epilogues) {
      if (this.#isFull(epilogue)) return
      this.#readSurplus(epilogue, inner, 'mime/parts-in-epilogue')
    }
  }

  /** Looks for parts where most programs show nothing. */
  #readSurplus(region: Buffer, place: Place, code: string): void {
    if (region.length < SURPLUS_BYTES_MIN) return
    const hidden: Place = { ...place, isHidden: true }
    const fields = surplusFieldsAt(region)
    if (fields >= 0) {
      this.#note({ code, level: 'odd', at: this.#offsetOf(region) + fields })
      const guessed = guessBoundary(region.subarray(0, fields + 1))
      const delimiters = guessed === undefined ? [] : this.#findDelimiters(region, guessed)
      if (delimiters.length > 0) this.#readDelimited(NO_TYPE, region, delimiters, hidden)
      else for (const piece of fieldBlocks(region)) if (!this.#isFull(piece)) this.#readPart(piece, hidden)
    }
    this.#addTextFiles(region, hidden)
  }

  #readLeaf(entity: Entity, type: MediaType, body: Buffer, place: Place): void {
    const special = messageLeaf(type, body, place.defaultType)
    this.#note(...special.flaws.map((flaw) => ({ ...flaw, at: this.#offsetOf(body) })))
    if (special.isMail && !entity.encodings.some(isIdentity) && hasMailHeader(body)) {
      // An encoding is forbidden here (RFC 2046 section 5.2.1); programs that ignore it see the mail as it stands.
      const plain: TransferReading = { content: body, flaws: [{ code: 'mime/encoded-message', level: 'odd' }] }
      if (!this.#addLeaf(entity, type, plain, { ...place, reason: 'encoded-message' }, true)) return
    }
    if (startsWithFields(type, body)) this.#readSurplus(body, place, 'mime/fields-in-body')
    for (const [index, encoding] of entity.encodings.entries()) {
      const isWords = isText(type) || entity.encodings.includes('base64')
      for (const reading of decodeTransfer(encoding, body, this.#budget.partBytesLeft, isWords)) {
        const reason = reading.reason ?? (index > 0 ? 'duplicate-transfer-encoding' : place.reason)
        if (this.#isSeen(body, `${encoding} ${reading.reason ?? ''}`)) continue
        if (!this.#addLeaf(entity, type, reading, { ...place, reason }, special.isMail)) return
      }
    }
  }

  #addLeaf(entity: Entity, type: MediaType, reading: TransferReading, place: Place, isMail: boolean): boolean {
    const { content, flaws } = reading
    if (this.children.length >= this.#budget.partsLeft || !this.#budget.spendBytes(content.length)) {
      this.#stop('mime/too-many-bytes', content)
      return false
    }
    const role: Role = place.isHidden ? 'hidden' : roleOf(entity.presented, type.type)
    const facts: Fact[] = [entity.presented, ...linksOfLeaf(type)]
    if (place.reason !== '') facts.push({ type: 'reading', reason: place.reason })
    const child: Child = { role, name: entity.presented.names[0] ?? '', content, facts, flaws }
    this.children.push(isMail && hasMailHeader(content) ? { ...child, kind: 'mail' } : child)
    if (isText(type) || /uu|yenc/.test(entity.presented.transferEncoding)) {
      this.#addTextFiles(content, place, entity.presented.names)
    }
    const inner = appleFile(content, this.#budget)
    if (inner !== undefined) this.children.push({ ...inner, role })
    return true
  }

  #addTextFiles(text: Buffer, place: Place, names: readonly string[] = []): void {
    const max = this.#budget.partsLeft - this.children.length
    const { files, isWhole } = findTextFiles(text, this.#budget, names, max)
    if (!isWhole) this.#stop('mime/too-many-parts', text)
    for (const file of files) {
      const reading: Fact[] = place.reason === '' ? [] : [{ type: 'reading', reason: place.reason }]
      this.children.push({
        ...file,
        role: place.isHidden ? 'hidden' : 'attachment',
        facts: [...(file.facts ?? []), ...reading],
      })
    }
  }

  /** Whether these very bytes were read in this way already; equal bytes elsewhere are others. */
  #isSeen(region: Buffer, as: string): boolean {
    let memory = this.#memories.get(region.buffer)
    if (memory === undefined) {
      memory = this.#memories.size
      this.#memories.set(region.buffer, memory)
    }
    const key = `${memory} ${region.byteOffset} ${region.length} ${as}`
    if (this.#seen.has(key)) return true
    this.#seen.add(key)
    return false
  }

  /** Offset in the mail; 0 for what was decoded first. */
  #offsetOf(region: Buffer): number {
    const offset = region.buffer === this.#root.buffer ? region.byteOffset - this.#root.byteOffset : 0
    return offset >= 0 && offset <= this.#root.length ? offset : 0
  }

  #note(...flaws: readonly Flaw[]): void {
    for (const flaw of flaws) {
      // What was not read is told in any case, however many oddities stand before it.
      const isNews = flaw.level === 'stopped' && !this.flaws.some(({ code }) => code === flaw.code)
      if (isNews || this.flaws.length < FLAWS_MAX) this.flaws.push(flaw)
    }
  }

  #isFull(region: Buffer): boolean {
    const isFull = this.children.length >= this.#budget.partsLeft
    if (isFull) this.#stop('mime/too-many-parts', region)
    return isFull
  }

  #stop(code: string, region: Buffer): void {
    if (this.flaws.some((flaw) => flaw.code === code)) return
    this.flaws.push({ code, level: 'stopped', at: this.#offsetOf(region) })
  }
}

const NO_TYPE: MediaType = { type: '', boundaries: [], parameters: [] }
const SURPLUS_BYTES_MIN = 24
const SURPLUS_LINES_BYTES = 65_536

const isMultipart = ({ type }: MediaType): boolean => /^multipart(?:\/|$)/.test(type)

const isText = ({ type }: MediaType): boolean => /^(?:text\/|$)/.test(type)

// A text that begins with the fields of a part, or with a delimiter and such fields: somebody forgot, or took away, what
// makes it one. Texts that quote a mail have words of their own first.
const FIELDS_FIRST =
  /^\s{0,200}(?:--[^\r\n]{0,200}\r?\n\s{0,200})?content-(?:type|transfer-encoding|disposition)[ \t]{0,8}:/i
/** Whether a text begins like a part of its own. */
export const startsWithFields = (type: MediaType, body: Buffer): boolean =>
  isText(type) && body.length > SURPLUS_BYTES_MIN && FIELDS_FIRST.test(body.toString('latin1', 0, 1_024))

const BLOCKS_MAX = 50
const BLOCK = /(?:^|[\r\n])[ \t]{0,20}(content-(?:type|transfer-encoding|disposition)[ \t]{0,8}:)/gi

/** Where blocks of MIME fields begin, each up to the next one; a block is over at its blank line. */
function fieldBlocks(region: Buffer): Buffer[] {
  const text = region.toString('latin1')
  const starts: number[] = []
  let behind = 0
  for (const { index, 0: match, 1: field = '' } of text.matchAll(BLOCK)) {
    const at = index + match.length - field.length
    if (starts.length >= BLOCKS_MAX) break
    if (at < behind) continue
    starts.push(at)
    const end = text.slice(at, at + SURPLUS_LINES_BYTES).search(/\n[ \t]{0,20}\r?\n/)
    behind = at + (end < 0 ? SURPLUS_LINES_BYTES : end)
  }
  return starts.map((at, index) => {
    const end = starts[index + 1] ?? region.length
    // What stands there for a delimiter is no content.
    const delimiter = /\r?\n[ \t]{0,20}--[^\r\n]{0,200}\s{0,20}$/.exec(text.slice(Math.max(at, end - 250), end))
    return region.subarray(at, end - (delimiter?.[0].length ?? 0))
  })
}

const hasBoundary = (body: Buffer, { boundaries }: MediaType): boolean =>
  boundaries.some((boundary) => body.includes(`--${boundary}`))

const hasMailHeader = (content: Buffer): boolean => splitFields(content, true).fields.length > 0

/** Where MIME fields start in a preamble or epilogue; -1 when there are none. */
function surplusFieldsAt(region: Buffer): number {
  const text = `\n${region.toString('latin1', 0, Math.min(region.length, SURPLUS_LINES_BYTES))}`
  return text.search(/[\r\n]content-(?:type|transfer-encoding|disposition)[ \t]{0,8}:/i)
}
