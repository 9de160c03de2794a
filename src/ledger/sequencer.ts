import { readLedgerHead, StoreError, type TenantStore, type TenantWriter } from '#store'
import type { Checkpoint } from './checkpoint.ts'
import type { NewEntry, OwnEntry } from './entry.ts'
import { LedgerError } from './ledger-error.ts'
import { loadTree, type Tree } from './load-tree.ts'
import type { Signer } from './note-key.ts'
import { type Appended, type Sealed, type Sealing, type Stamped, sealBatch } from './seal-batch.ts'

// The one who gives entries their places: whoever waits at the same time comes into the same batch, and a batch begins
// as soon as the one before it is on disk. Across processes the store's `sequence` says whose turn it is.

// LIMIT: a batch is a few hundred kilobytes, and those at its end wait for no more than that to be written.
const BATCH_MAX = 512

export interface Sequencer {
  /** Checks that we can go on where the ledger ends; a ledger that has no entry yet begins with this one. */
  readonly begin: (first: OwnEntry) => Promise<void>
  /** Resolves when the entries are committed, all of them or none. */
  readonly append: (entries: readonly (NewEntry | OwnEntry)[], nextSigner?: Signer) => Promise<readonly Appended[]>
  /** The key that signs now. */
  readonly signer: () => Signer
  /** Takes no more entries, seals those that wait. */
  readonly close: () => Promise<void>
}

interface Job {
  readonly entries: readonly Stamped[]
  /** The key from this job on; such a job is a batch of its own. */
  readonly nextSigner: Signer | undefined
  readonly settle: (appended: readonly Appended[]) => void
  readonly fail: (reason: unknown) => void
}

export interface SequencerSettings {
  readonly signer: Signer
  readonly clock: () => number
  /** The signer as its file has it now; asked where the ledger was signed by another one. Throws LedgerError. */
  readonly rereadSigner: () => Signer | undefined
}

export function startSequencer(clinic: TenantStore, settings: SequencerSettings): Sequencer {
  const { clock, rereadSigner } = settings
  const waiting: Job[] = []
  // Written by `drain` only, which runs once at a time, and by `begin` before it.
  let signer = settings.signer
  // A batch that fails leaves these as they are. Whether the store has it all the same, its head says, which the next
  // batch compares with the tree's; and what was given out once must stay true in any case.
  let tree: Tree | undefined
  let published: Checkpoint | undefined
  let draining: Promise<void> | undefined
  let isClosed = false

  const seal = async (jobs: readonly Job[]): Promise<void> => {
    const nextSigner = jobs[0]?.nextSigner
    const batch = jobs.flatMap(({ entries }) => entries)
    try {
      const sealing = { tree, published, ...(nextSigner === undefined ? {} : { nextSigner }) }
      const sealed = await sealWithKey(batch, sealing)
      // At this point the batch is committed, and whoever reads the store sees it.
      ;({ tree, checkpoint: published } = sealed)
      signer = nextSigner ?? signer
      let at = 0
      for (const { entries, settle } of jobs) {
        settle(sealed.appended.slice(at, at + entries.length))
        at += entries.length
      }
    } catch (error) {
      // WHY: an entry that cannot be written (a bug of its caller's) takes nothing from those who came with it.
      const isPlace = error instanceof StoreError || error instanceof LedgerError
      if (isPlace || jobs.length === 1) for (const job of jobs) job.fail(error)
      else for (const job of jobs) await seal([job])
    }
  }
  /** WHY a second try: another gateway may have changed the key, and then the file has it as well. */
  const sealWithKey = async (batch: readonly Stamped[], sealing: Omit<Sealing, 'signer'>): Promise<Sealed> => {
    try {
      return await clinic.sequence((desk) => sealBatch(desk, batch, { ...sealing, signer }))
    } catch (error) {
      if (!(error instanceof LedgerError && error.code === 'wrong-key')) throw error
      const found = rereadSigner()
      if (found === undefined || found.secret === signer.secret) throw error
      signer = found
      return clinic.sequence((desk) => sealBatch(desk, batch, { ...sealing, signer }))
    }
  }
  const drain = async () => {
    while (waiting.length > 0) await seal(takeBatch(waiting))
    draining = undefined
  }
  return {
    begin: async (first) => {
      const stamped = [{ entry: first, now: clock() }]
      ;({ tree, published } = await clinic.sequence((desk) => goOn(desk, stamped, signer)))
    },
    append: (entries, nextSigner) => {
      if (isClosed) return Promise.reject(new LedgerError('closed', 'Cannot write the ledger: it was closed'))
      const now = clock()
      return new Promise((settle, fail) => {
        waiting.push({ entries: entries.map((entry) => ({ entry, now })), nextSigner, settle, fail })
        draining ??= Promise.resolve().then(drain)
      })
    },
    signer: () => signer,
    close: async () => {
      isClosed = true
      await draining
    },
  }
}

/** WHY in the sequence: of two gateways that begin at once, one begins the ledger, and the other goes on with it. */
async function goOn(desk: TenantWriter, first: readonly Stamped[], signer: Signer) {
  const head = await readLedgerHead(desk)
  if (head !== undefined) return { tree: await loadTree(desk, head, signer.verifier, undefined), published: undefined }
  const { tree, checkpoint } = await sealBatch(desk, first, { signer, tree: undefined, published: undefined })
  return { tree, published: checkpoint }
}

function takeBatch(waiting: Job[]): Job[] {
  let count = 0
  let jobs = 0
  for (const { entries, nextSigner } of waiting) {
    if (jobs > 0 && (count + entries.length > BATCH_MAX || nextSigner !== undefined)) break
    count += entries.length
    jobs += 1
    if (nextSigner !== undefined) break
  }
  return waiting.splice(0, jobs)
}
