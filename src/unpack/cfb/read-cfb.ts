import type { ByteSource } from '#bytes'
import type { Flaw } from '#domain'
import { type CfbEntry, readDirectory } from './cfb-directory.ts'
import { MINI_CUTOFF_BYTES, MINI_SHIFT, readHeader, SECTOR_MAX } from './cfb-header.ts'
import { Sectors } from './sectors.ts'

// A compound file (OLE2, MS-CFB): a small file system in a file. Sectors of 512 or 4096 bytes are chained by a FAT;
// streams under 4096 bytes live in 64-byte pieces of one "mini stream" with a FAT of its own; a directory names them.
// Everything is read where it is wanted: the padding of a document that was blown up to 550 MB is never touched.

export interface Cfb {
  /** Every entry in stored order, orphans included. */
  readonly entries: readonly CfbEntry[]
  /** Grows while streams are read. */
  readonly flaws: readonly Flaw[]
  readonly source: ByteSource
  /** Entries by the storage they lie in (-1: orphans), and streams by storage and name. */
  readonly shelves: Shelves
  /** The bytes of a stream, at most `bytesMax`; what could be read when its chain is broken. */
  stream(entry: CfbEntry, bytesMax?: number): Buffer
  /** Bytes that headers, tables and streams occupy; counting ends beyond `bytesMax`. */
  reachedBytes(bytesMax: number): number
}

interface Shelves {
  readonly byParent: ReadonlyMap<number, readonly CfbEntry[]>
  readonly streams: ReadonlyMap<string, CfbEntry>
}

// LIMIT: honest streams share no sectors, so reading each of them a few times never reaches this; a directory of
// thousands of entries that all point to one large chain does.
const READ_TIMES_MAX = 8
// LIMIT: one part's bytes; a directory or mini stream beyond it names no document a person wrote.
const STREAM_BYTES_MAX = 64 * 2 ** 20
const DIRECTORY_BYTES_MAX = 4 * 2 ** 20
const MINI_BYTES = 1 << MINI_SHIFT

// Asked once for the kind of a part and once for what is in it.
const known = new WeakMap<ByteSource, Cfb>()

/** Reads header, FAT and directory; streams are read when asked for. */
export function readCfb(source: ByteSource): Cfb {
  const before = known.get(source)
  if (before !== undefined) return before
  const cfb = survey(source)
  known.set(source, cfb)
  return cfb
}

function survey(source: ByteSource): Cfb {
  const flaws: Flaw[] = []
  const header = readHeader(source, flaws)
  const sectors = new Sectors(source, header, flaws)
  const entries = readDirectory(sectors.readChain(header.firstDirectory, DIRECTORY_BYTES_MAX), flaws)
  const root = entries.find((entry) => entry.type === 'root')
  let mini: { readonly stream: Buffer; readonly fat: Buffer } | undefined

  const readMini = () => {
    const stream =
      root === undefined ? Buffer.alloc(0) : sectors.readChain(root.firstSector, Math.min(root.size, STREAM_BYTES_MAX))
    const fat = sectors.readChain(header.firstMiniFat, (stream.length >> MINI_SHIFT) * 4 + sectors.bytesEach)
    return { stream, fat }
  }

  let bytesLeft = READ_TIMES_MAX * Math.min(source.length, STREAM_BYTES_MAX) + 2 ** 20
  const readStream = (entry: CfbEntry, wanted: number): Buffer => {
    if (entry.size >= MINI_CUTOFF_BYTES || entry.type === 'root') return sectors.readChain(entry.firstSector, wanted)
    mini ??= readMini()
    return readMiniChain(mini.stream, mini.fat, entry.firstSector, wanted, flaws)
  }

  return {
    entries,
    flaws,
    source,
    shelves: shelve(entries),
    stream(entry, bytesMax = STREAM_BYTES_MAX) {
      const wanted = Math.min(entry.size, bytesMax)
      if (wanted <= 0 || entry.type === 'storage') return Buffer.alloc(0)
      if (bytesLeft <= 0) {
        if (!flaws.some(({ code }) => code === 'cfb/shared-sectors'))
          flaws.push({ code: 'cfb/shared-sectors', level: 'stopped' })
        return Buffer.alloc(0)
      }
      const content = readStream(entry, wanted)
      bytesLeft -= content.length
      return content
    },
    reachedBytes(bytesMax) {
      let reached = 2 * sectors.bytesEach + sectors.fatBytes + entries.length * 128
      for (const entry of entries) {
        if (reached > bytesMax) break
        if (entry.type === 'storage' || (entry.type === 'stream' && entry.size < MINI_CUTOFF_BYTES)) continue
        const countMax = Math.ceil(Math.min(entry.size, bytesMax) / sectors.bytesEach) + 1
        reached += sectors.chainLength(entry.firstSector, countMax) * sectors.bytesEach
      }
      return reached
    },
  }
}

function readMiniChain(stream: Buffer, fat: Buffer, first: number, wanted: number, flaws: Flaw[]): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil(wanted / MINI_BYTES) * MINI_BYTES)
  let length = 0
  // At most 64 steps: a mini stream is under 4096 bytes, so a loop ends by itself.
  for (let at = first; length < wanted && at < SECTOR_MAX; ) {
    const from = at * MINI_BYTES
    if (from >= stream.length) break
    length += stream.copy(out, length, from, Math.min(from + MINI_BYTES, stream.length))
    at = at * 4 + 4 <= fat.length ? fat.readUInt32LE(at * 4) : at + 1
  }
  if (length < wanted && !flaws.some((flaw) => flaw.code === 'cfb/mini-chain'))
    flaws.push({ code: 'cfb/mini-chain', level: 'broken', at: first * MINI_BYTES })
  return out.subarray(0, Math.min(length, wanted))
}

function shelve(entries: readonly CfbEntry[]): Shelves {
  const byParent = new Map<number, CfbEntry[]>()
  const streams = new Map<string, CfbEntry>()
  for (const entry of entries) {
    if (entry.type === 'root') continue
    const shelf = byParent.get(entry.parent)
    if (shelf === undefined) byParent.set(entry.parent, [entry])
    else shelf.push(entry)
    const key = streamKey(entry.parent, entry.name)
    if (entry.type === 'stream' && !streams.has(key)) streams.set(key, entry)
  }
  return { byParent, streams }
}

// Names of compound files know no case.
const streamKey = (storage: number, name: string): string => `${storage} ${name.toLowerCase()}`

/** The entries directly in a storage (-1 for orphans). */
export const childrenOf = (cfb: Cfb, storage: number): readonly CfbEntry[] => cfb.shelves.byParent.get(storage) ?? []

/** The stream of that name in a storage. */
export const streamIn = (cfb: Cfb, storage: number, name: string): CfbEntry | undefined =>
  cfb.shelves.streams.get(streamKey(storage, name))
