import { type LedgerHead, ledgerEntries, ledgerTail, ledgerTiles, readLedgerHead, type TenantReader } from '#store'
import { type Midway, storeMidway } from './midway.ts'
import { readTile } from './read-tile.ts'
import { levelWidth, TILE_BYTES, TILE_WIDTH } from './tiles.ts'
import { HASH_BYTES } from './tree-hash.ts'

// Where a ledger that is to be verified comes from. Nothing that a source gives is believed; what it keeps beside the
// entries (hashes, tiles) only helps to name what does not fit.

export interface SourceEntry {
  readonly bytes: Buffer
  /** Nothing but its hash is there; whether that may be so, the ledger's entries say. */
  readonly dropped?: { readonly place: number; readonly hash: Buffer }
  /** Whether what the source keeps beside the entries says that this one, with this hash, stands at this place. */
  readonly standsAt: (place: number, hash: Buffer) => Promise<boolean>
}

export interface StoredTile {
  readonly level: number
  readonly tile: number
}

export interface LedgerSource {
  readonly head: () => Promise<LedgerHead | undefined>
  /** The entries in the order in which the source has them, from a place on, as far as a tree of this size goes. */
  readonly entries: (size: number, from?: number) => AsyncIterable<SourceEntry>
  /** Where one can begin in the middle. Absent where everything has to be read anyway. */
  readonly midway?: Midway
  /** The hash that is kept at a place of a level above the leaves. Absent where the source keeps none. */
  readonly hashAt?: (level: number, place: number) => Promise<Buffer | undefined>
  /** Whether there are more entries than the head says. */
  readonly hasMore: (size: number) => Promise<boolean>
  /** A tile that no tree of this size has, or that has another length. */
  readonly strayTile: (size: number) => Promise<StoredTile | undefined>
}

/** The ledger in the store, also while it is written. */
export function storeSource(reader: TenantReader): LedgerSource {
  const hashAt = hashReader(reader)
  return {
    head: () => readLedgerHead(reader),
    entries: (size, from = 0) => entriesBelow(reader, from, size, hashAt),
    midway: storeMidway(reader),
    hashAt,
    hasMore: async (size) => (await ledgerEntries(reader, size, 1)).length > 0 && (await isStill(reader, size)),
    strayTile: async (size) => {
      const stray = await strayTile(reader, size)
      return stray !== undefined && (await isStill(reader, size)) ? stray : undefined
    },
  }
}

/** WHY asked afterwards: entries and tiles come with a head, so what came while we read came with a larger one. */
const isStill = async (reader: TenantReader, size: number): Promise<boolean> =>
  ((await readLedgerHead(reader))?.treeSize ?? 0) <= size

async function* entriesBelow(
  reader: TenantReader,
  from: number,
  size: number,
  hashAt: (level: number, place: number) => Promise<Buffer | undefined>,
): AsyncGenerator<SourceEntry> {
  const standsAt = async (place: number, hash: Buffer) => (await hashAt(0, place))?.equals(hash) === true
  for (let next = from; next < size; ) {
    const rows = await ledgerEntries(reader, next, size - next)
    for (const { leaf, body } of rows) {
      yield* droppedBetween(next, Math.min(leaf, size), hashAt)
      if (leaf >= size) return
      yield { bytes: body, standsAt }
      next = leaf + 1
    }
    if (rows.length === 0) {
      yield* droppedBetween(next, size, hashAt)
      return
    }
  }
}

const NOTHING = Buffer.alloc(0)
const standsNowhere = async (): Promise<boolean> => false

export const droppedEntry = (place: number, hash: Buffer): SourceEntry => ({
  ...{ bytes: NOTHING, dropped: { place, hash }, standsAt: standsNowhere },
})

/** Places whose entries are not there, as far as their hashes are. */
async function* droppedBetween(
  from: number,
  to: number,
  hashAt: (level: number, place: number) => Promise<Buffer | undefined>,
): AsyncGenerator<SourceEntry> {
  for (let place = from; place < to; place++) {
    const hash = await hashAt(0, place)
    if (hash === undefined) return
    yield droppedEntry(place, hash)
  }
}

const LEVELS_MAX = 7 // 256^7 is more than a number counts to.

async function strayTile(reader: TenantReader, size: number): Promise<StoredTile | undefined> {
  for (let level = 0; level < LEVELS_MAX; level++) {
    const width = levelWidth(size, level)
    const tile = Math.floor(width / TILE_WIDTH)
    const bytes = level === 0 ? 0 : (width % TILE_WIDTH) * HASH_BYTES
    const [first, second] = await ledgerTiles(reader, level, tile, 2)
    if (first !== undefined && (bytes === 0 || first.hashes.length !== bytes)) return first
    if (second !== undefined) return second
  }
  const tail = await ledgerTail(reader, 0)
  const isTail = tail.length === size % TILE_WIDTH && tail.every(({ hash }) => hash.length === HASH_BYTES)
  return isTail ? undefined : { level: 0, tile: Math.floor(size / TILE_WIDTH) }
}

/** Reads hashes out of tiles, the last tile of each level at hand. */
function hashReader(reader: TenantReader) {
  const atHand = new Map<number, { readonly tile: number; readonly hashes: Buffer | undefined }>()
  return async (level: number, place: number): Promise<Buffer | undefined> => {
    const tile = Math.floor(place / TILE_WIDTH)
    let found = atHand.get(level)
    if (found?.tile !== tile) {
      const hashes = await readTile(reader, level, tile)
      found = { tile, hashes: (hashes?.length ?? 0) <= TILE_BYTES ? hashes : undefined }
      atHand.set(level, found)
    }
    const offset = (place % TILE_WIDTH) * HASH_BYTES
    const hash = found.hashes?.subarray(offset, offset + HASH_BYTES)
    return hash?.length === HASH_BYTES ? hash : undefined
  }
}
