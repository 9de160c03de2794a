import { type LedgerHead, ledgerEntries, ledgerTail, ledgerTiles, type TenantReader } from '#store'
import { readCheckpointText, type TreeHead } from './checkpoint.ts'
import { readEntry } from './entry-bytes.ts'
import { LedgerError } from './ledger-error.ts'
import { openNote } from './note.ts'
import type { Verifier } from './note-key.ts'
import { Edge, levelWidth, TILE_WIDTH } from './tiles.ts'
import { HASH_BYTES } from './tree-hash.ts'
import { rootAt, tileReader } from './tree-proof.ts'

// The tree as the store has it, checked before anything is added to it: the head is signed by our key, the right edge
// has the head's root, and what we published ourselves is still in it. The same code at start, after a batch that
// failed, and when another gateway has written in the meantime.

export interface Tree {
  readonly edge: Edge
  /** When the last entry was written. */
  readonly lastAt: number
  /** The head that this was read from; undefined before the first entry. */
  readonly note: string | undefined
}

/** `published` is the last head that this process gave out, `known` the tree as it knew it. Throws LedgerError. */
export async function loadTree(
  reader: TenantReader,
  head: LedgerHead | undefined,
  key: Verifier,
  published: TreeHead | undefined,
  known?: Tree,
): Promise<Tree> {
  if (head === undefined) return emptyTree(reader, published)
  const tree = checkedHead(head, key)
  const grown = known === undefined ? undefined : await grownEdge(reader, known.edge, tree)
  if (grown !== undefined) return { edge: grown, lastAt: await lastTime(reader, tree.size), note: head.note }
  await expectPublished(reader, tree, published)
  const edge = await loadEdge(reader, tree.size)
  if (!edge.root().equals(tree.root)) throw damaged('its tiles do not lead to its checkpoint')
  return { edge, lastAt: await lastTime(reader, tree.size), note: head.note }
}

async function emptyTree(reader: TenantReader, published: TreeHead | undefined): Promise<Tree> {
  if (published !== undefined) throw rolledBack(published.size, 0)
  const [row] = await ledgerEntries(reader, 0, 1)
  // WHY: beginning anew would be what somebody wants who took the checkpoint away.
  if (row !== undefined) throw damaged('it has entries and no checkpoint')
  return { edge: new Edge(), lastAt: 0, note: undefined }
}

/** The tree head in the store's head. */
export function checkedHead(head: LedgerHead, key: Verifier): TreeHead {
  const opened = openNote(head.note, [key])
  if ('flaw' in opened) {
    if (opened.flaw !== 'unknown-key') throw damaged('its checkpoint is not what was signed')
    throw new LedgerError(
      'wrong-key',
      `Cannot write the ledger: it is signed by another key than the one in its key file; put the right file there`,
    )
  }
  const tree = readCheckpointText(opened.text)
  if (tree?.origin !== key.name || tree.size !== head.treeSize) throw damaged('its checkpoint is of something else')
  return tree
}

async function expectPublished(reader: TenantReader, now: TreeHead, before: TreeHead | undefined): Promise<void> {
  if (before === undefined) return
  if (now.size < before.size) throw rolledBack(before.size, now.size)
  const root = now.size === before.size ? now.root : await rootAt(tileReader(reader), before.size)
  if (!root.equals(before.root)) throw rolledBack(before.size, now.size)
}

// LIMIT: what another gateway writes between two of our batches; who was away for longer reads the edge itself.
const GROWN_TILES_MAX = 8

/**
 * The edge that we knew, grown by what another gateway has written; undefined where that does not lead to the signed
 * root, and then it is asked why. A tree that grew out of ours still has in it what we published.
 */
async function grownEdge(reader: TenantReader, before: Edge, { size, root }: TreeHead): Promise<Edge | undefined> {
  const [from, whole] = [before.size, Math.floor(size / TILE_WIDTH)]
  const first = Math.floor(from / TILE_WIDTH)
  if (size <= from || whole - first > GROWN_TILES_MAX) return undefined
  const tiles = whole > first ? await ledgerTiles(reader, 0, first, whole - first) : []
  const tail = await ledgerTail(reader, Math.max(from, whole * TILE_WIDTH))
  const filled = Buffer.concat(tiles.map(({ hashes }) => hashes)).subarray((from - first * TILE_WIDTH) * HASH_BYTES)
  const hashes = Buffer.concat([...(whole > first ? [filled] : []), ...tail.map(({ hash }) => hash)])
  if (hashes.length !== (size - from) * HASH_BYTES) return undefined
  const edge = before.copy()
  for (let at = 0; at < hashes.length; at += HASH_BYTES) edge.push(hashes.subarray(at, at + HASH_BYTES))
  return edge.root().equals(root) ? edge : undefined
}

async function loadEdge(reader: TenantReader, size: number): Promise<Edge> {
  const read = tileReader(reader)
  const partials: Buffer[] = []
  for (let level = 0; levelWidth(size, level) > 0; level++) {
    const width = levelWidth(size, level)
    const bytes = (width % TILE_WIDTH) * HASH_BYTES
    const hashes = bytes === 0 ? Buffer.alloc(0) : await read(level, Math.floor(width / TILE_WIDTH))
    if (hashes?.length !== bytes) throw damaged(`its tile ${level}/${Math.floor(width / TILE_WIDTH)} is not whole`)
    partials.push(hashes)
  }
  return Edge.of(size, partials)
}

async function lastTime(reader: TenantReader, size: number): Promise<number> {
  const [row] = await ledgerEntries(reader, size - 1, 1)
  const entry = row?.leaf === size - 1 ? readEntry(row.body) : undefined
  if (entry === undefined) throw damaged(`its entry ${size - 1} is missing or damaged`)
  return entry.at
}

const damaged = (how: string): LedgerError =>
  new LedgerError(
    'damaged',
    `Cannot write the ledger: ${how}; run "sekisho ledger verify" and keep the files as they are`,
  )

const rolledBack = (before: number, now: number): LedgerError =>
  new LedgerError(
    'rolled-back',
    `Cannot write the ledger: it was put back or changed (it had ${before} entries, now ${now}); run "sekisho ledger verify" with your last checkpoint`,
  )
