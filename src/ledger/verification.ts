import type { TreeHead } from './checkpoint.ts'

/** What does not fit in a ledger; the first in the list is the first in the ledger. */
export type Problem =
  | { readonly code: 'checkpoint-missing' }
  /** The checkpoint is not what the ledger's key signed. */
  | { readonly code: 'checkpoint-changed' }
  /** `to` where only a range can be named: the entry is one of those from `index` to `to`. */
  | { readonly code: 'entry-changed'; readonly index: number; readonly to?: number }
  | { readonly code: 'entry-removed'; readonly index: number }
  | { readonly code: 'entry-inserted'; readonly index: number }
  | { readonly code: 'entry-reordered'; readonly index: number }
  /** One of the entries from `index` to `to` has only its hash left, by retention, and a hash there was changed. */
  | { readonly code: 'dropped-hash-changed'; readonly index: number; readonly to: number }
  /** Entries and tiles fit together and are not what was signed. */
  | { readonly code: 'rewritten' }
  /** The entries are right; a hash kept beside them is not. `index` is the first entry under it. */
  | { readonly code: 'tile-changed'; readonly level: number; readonly tile: number; readonly index: number }
  | { readonly code: 'time-reversed'; readonly index: number }
  /** A new key that the one before did not vouch for, or a first entry that names none. */
  | { readonly code: 'key-not-vouched'; readonly index: number }
  /** The key that was asked for never was the ledger's. */
  | { readonly code: 'key-unknown' }
  /** The ledger ends before the older checkpoint does. `place` says where that checkpoint came from. */
  | { readonly code: 'cut-short'; readonly size: number; readonly olderSize: number; readonly place?: string }
  /** Among the entries from `from` to before `olderSize` are others than there were; those before `from` are the same. */
  | { readonly code: 'forked'; readonly olderSize: number; readonly from?: number; readonly place?: string }
  /** The older checkpoint is of another ledger, or this ledger took its place. */
  | { readonly code: 'other-ledger'; readonly place?: string }
  | { readonly code: 'older-unreadable'; readonly place?: string }

export interface Verification {
  readonly isSound: boolean
  readonly problems: readonly Problem[]
  /** What the checkpoint says, whether it is to be believed or not. */
  readonly head: TreeHead | undefined
  readonly entryCount: number
  /** Entries of which retention left the hash only, and when it last dropped contents. */
  readonly dropped: { readonly count: number; readonly lastAt?: number }
  /** The first entry that was read: 0, or later where only what came since was asked for. */
  readonly from: number
  /** The older checkpoints that were compared, and how many entries the longest of them has. */
  readonly compared: { readonly count: number; readonly size: number }
  /** The verifier keys that the ledger names, the one in force last. */
  readonly keys: readonly string[]
  /** Whether one of them was known from elsewhere. */
  readonly isKeyTrusted: boolean
}
