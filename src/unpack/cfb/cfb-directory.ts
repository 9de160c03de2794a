import { ByteReader } from '#bytes'
import type { Flaw } from '#domain'

// MS-CFB section 2.6, a directory entry, 128 bytes:
//   name(64, UTF-16) nameBytes(2) type(1) colour(1) left(4) right(4) child(4) clsid(16) state(4) times(16)
//   firstSector(4) size(8)
// The siblings of a storage form a binary tree. Entries are read as the flat list they are stored in, and the tree
// only tells the paths: an entry that no tree reaches is listed, too, and marked.

export interface CfbEntry {
  readonly index: number
  readonly type: 'root' | 'storage' | 'stream'
  readonly name: string
  /** Names from the root down, joined by `/`; the root's own is empty. */
  readonly path: string
  /** Index of the storage it lies in; -1 for the root and for orphans. */
  readonly parent: number
  readonly size: number
  /** `{00020906-0000-0000-C000-000000000046}`; empty when it is all zeros. */
  readonly clsid: string
  readonly firstSector: number
  /** Whether no tree reaches it, so that most programs do not see it. */
  readonly orphan: boolean
}

const ENTRY_BYTES = 128
const NAME_BYTES = 64
const NO_ENTRY = 0xffffffff
const TYPES: Readonly<Record<number, CfbEntry['type']>> = { 1: 'storage', 2: 'stream', 5: 'root' }

interface RawEntry extends Omit<CfbEntry, 'path' | 'parent' | 'orphan'> {
  readonly left: number
  readonly right: number
  readonly child: number
}

interface Place {
  readonly path: string
  readonly parent: number
}

/** All entries of a directory stream in stored order. */
export function readDirectory(bytes: Buffer, flaws: Flaw[]): CfbEntry[] {
  const raw: (RawEntry | undefined)[] = []
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) raw.push(readEntry(bytes, at))
  const places = new Map<number, Place>()
  let loops = 0
  const place = (storage: RawEntry, path: string) => {
    loops += placeChildren(raw, storage, path, places)
  }
  const root = raw[0]
  if (root === undefined) flaws.push({ code: 'cfb/no-root', level: 'broken' })
  else {
    places.set(0, { path: '', parent: -1 })
    place(root, '')
  }
  const orphans = new Set(raw.filter((entry) => entry !== undefined && !places.has(entry.index)))
  // An orphan storage still knows its children.
  for (const entry of orphans) if (entry?.type === 'storage') place(entry, entry.name)
  if (loops > 0) flaws.push({ code: 'cfb/tree-loop', level: 'broken' })
  if (orphans.size > 0) flaws.push({ code: 'cfb/orphan-entry', level: 'odd', seen: [...orphans][0]?.name ?? '' })
  return raw
    .filter((entry) => entry !== undefined)
    .map(({ left, right, child, ...entry }) => ({
      ...entry,
      ...(places.get(entry.index) ?? { path: entry.name, parent: -1 }),
      orphan: orphans.has(raw[entry.index]),
    }))
}

function readEntry(bytes: Buffer, at: number): RawEntry | undefined {
  const reader = new ByteReader(bytes, at + NAME_BYTES)
  const nameBytes = reader.u16le()
  const typeCode = reader.u8()
  reader.skip(1)
  const [left, right, child] = [reader.u32le(), reader.u32le(), reader.u32le()]
  const clsid = guid(reader.take(16))
  reader.skip(4 + 16)
  const firstSector = reader.u32le()
  const size = reader.u64le()
  const type = TYPES[typeCode] ?? (nameBytes > 2 && nameBytes <= NAME_BYTES ? 'stream' : undefined)
  if (type === undefined) return undefined
  const name = entryName(bytes.subarray(at, at + NAME_BYTES), nameBytes)
  // SPEC: version 3 leaves the high half of the size undefined; no real stream needs it.
  const index = at / ENTRY_BYTES
  return { index, type, name, size: size % 2 ** 32, clsid, firstSector, left, right, child }
}

function entryName(field: Buffer, nameBytes: number): string {
  const name = field.toString('utf16le', 0, nameBytes >= 2 && nameBytes <= NAME_BYTES ? nameBytes : NAME_BYTES)
  const end = name.indexOf('\0')
  return end < 0 ? name : name.slice(0, end)
}

// Walks the tree of one storage and of the storages in it; returns how many branches led back to a known entry.
function placeChildren(
  raw: readonly (RawEntry | undefined)[],
  storage: RawEntry,
  path: string,
  places: Map<number, Place>,
): number {
  const waiting = [{ index: storage.child, parent: storage.index, path }]
  let loops = 0
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    const entry = raw[branch.index]
    if (entry === undefined) continue
    if (places.has(entry.index) || entry.index === storage.index) {
      loops += 1
      continue
    }
    const ownPath = branch.path === '' ? entry.name : `${branch.path}/${entry.name}`
    places.set(entry.index, { path: ownPath, parent: branch.parent })
    for (const index of [entry.left, entry.right]) if (index !== NO_ENTRY) waiting.push({ ...branch, index })
    if (entry.type === 'storage') waiting.push({ index: entry.child, parent: entry.index, path: ownPath })
  }
  return loops
}

/** A GUID as people write it; empty for the null GUID. */
export function guid(bytes: Buffer): string {
  if (bytes.length < 16 || bytes.every((byte) => byte === 0)) return ''
  const part = (from: number, to: number) => bytes.subarray(from, to).toString('hex')
  const swapped = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).reverse().toString('hex')
  return `{${swapped(0, 4)}-${swapped(4, 6)}-${swapped(6, 8)}-${part(8, 10)}-${part(10, 16)}}`.toUpperCase()
}
