import type { ByteSource, Child, Opened, Opening } from '#bytes'
import type { ArchiveFact, Fact, Flaw, Parsed, PresentedFact } from '#domain'
import { entryFact } from '../archive/entry-fact.ts'
import { METHOD_DEFLATE, METHOD_STORED, METHOD_ZSTD, type ZipEntry, type ZipRest } from './entry.ts'
import { FlawList } from './flaw-list.ts'
import { unpackForeign } from './foreign-method.ts'
import { openPacked, packedView } from './read-entry.ts'
import { readZip } from './read-zip.ts'
import { ZipLock } from './zip-lock.ts'

// LIMIT: bytes between or behind entries that are looked at as something hidden.
const REST_BYTES_MIN = 16
const REST_MAX = 8

const OWN_METHODS: ReadonlySet<number> = new Set([METHOD_STORED, METHOD_DEFLATE, METHOD_ZSTD])

/** Takes a ZIP apart: every entry that either of its two lists names, unlocked where a password is known. */
export function openZip(bytes: Buffer, opening: Opening): Opened {
  const { entries, rest, flaws: structureFlaws } = readZip(bytes)
  const flaws = new FlawList()
  flaws.addAll(structureFlaws)
  const lock = new ZipLock(opening)
  const files = entries.filter(({ isDirectory, packedBytes }) => !isDirectory || packedBytes > 2)
  const facts: Fact[] = []
  const children: Child[] = []
  let closed: ZipEntry | undefined
  for (const entry of files) {
    const { value, flaws: entryFlaws } = openOne(bytes, entry, opening, lock, children.length)
    facts.push(entryFact(entry, value))
    if (value !== undefined) children.push(childOf(entry, value, entryFlaws))
    else flaws.addAll(entryFlaws)
    if (value === undefined && entry.encrypted) closed ??= entry
  }
  if (closed !== undefined) flaws.add('zip/encrypted', 'stopped', closed.at, closed.name)
  facts.unshift(archiveFact(files, lock))
  return { facts, children: [...children, ...restOf(bytes, rest)], flaws: flaws.flaws }
}

function openOne(
  bytes: Buffer,
  entry: ZipEntry,
  opening: Opening,
  lock: ZipLock,
  count: number,
): Parsed<Buffer | ByteSource | undefined> {
  // Told by flaws of the structure: the same bytes are not unpacked twice, and without data there is nothing to open.
  if (entry.overlaps || entry.at < 0) return { value: undefined, flaws: [] }
  // What the walker will not take is not unpacked; it notes that itself when it meets the first one too many.
  if (count > opening.budget.partsLeft) return { value: undefined, flaws: [] }
  const packed = packedView(bytes, entry)
  if (!entry.encrypted) return unpack(packed, entry, opening)
  const unlocked = lock.open(packed, entry)
  return unlocked === undefined ? { value: undefined, flaws: [] } : unpack(unlocked.packed, unlocked.entry, opening)
}

function unpack(packed: Buffer, entry: ZipEntry, opening: Opening): Parsed<Buffer | ByteSource | undefined> {
  return OWN_METHODS.has(entry.method)
    ? openPacked(packed, entry, opening.budget)
    : unpackForeign(packed, entry, opening)
}

function childOf(entry: ZipEntry, content: Buffer | ByteSource, flaws: readonly Flaw[]): Child {
  const child: Child = { role: 'member', name: entry.name, content, flaws }
  return entry.otherNames.length === 0 ? child : { ...child, facts: [presented([entry.name, ...entry.otherNames])] }
}

/** Two programs would show this entry under two names: for the rules it presents itself with both. */
const presented = (names: readonly string[]): PresentedFact => ({
  type: 'presented',
  names,
  declaredType: '',
  disposition: '',
  transferEncoding: '',
  charset: '',
  contentId: '',
})

function archiveFact(files: readonly ZipEntry[], { found }: ZipLock): ArchiveFact {
  const locked = files.filter(({ encrypted }) => encrypted).length
  const encrypted = locked === 0 ? 'none' : locked === files.length ? 'all' : 'some'
  const password = found === undefined ? {} : { password: { value: found.value, from: found.from } }
  return { type: 'archive', entries: files.length, encrypted, ...password }
}

/** Bytes between and behind the entries; what stands in front gave the part its kind. */
function restOf(bytes: Buffer, rest: readonly ZipRest[]): readonly Child[] {
  const worth = rest.filter(({ at, bytes: count }) => at > 0 && count >= REST_BYTES_MIN)
  // Of many the largest: crumbs between entries must not hide the one that holds something.
  const looked = worth.length <= REST_MAX ? worth : worth.toSorted((a, b) => b.bytes - a.bytes).slice(0, REST_MAX)
  return looked.map(
    ({ at, bytes: count }): Child => ({ role: 'hidden', name: '', content: bytes.subarray(at, at + count) }),
  )
}
