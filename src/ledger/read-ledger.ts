import { ledgerEntries, readLedgerHead, type TenantReader } from '#store'
import { type Checkpoint, readCheckpointText } from './checkpoint.ts'
import type { Entry } from './entry.ts'
import { readEntry } from './entry-bytes.ts'
import { LedgerError } from './ledger-error.ts'
import { leafHash } from './tree-hash.ts'
import { consistencyProof, inclusionProof, leafHashAt, tileReader } from './tree-proof.ts'

// The ledger as its readers have it: also beside a writer, and on a store that was opened for reading only.

export interface LoggedEntry {
  readonly index: number
  readonly entry: Entry
  readonly bytes: Buffer
}

export interface InclusionProof {
  readonly index: number
  readonly leafHash: Buffer
  readonly path: readonly Buffer[]
  /** What it leads to. */
  readonly checkpoint: Checkpoint
}

export interface LedgerReader {
  /** The last checkpoint that was committed. */
  readonly checkpoint: () => Promise<Checkpoint>
  readonly proveInclusion: (index: number) => Promise<InclusionProof>
  /** Of the tree of one size in the tree of another; the last checkpoint's where none is given. */
  readonly proveConsistency: (from: number, to?: number) => Promise<readonly Buffer[]>
  /** The entries from one index to before another, in their order, as far as the last checkpoint goes. */
  readonly entries: (range?: { readonly from?: number; readonly to?: number }) => AsyncIterable<LoggedEntry>
}

/** Reads a tenant's ledger without the key. What it reads is not verified; that is `verifyLedger`. */
export function readLedger(reader: TenantReader): LedgerReader {
  const checkpoint = () => checkpointOf(reader)
  return {
    checkpoint,
    proveInclusion: async (index) => {
      const at = await checkpoint()
      if (!Number.isSafeInteger(index) || index < 0 || index >= at.size) throw noSuch(`entry ${index}`, at.size)
      const read = tileReader(reader)
      const [row] = await ledgerEntries(reader, index, 1)
      // Of an entry whose contents were dropped the hash is left, and that it was there can be proved.
      const hash = row?.leaf === index ? leafHash(row.body) : await leafHashAt(read, index)
      if (hash === undefined) throw noSuch(`entry ${index}`, at.size)
      return { index, leafHash: hash, path: await inclusionProof(read, index, at.size), checkpoint: at }
    },
    proveConsistency: async (from, to) => {
      const { size } = await checkpoint()
      const until = to ?? size
      const isRange = Number.isSafeInteger(from) && from >= 0 && from <= until && until <= size
      if (!isRange) throw noSuch(`tree of ${from} to ${until} entries`, size)
      return consistencyProof(tileReader(reader), from, until)
    },
    entries: (range = {}) => entriesOf(reader, range.from ?? 0, range.to),
  }
}

async function checkpointOf(reader: TenantReader): Promise<Checkpoint> {
  const head = await readLedgerHead(reader)
  if (head === undefined) throw new LedgerError('no-ledger', 'Cannot read the ledger: nothing was written to it yet')
  const end = head.note.lastIndexOf('\n\n')
  const tree = readCheckpointText(head.note.slice(0, end + 1))
  if (tree !== undefined) return { ...tree, note: head.note }
  throw new LedgerError('damaged', 'Cannot read the ledger: its checkpoint is damaged; run "sekisho ledger verify"')
}

async function* entriesOf(reader: TenantReader, from: number, to: number | undefined): AsyncGenerator<LoggedEntry> {
  const { size } = await checkpointOf(reader)
  const end = Math.min(to ?? size, size)
  for (let next = Math.max(0, from); next < end; ) {
    const rows = await ledgerEntries(reader, next, end - next)
    for (const { leaf, body } of rows.filter((row) => row.leaf < end)) {
      const entry = readEntry(body)
      if (entry === undefined || entry.index !== leaf)
        throw new LedgerError(
          'damaged',
          `Cannot read the ledger: entry ${leaf} is damaged; run "sekisho ledger verify"`,
        )
      yield { index: leaf, entry, bytes: body }
    }
    const last = rows.at(-1)
    if (last === undefined) return
    next = last.leaf + 1
  }
}

const noSuch = (what: string, size: number): LedgerError =>
  new LedgerError('no-entry', `Cannot read the ledger: there is no ${what}, it has ${size} entries`)
