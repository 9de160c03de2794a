import type { Opening } from '#bytes'
import type { Flaw } from '#domain'
import { METHOD_DEFLATE, METHOD_STORED, METHOD_ZSTD } from '../zip/entry.ts'
import { unpackForeign } from '../zip/foreign-method.ts'
import { readEntry, readEntryHead, type ZipEntry, type ZipStructure } from '../zip/index.ts'
import type { PackagePart } from './part.ts'
import { joinPieces } from './part-pieces.ts'

export type { PackagePart } from './part.ts'

// LIMIT: no office program packs by other methods; the engine takes some milliseconds for each such entry.
const FOREIGN_MAX = 40
// A directory takes up to two bytes when it is packed; with more it holds something.
const DIRECTORY_BYTES_MAX = 2

/** The entries of a ZIP as parts; flaws of reading them are added to `flaws`. */
export function zipParts(bytes: Buffer, zip: ZipStructure, opening: Opening, flaws: Flaw[]): PackagePart[] {
  let foreignLeft = FOREIGN_MAX
  const parts = zip.entries
    .filter(({ isDirectory, packedBytes }) => !isDirectory || packedBytes > DIRECTORY_BYTES_MAX)
    .map((entry) => {
      if (entry.method === METHOD_STORED || entry.method === METHOD_DEFLATE)
        return ownPart(bytes, entry, opening, flaws)
      foreignLeft -= 1
      return foreignPart(bytes, entry, foreignLeft < 0 ? { ...opening, tools: {} } : opening, flaws)
    })
  return joinPieces(parts)
}

// LIMIT: a sheet is read for its links and for its texts; what is larger is unpacked twice instead of being kept.
const KEPT_BYTES_MAX = 2 ** 20

const nameOf = (entry: ZipEntry): string => entry.name.replace(/^\/+/, '').replace(/\/$/, '')

// Nothing to be read is another thing: the archive is cut off there.
const hasData = (bytes: Buffer, { dataAt, packedBytes }: ZipEntry): boolean =>
  dataAt >= 0 && packedBytes > 0 && dataAt < bytes.length

function ownPart(bytes: Buffer, entry: ZipEntry, { budget }: Opening, flaws: Flaw[]): PackagePart {
  let kept: Buffer | undefined
  const read = () => {
    if (kept !== undefined) return kept
    const { value, flaws: found } = readEntry(bytes, entry, budget)
    flaws.push(...found)
    if (value.length <= KEPT_BYTES_MAX) kept = value
    return value
  }
  return {
    name: nameOf(entry),
    declaredBytes: entry.declaredBytes,
    head(count) {
      const head = readEntryHead(bytes, entry, count)
      if (head.length === 0 && count > 0 && entry.declaredBytes > 0 && hasData(bytes, entry))
        flaws.push({
          code: 'ooxml/unread-part',
          level: 'stopped',
          at: Math.max(0, entry.at),
          seen: nameOf(entry).slice(0, 200),
        })
      return head
    },
    read,
    readStart(bytesMax) {
      if (entry.declaredBytes <= bytesMax) return read().subarray(0, bytesMax)
      const start = readEntryHead(bytes, entry, Math.min(bytesMax, budget.partBytesLeft))
      budget.spendBytes(start.length)
      return start
    },
  }
}

// Read whole at once, since the engine gives out no beginnings.
function foreignPart(bytes: Buffer, entry: ZipEntry, opening: Opening, flaws: Flaw[]): PackagePart {
  let whole: Buffer | undefined
  const read = (): Buffer => {
    if (whole !== undefined) return whole
    const packed = bytes.subarray(Math.max(0, entry.dataAt), Math.max(0, entry.dataAt) + entry.packedBytes)
    const isOwn = entry.method === METHOD_ZSTD || entry.dataAt < 0
    const { value, flaws: found } = isOwn
      ? readEntry(bytes, entry, opening.budget)
      : unpackForeign(packed, entry, opening)
    flaws.push(...found)
    whole = value ?? Buffer.alloc(0)
    return whole
  }
  return {
    name: nameOf(entry),
    declaredBytes: entry.declaredBytes,
    head: (count) => read().subarray(0, count),
    read,
    readStart: (bytesMax) => read().subarray(0, bytesMax),
  }
}
