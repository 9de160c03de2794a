import { hash } from 'node:crypto'
import { type ByteSource, bufferSource, type Child } from '#bytes'
import type { Fact, Flaw, Kind, Part, PresentedFact, Role } from '#domain'
import { identify } from '../identify/index.ts'
import { SOURCE_OPENERS } from '../openers.ts'

/** A part while the walk is still adding to it; frozen into the domain's Part by being handed out as one. */
export interface OpenPart extends Part {
  readonly facts: Fact[]
  readonly flaws: Flaw[]
  readonly source: ByteSource
  /** Whether all of its bytes are in `content`. */
  readonly isWhole: boolean
}

const NAME_CHARS_MAX = 255 // LIMIT: the longest file name that common file systems take
const NAME_START_CHARS = 80
const FILENAME_FOR: Readonly<Partial<Record<Role, string>>> = { hidden: 'hidden' }

/** Makes a part out of what a container handed over. `parent` is undefined for what arrived. */
export function makePart(id: number, given: Child, parent: OpenPart | undefined): OpenPart {
  const child = wholeWherePossible(given)
  const source = Buffer.isBuffer(child.content) ? bufferSource(child.content) : child.content
  const kind = child.kind ?? identify(child.content, source, hintOf(child))
  return new MadePart(id, child, { source, kind, parent })
}

interface Made {
  readonly source: ByteSource
  readonly kind: Kind
  readonly parent: OpenPart | undefined
}

class MadePart implements OpenPart {
  readonly id: number
  readonly parent: number | null
  readonly depth: number
  readonly role: Role
  readonly name: string
  readonly path: string
  readonly kind: Kind
  readonly content: Buffer
  readonly bytes: number
  readonly isWhole: boolean
  readonly facts: Fact[]
  readonly flaws: Flaw[]
  readonly source: ByteSource

  constructor(id: number, child: Child, { source, kind, parent }: Made) {
    const name = shortened(child.name)
    const label = name || (FILENAME_FOR[child.role] ?? kind)
    this.id = id
    this.parent = parent?.id ?? null
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.role = child.role
    this.name = name
    this.path = parent === undefined ? label : `${parent.path} > ${label}`
    this.kind = kind
    this.content = Buffer.isBuffer(child.content) ? child.content : Buffer.alloc(0)
    this.bytes = source.length
    this.isWhole = Buffer.isBuffer(child.content) && !isCut(child)
    this.facts = [...(child.facts ?? [])]
    this.flaws = [...(child.flaws ?? [])]
    this.source = source
  }

  // WHY only when asked: most parts of most mails have a size of their own, so nothing has to be compared.
  get sha256(): string | null {
    return this.isWhole ? hashOf(this.content) : null
  }
}

const HASHES = new WeakMap<Buffer, string>()

/** WHY by the buffer: a part that is remembered between mails hands out the same ones again. */
function hashOf(content: Buffer): string {
  const known = HASHES.get(content)
  if (known !== undefined) return known
  const sha256 = hash('sha256', content, 'hex')
  HASHES.set(content, sha256)
  return sha256
}

// WHY both ends: what a long path leads to, and what its file is opened with, stands at its end.
const shortened = (name: string): string =>
  name.length <= NAME_CHARS_MAX
    ? name
    : `${name.slice(0, NAME_START_CHARS)}…${name.slice(NAME_START_CHARS + 1 - NAME_CHARS_MAX)}`

// LIMIT: what comes as a source up to this size is read whole where its format asks for that; padding packs to almost
// nothing, so a junk megabyte in front of an archive must not hide it.
const WHOLE_BYTES_MAX = 32 * 2 ** 20

/** A source becomes bytes unless its format is read where its tables reach, or it is too large. */
function wholeWherePossible(child: Child): Child {
  if (Buffer.isBuffer(child.content) || child.content.length > WHOLE_BYTES_MAX) return child
  const kind = child.kind ?? identify(child.content, child.content, hintOf(child))
  if (SOURCE_KINDS.has(kind)) return child
  const bytes = child.content.read(0, child.content.length)
  return { ...child, content: bytes }
}

function hintOf(child: Child): { name: string; declaredType: string; isBody: boolean } {
  const presented = child.facts?.find((fact): fact is PresentedFact => fact.type === 'presented')
  return { name: child.name, declaredType: presented?.declaredType ?? '', isBody: child.role === 'body' }
}

const SOURCE_KINDS: ReadonlySet<string> = new Set(Object.keys(SOURCE_OPENERS))

const isCut = (child: Child): boolean => child.flaws?.some(({ code }) => code === 'unpack/not-read-whole') ?? false

/** Whether a kind is text that a reader sees, or leads to such text; the walk reads it before anything locked. */
export const isReadFirst = (kind: Kind): boolean => READ_FIRST.has(kind)

const READ_FIRST: ReadonlySet<Kind> = new Set<Kind>(['mail', 'text', 'html', 'msg', 'tnef', 'pkcs7'])
