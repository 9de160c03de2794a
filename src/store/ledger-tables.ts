import { batchesOf } from './batches.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// The ledger's tables: entries by their place, tiles of hashes, hashes that fill no tile yet, and the signed head. This room keeps them and
// knows nothing of what they mean; the ledger's room never changes an entry, and takes one away for retention only.

export interface LedgerRow {
  readonly leaf: number
  readonly body: Buffer
}

/** Up to 256 hashes of 32 bytes; above the leaves, the last tile of a level grows until it is full. */
export interface LedgerTile {
  readonly level: number
  readonly tile: number
  readonly hashes: Buffer
}

export interface LedgerHead {
  readonly treeSize: number
  /** The checkpoint as a signed note. */
  readonly note: string
}

// LIMIT: a page of entries is some 256 KB in memory.
const ENTRIES_MAX = 256
const TILES_MAX = 16

/** Adds entries at places that are still free. */
export async function addLedgerEntries(desk: TenantWriter, rows: readonly LedgerRow[]): Promise<void> {
  await desk.add('ledger_entry', rows)
}

/** The entries from a place on, in their order: at most 256 of them. */
export const ledgerEntries = (reader: TenantReader, from: number, count = ENTRIES_MAX): Promise<LedgerRow[]> =>
  reader
    .from('ledger_entry')
    .select(['leaf', 'body'])
    .where('leaf', '>=', from)
    .orderBy('leaf')
    .limit(Math.min(count, ENTRIES_MAX))
    .execute()

/** The entries at these places, as far as there are any. */
export const ledgerEntriesAt = (reader: TenantReader, leaves: readonly number[]): Promise<LedgerRow[]> =>
  reader.lookup('ledger-entries-at', leaves, (from, keys) =>
    from('ledger_entry').select(['leaf', 'body']).where('leaf', 'in', keys),
  )

/** Takes the entries at these places away; their hashes stay. */
export async function dropLedgerEntries(desk: TenantWriter, leaves: readonly number[]): Promise<void> {
  for (const batch of batchesOf(leaves)) await desk.remove('ledger_entry').where('leaf', 'in', batch).execute()
}

/** Writes tiles, in place of the shorter ones that were there. */
export async function saveLedgerTiles(desk: TenantWriter, tiles: readonly LedgerTile[]): Promise<void> {
  for (const batch of batchesOf(tiles)) {
    await desk
      .into('ledger_tile', batch)
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'level', 'tile']).doUpdateSet(({ ref }) => ({ hashes: ref('excluded.hashes') })),
      )
      .execute()
  }
}

/** The tiles of a level from a place on, in their order: at most 16 of them. */
export const ledgerTiles = (
  reader: TenantReader,
  level: number,
  from: number,
  count = TILES_MAX,
): Promise<LedgerTile[]> =>
  reader
    .from('ledger_tile')
    .select(['level', 'tile', 'hashes'])
    .where('level', '=', level)
    .where('tile', '>=', from)
    .orderBy('tile')
    .limit(Math.min(count, TILES_MAX))
    .execute()

export interface LedgerTailHash {
  readonly leaf: number
  readonly hash: Buffer
}

/** Adds hashes of leaves behind the last full tile. */
export async function addLedgerTail(desk: TenantWriter, rows: readonly LedgerTailHash[]): Promise<void> {
  await desk.add('ledger_tail', rows)
}

/** Takes away the hashes that have come into a tile. */
export async function dropLedgerTail(desk: TenantWriter, before: number): Promise<void> {
  await desk.remove('ledger_tail').where('leaf', '<', before).execute()
}

/** The hashes of leaves from a place on that are in no tile yet, in their order: at most 256. */
export const ledgerTail = (reader: TenantReader, from: number): Promise<LedgerTailHash[]> =>
  reader
    .from('ledger_tail')
    .select(['leaf', 'hash'])
    .where('leaf', '>=', from)
    .orderBy('leaf')
    .limit(ENTRIES_MAX)
    .execute()

export const readLedgerHead = (reader: TenantReader): Promise<LedgerHead | undefined> =>
  reader.from('ledger_head').select(['tree_size as treeSize', 'note']).executeTakeFirst()

/**
 * Puts a head in the place of the one of this size, or the first head where there is none; false where another one
 * stands there by now.
 */
export async function moveLedgerHead(
  desk: TenantWriter,
  from: number | undefined,
  { treeSize, note }: LedgerHead,
): Promise<boolean> {
  const head = { tree_size: treeSize, note }
  if (from !== undefined) {
    const { numUpdatedRows } = await desk
      .update('ledger_head')
      .set(head)
      .where('tree_size', '=', from)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }
  const { numInsertedOrUpdatedRows } = await desk
    .into('ledger_head', [head])
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
