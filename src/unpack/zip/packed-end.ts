import { Inflater } from '#bytes'
import { FLAG_DESCRIPTOR, FLAG_ENCRYPTED, METHOD_DEFLATE, SIGNATURE } from './entry.ts'
import type { LocalHeader } from './local-header.ts'

// LIMIT: what one archive without a directory may cost while the ends of its entries are looked for. Zeros inflate at
// several gigabytes a second.
const INFLATE_BYTES_MAX = 256 * 2 ** 20

/** Where the search stands; shared by all entries of one archive. */
export interface EndSearch {
  inflatedBytes: number
  /** Where what is inflated goes, unread. */
  readonly scratch: Buffer
}

export const startSearch = (): EndSearch => ({ inflatedBytes: 0, scratch: Buffer.allocUnsafe(2 ** 16) })

/**
 * Where the packed data of a local header ends. WHY: a writer that streams leaves the sizes zero and puts them behind
 * the data; without a directory the only way to the end is to inflate, or to look for the next record.
 */
export function findPackedEnd(bytes: Buffer, header: LocalHeader, limit: number, search: EndSearch): number {
  const isStreamed = (header.flags & FLAG_DESCRIPTOR) !== 0 && header.packedBytes === 0
  if (!isStreamed) return Math.min(limit, header.dataAt + header.packedBytes)
  const isPlainDeflate = header.method === METHOD_DEFLATE && (header.flags & FLAG_ENCRYPTED) === 0
  const inflated = isPlainDeflate ? inflatedEnd(bytes, header.dataAt, limit, search) : undefined
  return inflated ?? nextRecord(bytes, header.dataAt, limit)
}

function inflatedEnd(bytes: Buffer, from: number, limit: number, search: EndSearch): number | undefined {
  const inflater = new Inflater(bytes.subarray(from, limit))
  while (inflater.state === 'open' && search.inflatedBytes < INFLATE_BYTES_MAX) {
    search.inflatedBytes += Math.max(1, inflater.fill(search.scratch))
  }
  inflater.close()
  return inflater.state === 'ended' ? from + inflater.packedUsed : undefined
}

/** The nearest record of any kind. Each search ends where the one before found something, so that all stays linear. */
function nextRecord(bytes: Buffer, from: number, limit: number): number {
  let end = limit
  for (const signature of [SIGNATURE.local, SIGNATURE.descriptor, SIGNATURE.central, SIGNATURE.end]) {
    const found = bytes.subarray(from, end).indexOf(signature)
    if (found >= 0) end = from + found
  }
  return end
}

/** Bytes of the data descriptor behind the data: with or without a signature, with 32 or 64 bit sizes. */
export function descriptorBytes(bytes: Buffer, at: number, packedBytes: number): number {
  const signed = bytes.subarray(at, at + 4).equals(SIGNATURE.descriptor) ? 4 : 0
  const sizeAt = at + signed + 4
  if (sizeAt + 8 > bytes.length) return 0
  if (bytes.readUInt32LE(sizeAt) !== packedBytes >>> 0) return signed === 0 ? 0 : 16
  const isWide = sizeAt + 16 <= bytes.length && bytes.readUInt32LE(sizeAt + 4) === 0 && packedBytes !== 0
  return signed + (isWide ? 20 : 12)
}
