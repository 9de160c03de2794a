import { readLedgerHead, readProgress, saveProgress, type TenantReader, type TenantStore } from '#store'
import { claimOf } from '../checkpoint.ts'

// How far a ledger was forwarded, kept in the store: everything before `next` was sent. Written by whoever has the lease.
// If we die between sending and writing, the same entries are sent again; each says its place in the ledger.

export interface ForwardPlace {
  /** The first entry that is not sent yet. */
  readonly next: number
  /** How many entries the ledger has. */
  readonly size: number
  /** The ledger's name. */
  readonly origin: string
}

const sourceOf = (name: string): string => `ledger-forward ${name}`

/** Undefined where there is no ledger yet, or nothing was ever forwarded from it. */
export async function readForwardPlace(reader: TenantReader, name: string): Promise<ForwardPlace | undefined> {
  const [head, progress] = [await readLedgerHead(reader), await readProgress(reader, sourceOf(name))]
  const { origin } = (head === undefined ? undefined : claimOf(head.note)) ?? {}
  if (head === undefined || origin === undefined || progress === undefined) return undefined
  const kept = progress.position as { readonly origin?: unknown; readonly next?: unknown } | null
  // A ledger that was begun anew is sent from its beginning; one that was put back goes on where it ends now.
  const next = kept?.origin === origin && Number.isSafeInteger(kept.next) ? Number(kept.next) : 0
  return { origin, size: head.treeSize, next: Math.min(Math.max(0, next), head.treeSize) }
}

/** The same; where nothing was forwarded yet it begins now, with the next entry. */
export async function openForwardPlace(
  clinic: TenantStore,
  name: string,
  now: number,
): Promise<ForwardPlace | undefined> {
  const found = await readForwardPlace(clinic, name)
  if (found !== undefined) return found
  const head = await readLedgerHead(clinic)
  const { origin } = (head === undefined ? undefined : claimOf(head.note)) ?? {}
  if (head === undefined || origin === undefined) return undefined
  const first = { origin, size: head.treeSize, next: head.treeSize }
  await saveForwardPlace(clinic, name, first, now)
  return first
}

export async function saveForwardPlace(
  clinic: TenantStore,
  name: string,
  { origin, next }: Pick<ForwardPlace, 'origin' | 'next'>,
  now: number,
): Promise<void> {
  const progress = { position: { origin, next }, doneCount: next, updatedAt: now }
  await clinic.write((desk) => saveProgress(desk, sourceOf(name), progress))
}
