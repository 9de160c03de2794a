import {
  addLedgerEntries,
  addLedgerTail,
  dropLedgerTail,
  moveLedgerHead,
  readLedgerHead,
  saveLedgerTiles,
  type TenantWriter,
} from '#store'

import { type Checkpoint, checkpointText, type TreeHead } from './checkpoint.ts'
import type { NewEntry, OwnEntry } from './entry.ts'
import { entryBytes } from './entry-bytes.ts'
import { LedgerError } from './ledger-error.ts'
import { loadTree, type Tree } from './load-tree.ts'
import { noteKeyPlace } from './midway.ts'
import { signNote } from './note.ts'
import type { Signer } from './note-key.ts'
import { TILE_WIDTH, TileDraft } from './tiles.ts'
import { leafHash } from './tree-hash.ts'

// One batch: its entries, the tiles that they change and the checkpoint over them, in one transaction. The order is
// stage, commit, publish: nothing of the batch is given out before the store has committed it. So if we die
//   - before the commit, nothing happened: the signature was made and nobody has seen it;
//   - in the commit, the store has all of it or nothing, and the next start reads which;
//   - after it, the entries are there, and whoever waited for them was not told: they will be written once more.

export interface Appended {
  /** The entry's place in the ledger, from 0. */
  readonly index: number
  readonly leafHash: Buffer
}

export interface Stamped {
  readonly entry: NewEntry | OwnEntry
  /** The clock when the entry was handed in. */
  readonly now: number
}

export interface Sealed {
  readonly appended: readonly Appended[]
  readonly tree: Tree
  readonly checkpoint: Checkpoint
}

/** What the sequencer knows; the key that signs can differ from the one that signed the head, once, when it changes. */
export interface Sealing {
  readonly signer: Signer
  readonly nextSigner?: Signer
  /** The tree after our last batch, as long as nobody else has written. */
  readonly tree: Tree | undefined
  readonly published: TreeHead | undefined
}

/** Runs in a work of `sequence`: nobody else seals at the same time. */
export async function sealBatch(desk: TenantWriter, batch: readonly Stamped[], sealing: Sealing): Promise<Sealed> {
  const { signer, nextSigner, published } = sealing
  const head = await readLedgerHead(desk)
  const isOurs = sealing.tree !== undefined && sealing.tree.note === head?.note
  const before = isOurs ? sealing.tree : await loadTree(desk, head, signer.verifier, published, sealing.tree)
  const staged = stage(before, batch)
  const { edge } = staged
  const tree: TreeHead = { origin: signer.verifier.name, size: edge.size, root: edge.root() }
  const note = signNote(checkpointText(tree), [nextSigner ?? signer])

  await addLedgerEntries(desk, staged.rows)
  if (nextSigner !== undefined) await noteKeyPlace(desk, before.edge.size, staged.lastAt)
  await saveLedgerTiles(desk, staged.tiles)
  const whole = Math.floor(edge.size / TILE_WIDTH) * TILE_WIDTH
  if (whole > before.edge.size) await dropLedgerTail(desk, whole)
  await addLedgerTail(
    desk,
    staged.tail.filter(({ leaf }) => leaf >= whole),
  )
  // WHY also a comparison: if the lock ever failed us, the second of two would write nothing.
  if (!(await moveLedgerHead(desk, head?.treeSize, { treeSize: tree.size, note })))
    throw new LedgerError('damaged', 'Cannot write the ledger: its checkpoint changed while it was written; try again')
  return { appended: staged.appended, tree: { edge, lastAt: staged.lastAt, note }, checkpoint: { ...tree, note } }
}

// LIMIT: clocks of several gateways differ by some seconds, and a time service steps a little. What is more is a clock
// that was set back, and an entry with the last entry's time would hide that.
const SET_BACK_MS_MAX = 60_000

function stage(before: Tree, batch: readonly Stamped[]) {
  const edge = before.edge.copy()
  const draft = new TileDraft(edge)
  const rows: { leaf: number; body: Buffer }[] = []
  const tail: { leaf: number; hash: Buffer }[] = []
  const appended: Appended[] = []
  let { lastAt } = before
  for (const { entry, now } of batch) {
    if (now < lastAt - SET_BACK_MS_MAX) throw clockSetBack(now, lastAt)
    lastAt = Math.max(now, lastAt)
    const body = entryBytes(entry, edge.size, lastAt)
    const hash = leafHash(body)
    rows.push({ leaf: edge.size, body })
    tail.push({ leaf: edge.size, hash })
    appended.push({ index: edge.size, leafHash: hash })
    edge.push(hash, (level, place, one) => draft.add(level, place, one))
  }
  return { edge, rows, tail, appended, lastAt, tiles: draft.stored() }
}

const clockSetBack = (now: number, lastAt: number): LedgerError =>
  new LedgerError(
    'clock',
    `Cannot write the ledger: the clock says ${timeText(now)}, its last entry is of ${timeText(lastAt)}; set the clock`,
  )

const timeText = (ms: number): string => new Date(ms).toISOString()
