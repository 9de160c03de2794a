import { crc32, zstdDecompressSync } from 'node:zlib'
import { type Budget, type ByteSource, Inflater, inflatingSource } from '#bytes'
import type { Flaw, Parsed } from '#domain'
import { METHOD_DEFLATE, METHOD_STORED, METHOD_ZSTD, type ZipEntry } from './entry.ts'
import { inflateWhole } from './inflate-whole.ts'

// LIMIT: entries above this, or packed better than any honest office document of at least a mebibyte, are given out
// as a source, so that a padded document is never unpacked to its end.
const WHOLE_BYTES_MAX = 16 * 2 ** 20
const RATIO_MAX = 100
const RATIO_MATTERS_FROM = 2 ** 20

const NOTHING = Buffer.alloc(0)

/** The packed bytes of an entry, as a view; shorter where the archive is cut off. */
export function packedView(bytes: Buffer, entry: ZipEntry): Buffer {
  return entry.dataAt < 0 ? NOTHING : bytes.subarray(entry.dataAt, entry.dataAt + entry.packedBytes)
}

/** A whole entry, up to what one part may have. Stored entries are views into the archive. */
export function readEntry(bytes: Buffer, entry: ZipEntry, budget: Budget): Parsed<Buffer> {
  if (entry.encrypted) return stopped('zip/encrypted', entry)
  return unpackEntry(packedView(bytes, entry), entry, budget)
}

/** The first bytes of an entry, for seeing what it is. Costs no budget. */
export function readEntryHead(bytes: Buffer, entry: ZipEntry, count: number): Buffer {
  const packed = packedView(bytes, entry)
  if (entry.encrypted || count <= 0) return NOTHING
  if (entry.method === METHOD_STORED) return packed.subarray(0, count)
  if (entry.method !== METHOD_DEFLATE) return NOTHING
  // A small view: zlib is not even shown the rest.
  const head = Buffer.allocUnsafe(count)
  const inflater = new Inflater(packed)
  const filled = inflater.fill(head)
  inflater.close()
  return head.subarray(0, filled)
}

/** An entry as bytes, or as a source where it is large or packs suspiciously well. */
export function openEntry(bytes: Buffer, entry: ZipEntry, budget: Budget): Parsed<Buffer | ByteSource> {
  if (entry.encrypted) return stopped('zip/encrypted', entry)
  return openPacked(packedView(bytes, entry), entry, budget)
}

/** The same for packed bytes that were decrypted first. */
export function openPacked(packed: Buffer, entry: ZipEntry, budget: Budget): Parsed<Buffer | ByteSource> {
  if (entry.method !== METHOD_DEFLATE) return unpackEntry(packed, entry, budget)
  const { declaredBytes } = entry
  const packsTooWell = declaredBytes > RATIO_MATTERS_FROM && declaredBytes > packed.length * RATIO_MAX
  if (declaredBytes <= WHOLE_BYTES_MAX && !packsTooWell) {
    const small = unpackEntry(packed, entry, budget, WHOLE_BYTES_MAX)
    if (!small.flaws.some(({ code }) => code === 'zip/over-limit')) return small
  }
  // A size that lies low: how long it really is, only reading will tell. Deflate never does better than 1:1032.
  const isLow = declaredBytes <= WHOLE_BYTES_MAX && !packsTooWell
  const length = isLow ? packed.length * 1032 : declaredBytes
  const flaws = isLow ? [flaw('zip/size-lie', 'odd', entry, `${declaredBytes} declared`)] : []
  return { value: inflatingSource(packed, length, budget), flaws }
}

/** Unpacks whole, checks size and CRC, spends the budget. */
export function unpackEntry(
  packed: Buffer,
  entry: ZipEntry,
  budget: Budget,
  bytesMax = Number.POSITIVE_INFINITY,
): Parsed<Buffer> {
  const cap = Math.min(budget.partBytesLeft, bytesMax)
  const { value, flaws } = unpackMethod(packed, entry, cap)
  // What was inflated for nothing is paid as well, or a thousand entries that lie about their size would cost none.
  budget.spendBytes(value.length)
  if (flaws.some(({ level }) => level === 'stopped')) return { value, flaws }
  return { value, flaws: [...flaws, ...checkEntry(value, entry)] }
}

function unpackMethod(packed: Buffer, entry: ZipEntry, cap: number): Parsed<Buffer> {
  switch (entry.method) {
    case METHOD_STORED:
      return packed.length > cap ? tooLarge(packed.subarray(0, cap), entry) : { value: packed, flaws: [] }
    case METHOD_DEFLATE: {
      const { value, state } = inflateWhole(packed, entry.declaredBytes, cap)
      if (state === 'open') return tooLarge(value, entry)
      const code = state === 'broken' ? 'zip/broken-data' : 'zip/cut-off'
      return { value, flaws: state === 'ended' ? [] : [flaw(code, 'broken', entry)] }
    }
    case METHOD_ZSTD:
      return unpackZstd(packed, entry, cap)
    default:
      return stopped('zip/unread-method', entry, `method ${entry.method}`)
  }
}

function unpackZstd(packed: Buffer, entry: ZipEntry, cap: number): Parsed<Buffer> {
  try {
    return { value: zstdDecompressSync(packed, { maxOutputLength: Math.max(1, cap) }), flaws: [] }
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    return isLarge ? tooLarge(NOTHING, entry) : { value: NOTHING, flaws: [flaw('zip/broken-data', 'broken', entry)] }
  }
}

function checkEntry(value: Buffer, entry: ZipEntry): readonly Flaw[] {
  // A streamed entry that no directory lists declares nothing.
  if (entry.listedIn === 'local' && entry.crc32 === 0 && entry.declaredBytes === 0) return []
  if (value.length !== entry.declaredBytes) {
    return [flaw('zip/size-lie', 'odd', entry, `${entry.declaredBytes} declared, ${value.length} there`)]
  }
  // SPEC: WinZip AES version 2 leaves the CRC zero; its own code has already checked the bytes.
  return entry.crc32 === 0 || crc32(value) === entry.crc32 ? [] : [flaw('zip/crc-mismatch', 'broken', entry)]
}

const tooLarge = (value: Buffer, entry: ZipEntry): Parsed<Buffer> => ({
  value,
  flaws: [flaw('zip/over-limit', 'stopped', entry)],
})

const stopped = (code: string, entry: ZipEntry, seen = entry.name): Parsed<Buffer> => ({
  value: NOTHING,
  flaws: [flaw(code, 'stopped', entry, seen)],
})

function flaw(code: string, level: Flaw['level'], entry: ZipEntry, seen = entry.name): Flaw {
  return { code, level, ...(entry.at < 0 ? {} : { at: entry.at }), seen: seen.slice(0, 200) }
}
