import type { TenantReader } from '#store'
import { LedgerError } from './ledger-error.ts'
import { readTile } from './read-tile.ts'
import { TILE_WIDTH } from './tiles.ts'
import { HASH_BYTES, perfectHash, rootOver } from './tree-hash.ts'

// Proofs out of the tiles: a handful of tiles for each, however large the tree is.
// SPEC: RFC 6962, 2.1.1 (PATH) and 2.1.2 (PROOF, SUBPROOF); the names and the order are the RFC's.

export type ReadTile = (level: number, tile: number) => Promise<Buffer | undefined>

/** Reads tiles of the store, each once as long as `keepMax` of them are at hand; the oldest is let go then. */
export function tileReader(reader: TenantReader, keepMax = Number.POSITIVE_INFINITY): ReadTile {
  const kept = new Map<string, Promise<Buffer | undefined>>()
  return (level, tile) => {
    const key = `${level}/${tile}`
    const found = kept.get(key) ?? readTile(reader, level, tile)
    kept.set(key, found)
    const [oldest] = kept.size > keepMax ? kept.keys() : []
    if (oldest !== undefined) kept.delete(oldest)
    return found
  }
}

/** The hashes that lead from a leaf to the root of the tree of this size, from the bottom up. */
export const inclusionProof = (read: ReadTile, index: number, size: number): Promise<Buffer[]> =>
  pathTo(read, index, 0, size)

/** The hashes that show that a tree of size `to` begins with the one of size `from`. */
export const consistencyProof = async (read: ReadTile, from: number, to: number): Promise<Buffer[]> =>
  from === 0 ? [] : subproof(read, from, 0, to, true)

/** The hash of a leaf; undefined where it is not kept. */
export async function leafHashAt(read: ReadTile, index: number): Promise<Buffer | undefined> {
  const offset = (index % TILE_WIDTH) * HASH_BYTES
  const hash = (await read(0, Math.floor(index / TILE_WIDTH)))?.subarray(offset, offset + HASH_BYTES)
  return hash?.length === HASH_BYTES ? hash : undefined
}

/** The root that the tree had at this size. */
export const rootAt = (read: ReadTile, size: number): Promise<Buffer> => rangeHash(read, 0, size)

async function pathTo(read: ReadTile, index: number, from: number, to: number): Promise<Buffer[]> {
  if (to - from <= 1) return []
  const middle = from + splitOf(to - from)
  return index < middle
    ? [...(await pathTo(read, index, from, middle)), await rangeHash(read, middle, to)]
    : [...(await pathTo(read, index, middle, to)), await rangeHash(read, from, middle)]
}

/** `isKnown`: whoever checks the proof has the hash of this range already, for it is the old root. */
async function subproof(read: ReadTile, size: number, from: number, to: number, isKnown: boolean): Promise<Buffer[]> {
  if (size === to - from) return isKnown ? [] : [await rangeHash(read, from, to)]
  const split = splitOf(to - from)
  const middle = from + split
  return size <= split
    ? [...(await subproof(read, size, from, middle, isKnown)), await rangeHash(read, middle, to)]
    : [...(await subproof(read, size - split, middle, to, false)), await rangeHash(read, from, middle)]
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

/** MTH(D[from:to]), where `from` is a place at which the RFC splits, so that whole subtrees lie side by side from it on. */
async function rangeHash(read: ReadTile, from: number, to: number): Promise<Buffer> {
  const subtrees: Buffer[] = []
  for (let at = from; at < to; ) {
    const width = widestWithin(to - at)
    subtrees.push(await subtreeHash(read, at, width))
    at += width
  }
  return rootOver(subtrees)
}

function widestWithin(n: number): number {
  let power = 1
  while (power * 2 <= n) power *= 2
  return power
}

/** The hash over `width` leaves from `at` on, a power of two of them. */
async function subtreeHash(read: ReadTile, at: number, width: number): Promise<Buffer> {
  let [level, first, count] = [0, at, width]
  for (; count >= TILE_WIDTH; level++) [first, count] = [first / TILE_WIDTH, count / TILE_WIDTH]
  const tile = Math.floor(first / TILE_WIDTH)
  const offset = (first % TILE_WIDTH) * HASH_BYTES
  const hashes = (await read(level, tile))?.subarray(offset, offset + count * HASH_BYTES)
  if (hashes?.length === count * HASH_BYTES) return perfectHash(hashes)
  throw new LedgerError(
    'damaged',
    `Cannot prove from the ledger: its tile ${level}/${tile} is cut short; run "sekisho ledger verify"`,
  )
}
