import { type EndRecord, parseDirectory, parseEndRecord, recordEnd } from './directory.ts'
import { DraftTable } from './draft-table.ts'
import type { ZipRest, ZipStructure } from './entry.ts'
import { MAGIC, SIGNATURE } from './entry.ts'
import { finishEntries } from './finish-entries.ts'
import { FlawList } from './flaw-list.ts'
import { isPlausible, mayBeLocal, parseLocalHeader } from './local-header.ts'
import { findPackedEnd, startSearch } from './packed-end.ts'

// LIMIT: twice partsMax: such an archive is held in any case, and what lies behind is neither listed nor unpacked.
const ENTRIES_MAX = 10_000
// LIMIT: joined archives; more than a handful is an attack on the reader.
const END_RECORDS_MAX = 32

const known = new WeakMap<Buffer, ZipStructure>()

/**
 * The structure of a ZIP: its directory *and* its local headers. WHY: programs disagree about which of the two to
 * believe, and what only one of them lists is what some program opens and most scanners miss. A whole, honest archive
 * costs one look at each header; bytes that no header accounts for are searched for more.
 */
export function readZip(bytes: Buffer): ZipStructure {
  const before = known.get(bytes)
  if (before !== undefined) return before
  const structure = survey(bytes)
  known.set(bytes, structure)
  return structure
}

function survey(bytes: Buffer): ZipStructure {
  const flaws = new FlawList()
  const table = new DraftTable(bytes)
  const end = parseEndRecord(bytes, lastEnd(bytes))
  // An archive that does not begin where its directory says may hold another archive's end record in an entry:
  // the local headers are walked first, so that what stands inside entries is not taken for structure.
  const isOpenQuestion = end === undefined || !startsAtZero(bytes, end)
  if (isOpenQuestion) walkLocals(bytes, table, flaws)
  const endCount = readEnds(bytes, table, flaws)
  if (endCount === 0) flaws.add('zip/no-end-record', 'broken')
  // Directories account for more bytes, and what is left may begin in the middle of what the first walk took.
  if (endCount > 0 && table.gaps().length > 0) walkLocals(bytes, table, flaws)
  if (endCount === 0) readLoneDirectories(bytes, table)
  if (table.drafts.length >= ENTRIES_MAX) flaws.add('zip/too-many-entries', 'stopped')
  const entries = finishEntries(bytes, table.drafts, flaws)
  return { entries, rest: noteRest(bytes, table, flaws), flaws: flaws.flaws }
}

function lastEnd(bytes: Buffer): number {
  const usual = bytes.length - 22
  if (usual >= 0 && bytes.readUInt32LE(usual) === MAGIC.end) return usual
  return bytes.lastIndexOf(SIGNATURE.end)
}

const startsAtZero = (bytes: Buffer, end: EndRecord): boolean =>
  end.directoryEndsAt - end.directoryBytes === end.directoryAt && bytes.length >= 4

/** Reads the directories of every end record that stands outside all entries, the last one first. */
function readEnds(bytes: Buffer, table: DraftTable, flaws: FlawList): number {
  let count = 0
  while (count < END_RECORDS_MAX) {
    const end = findEnd(bytes, table)
    if (end === undefined) break
    count += 1
    table.cover(end.at, end.endsAt)
    if (end.directoryEndsAt < end.at) table.cover(end.directoryEndsAt, end.at)
    readDirectories(bytes, end, table, flaws)
  }
  if (count > 1) flaws.add('zip/joined-archives', 'odd')
  return count
}

function findEnd(bytes: Buffer, table: DraftTable): EndRecord | undefined {
  for (const gap of table.gaps().toReversed()) {
    const at = gap.at + bytes.subarray(gap.at, gap.at + gap.bytes).lastIndexOf(SIGNATURE.end)
    if (at < gap.at) continue
    const end = parseEndRecord(bytes, at)
    if (end !== undefined) return end
    table.cover(at, at + 4)
  }
  return undefined
}

/**
 * QUIRK: some programs find the directory by its offset, others by its size from the end record. Where the two
 * disagree and both places hold one, both are read.
 */
function readDirectories(bytes: Buffer, end: EndRecord, table: DraftTable, flaws: FlawList): void {
  const bySize = end.directoryEndsAt - end.directoryBytes
  const starts = [...new Set([bySize, end.directoryAt])]
  const found = starts.map((at) => ({ at, records: parseDirectory(bytes, at, table.room(ENTRIES_MAX)) }))
  const real = found.filter(({ records }) => records.length > 0)
  if (real.length > 1) flaws.add('zip/two-directories', 'odd', end.at)
  if (real.length === 0 && end.count > 0) flaws.add('zip/no-directory', 'broken', end.at)
  for (const { at, records } of real) {
    if (records.length % 0x10000 !== end.count % 0x10000) {
      flaws.add('zip/entry-count', 'odd', end.at, `${end.count} listed, ${records.length} there`)
    }
    const last = records.at(-1)
    if (last !== undefined) table.cover(at, recordEnd(bytes, last.recordAt))
    const base = at === bySize ? Math.max(0, bySize - end.directoryAt) : 0
    for (const record of records) table.addRecord(record, base)
    if (records.some(({ disk }) => disk !== 0xffff && disk !== end.disk)) {
      flaws.add('zip/multi-disk', 'stopped', end.at)
    }
  }
}

/** Finds local headers in bytes that nothing accounts for yet. */
function walkLocals(bytes: Buffer, table: DraftTable, flaws: FlawList): void {
  const search = startSearch()
  for (const gap of table.gaps()) {
    const end = gap.at + gap.bytes
    const area = bytes.subarray(0, end)
    for (let at = area.indexOf(SIGNATURE.local, gap.at); at >= 0; ) {
      if (table.room(ENTRIES_MAX) === 0) return
      const header = mayBeLocal(bytes, at) ? parseLocalHeader(bytes, at) : undefined
      const isReal = header !== undefined && header.dataAt <= end && isPlausible(header)
      const next = isReal ? Math.max(header.dataAt, findPackedEnd(bytes, header, end, search)) : at + 4
      if (isReal) table.addLocal(header, next - header.dataAt)
      if (isReal && header.packedBytes > bytes.length - header.dataAt) flaws.add('zip/cut-off', 'broken', at)
      at = area.indexOf(SIGNATURE.local, next)
    }
  }
  if (search.inflatedBytes >= 2 ** 28) flaws.add('zip/entry-ends-guessed', 'odd')
}

/** Without an end record, directory records still tell the true names and sizes of what the local headers gave. */
function readLoneDirectories(bytes: Buffer, table: DraftTable): void {
  for (const gap of table.gaps()) {
    const at = gap.at + bytes.subarray(gap.at, gap.at + gap.bytes).indexOf(SIGNATURE.central)
    if (at < gap.at) continue
    const records = parseDirectory(bytes, at, table.room(ENTRIES_MAX))
    const last = records.at(-1)
    if (last !== undefined) table.cover(at, recordEnd(bytes, last.recordAt))
    for (const record of records) table.addRecord(record, 0)
  }
}

function noteRest(bytes: Buffer, table: DraftTable, flaws: FlawList): readonly ZipRest[] {
  const rest = table.gaps()
  for (const { at, bytes: count } of rest) {
    const code = at === 0 ? 'zip/prefix' : at + count === bytes.length ? 'zip/trailing-bytes' : 'zip/gap'
    flaws.add(code, 'odd', at, `${count} bytes`)
  }
  return rest
}
