import { ledgerEntries, readSetting, saveSetting, type TenantReader, type TenantWriter } from '#store'
import type { Entry } from './entry.ts'
import { readEntry } from './entry-bytes.ts'
import { Edge, levelWidth, TILE_WIDTH } from './tiles.ts'
import { HASH_BYTES } from './tree-hash.ts'
import { type ReadTile, tileReader } from './tree-proof.ts'

// How to begin a verification in the middle: the right edge of the tree as it was there, out of the tiles, and the
// entries that say which key was in force. Neither has to be believed: a root that is the signed one proves the hashes
// that led to it, and keys are vouched for one by the other. Where anything does not fit, everything is read.

/** Where a walk over the entries begins: at the first one, or behind some that others have looked at. */
export interface Start {
  readonly edge: Edge
  /** Entries in front of it that say which keys are in force, with their places. */
  readonly keyEntries: readonly { readonly index: number; readonly entry: Entry }[]
}

export const BEGINNING: Start = { edge: new Edge(), keyEntries: [] }

export interface Midway {
  /** The place of the first entry of this time or later, where the tree has this size. */
  readonly firstSince: (at: number, size: number) => Promise<number>
  /** Where the tree had this size; undefined where what is kept is not enough to begin there. */
  readonly startAt: (size: number) => Promise<Start | undefined>
}

export function storeMidway(reader: TenantReader): Midway {
  return {
    firstSince: (at, size) => firstSince(reader, at, size),
    startAt: async (size) => {
      const edge = await edgeAt(tileReader(reader), size)
      const keyEntries = edge === undefined ? [] : await keyEntriesBefore(reader, size)
      return edge === undefined || keyEntries.length === 0 ? undefined : { edge, keyEntries }
    },
  }
}

/** Times never go back from one entry to the next, so halving finds the place. */
async function firstSince(reader: TenantReader, at: number, size: number): Promise<number> {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [row] = await ledgerEntries(reader, middle, 1)
    // Where contents were dropped, the next entry that is there: what stands before it is not later.
    const time = row === undefined || row.leaf >= size ? undefined : readEntry(row.body)?.at
    // What cannot be read is looked at.
    if (row === undefined || time === undefined || time >= at) high = middle
    else low = row.leaf + 1
  }
  return low
}

async function edgeAt(read: ReadTile, size: number): Promise<Edge | undefined> {
  const partials: Buffer[] = []
  for (let level = 0; levelWidth(size, level) > 0; level++) {
    const width = levelWidth(size, level)
    const bytes = (width % TILE_WIDTH) * HASH_BYTES
    const tile = bytes === 0 ? undefined : await read(level, Math.floor(width / TILE_WIDTH))
    const hashes = bytes === 0 ? Buffer.alloc(0) : tile?.subarray(0, bytes)
    if (hashes?.length !== bytes) return undefined
    partials.push(hashes)
  }
  return Edge.of(size, partials)
}

const KEY_PLACES = 'ledger-key-places'

/** Remembers where in the ledger a key was changed. Nobody relies on it: without it, everything is read. */
export async function noteKeyPlace(desk: TenantWriter, index: number, nowMs: number): Promise<void> {
  await saveSetting(desk, KEY_PLACES, [...(await keyPlaces(desk)), index], nowMs)
}

async function keyPlaces(reader: TenantReader): Promise<number[]> {
  const kept = await readSetting(reader, KEY_PLACES)
  return Array.isArray(kept) ? kept.filter((place) => Number.isSafeInteger(place)) : []
}

async function keyEntriesBefore(reader: TenantReader, size: number): Promise<Start['keyEntries']> {
  const found: { index: number; entry: Entry }[] = []
  for (const index of [0, ...(await keyPlaces(reader))].filter((place) => place < size)) {
    const [row] = await ledgerEntries(reader, index, 1)
    const entry = row?.leaf === index ? readEntry(row.body) : undefined
    if (entry !== undefined) found.push({ index, entry })
  }
  return found
}
