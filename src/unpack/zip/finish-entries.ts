import type { Draft } from './draft-table.ts'
import { FLAG_DESCRIPTOR, FLAG_ENCRYPTED, FLAG_MASKED, type ZipEntry } from './entry.ts'
import { decodeEntryName } from './entry-name.ts'
import type { FlawList } from './flaw-list.ts'

/** Turns what was found into entries, and notes where the two headers of an entry, or two entries, disagree. */
export function finishEntries(bytes: Buffer, drafts: readonly Draft[], flaws: FlawList): readonly ZipEntry[] {
  // Where no directory is left, nothing is hidden from one.
  const hasDirectory = drafts.some(({ record }) => record !== undefined)
  const overlapping = findOverlaps(drafts, flaws)
  const names = new Set<string>()
  return drafts.flatMap((draft) => {
    const entry = finish(bytes, draft, overlapping.has(draft), flaws)
    if (hasDirectory && entry.listedIn === 'local') flaws.add('zip/unlisted-entry', 'odd', entry.at, entry.name)
    noteName(entry, names, flaws)
    const other = otherReading(draft, entry, flaws)
    return other === undefined ? [entry] : [entry, other]
  })
}

function finish(bytes: Buffer, draft: Draft, overlaps: boolean, flaws: FlawList): ZipEntry {
  const { local, record } = draft
  const told = record ?? local
  const dataAt = local?.dataAt ?? -1
  const names = entryNames(draft, flaws)
  if (local === undefined) flaws.add('zip/no-local-header', 'broken', record?.recordAt, names[0])
  if (dataAt + draft.packedBytes > bytes.length) flaws.add('zip/cut-off', 'broken', local?.at, names[0])
  const flags = told?.flags ?? 0
  if ((flags & FLAG_MASKED) !== 0) flaws.add('zip/encrypted-directory', 'stopped', record?.recordAt)
  return {
    name: names[0] ?? '',
    otherNames: names.slice(1),
    rawName: told?.rawName ?? bytes.subarray(0, 0),
    method: told?.method ?? 0,
    flags,
    crc32: told?.crc32 ?? 0,
    packedBytes: draft.packedBytes,
    declaredBytes: told?.declaredBytes ?? 0,
    encrypted: ((flags | (local?.flags ?? 0)) & FLAG_ENCRYPTED) !== 0,
    time: told?.time ?? 0,
    extra: local !== undefined && local.extra.length > 0 ? local.extra : (told?.extra ?? bytes.subarray(0, 0)),
    dataAt,
    at: local?.at ?? -1,
    listedIn: local === undefined ? 'directory' : record === undefined ? 'local' : 'both',
    isDirectory: isDirectory(draft, names[0] ?? ''),
    overlaps,
  }
}

function isDirectory({ record, packedBytes }: Draft, name: string): boolean {
  return name.endsWith('/') || (record !== undefined && (record.attributes & 0x10) !== 0 && packedBytes === 0)
}

function entryNames({ local, record }: Draft, flaws: FlawList): readonly string[] {
  const told = record ?? local
  if (told === undefined) return ['']
  const names = decodeEntryName(told.rawName, told.flags, told.extra)
  if (names.length > 1) flaws.add('zip/name-mismatch', 'odd', local?.at, names.join(' | '))
  if (local === undefined || record === undefined || local.rawName.equals(record.rawName)) return names
  const localNames = decodeEntryName(local.rawName, local.flags, local.extra)
  const more = localNames.filter((name) => !names.includes(name))
  if (more.length > 0) flaws.add('zip/name-mismatch', 'odd', local.at, [...names, ...more].join(' | '))
  return [...names, ...more]
}

/**
 * The entry as its local header tells it, where that changes what comes out. WHY: programs that stream (and some
 * mail scanners' victims) believe the local header; both readings are unpacked.
 */
function otherReading({ local, record }: Draft, entry: ZipEntry, flaws: FlawList): ZipEntry | undefined {
  if (local === undefined || record === undefined) return undefined
  const isStreamed = (local.flags & FLAG_DESCRIPTOR) !== 0
  const differs = (here: number, there: number) => here !== there && !(isStreamed && here === 0)
  const what = [
    local.method !== record.method && 'method',
    ((local.flags ^ record.flags) & FLAG_ENCRYPTED) !== 0 && 'encryption',
    differs(local.packedBytes, record.packedBytes) && 'packed size',
    differs(local.declaredBytes, record.declaredBytes) && 'size',
    differs(local.crc32, record.crc32) && 'crc32',
  ].filter((word) => word !== false)
  if (what.length === 0) return undefined
  flaws.add('zip/header-mismatch', 'odd', local.at, `${entry.name}: ${what.join(', ')}`)
  if (local.method === record.method && !what.includes('packed size') && !what.includes('encryption')) return undefined
  const { flags, method, crc32, declaredBytes } = local
  const packedBytes = isStreamed && local.packedBytes === 0 ? entry.packedBytes : local.packedBytes
  const encrypted = (flags & FLAG_ENCRYPTED) !== 0
  return { ...entry, flags, method, crc32, declaredBytes, packedBytes, encrypted, listedIn: 'local' }
}

function noteName(entry: ZipEntry, names: Set<string>, flaws: FlawList): void {
  const { name, at } = entry
  if (names.has(name)) flaws.add('zip/duplicate-name', 'odd', at, name)
  names.add(name)
  if (name.includes('\0')) flaws.add('zip/nul-in-name', 'odd', at, name)
  if (/^\/|^[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)/.test(name)) flaws.add('zip/odd-path', 'odd', at, name)
  if (entry.isDirectory && entry.packedBytes > 2) flaws.add('zip/directory-data', 'odd', at, name)
}

/**
 * Entries that share bytes with one before them. A bomb lists the same bytes a thousand times: they are unpacked
 * once. Two entries on the very same header are only two names for one thing; a header inside another entry's data
 * is content that we then do not read.
 */
function findOverlaps(drafts: readonly Draft[], flaws: FlawList): ReadonlySet<Draft> {
  const overlapping = new Set<Draft>()
  const placed = drafts.filter(({ local }) => local !== undefined)
  placed.sort((a, b) => (a.local?.at ?? 0) - (b.local?.at ?? 0))
  let end = 0
  let lastAt = -1
  for (const draft of placed) {
    const at = draft.local?.at ?? 0
    if (at < end || at === lastAt) {
      overlapping.add(draft)
      flaws.add('zip/overlap', at === lastAt ? 'odd' : 'stopped', at)
    }
    lastAt = at
    end = Math.max(end, (draft.local?.dataAt ?? 0) + draft.packedBytes)
  }
  return overlapping
}
