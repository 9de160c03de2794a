import type { Arrival } from '#domain'
import type { Report } from '#report'

// What goes through the door: a mail to whoever checks, the answer back. The caller has the mail, then and afterwards;
// all that we do is say.

/** What a caller is told to do, in the words of rspamd. */
export type HttpAction =
  | 'no action'
  | 'add header'
  | 'rewrite subject'
  | 'soft reject'
  | 'reject'
  | 'quarantine'
  | 'greylist'
  | 'discard'

export interface CheckAnswer {
  readonly report: Report
  /** Our id of the mail, by which the ledger knows it. */
  readonly mail: string
  /** Score from which we would hold, or refuse where we never hold; null where neither is ever done. */
  readonly requiredScore: number | null
  /** Header fields that the caller is to add, in this order, on top; values are encoded. */
  readonly addHeaders: readonly HeaderToAdd[]
  /** Fields that the caller is to take away before it adds ours: all of that name, or the nth, counted from 1. */
  readonly removeHeaders: readonly HeaderToRemove[]
  /** The whole new subject, for callers who can; it makes `add header` a `rewrite subject`. */
  readonly subject?: string
  /** Instead of what the verdict and the door's `hold` come to: `no action` where nothing may ever be done. */
  readonly action?: HttpAction
}

export interface HeaderToAdd {
  readonly name: string
  readonly value: string
}

export interface HeaderToRemove {
  readonly name: string
  readonly index?: number
}

/**
 * Judges a mail and records it. `signal` tells that nobody waits any more: the caller has gone, or it took too long.
 * Rejects where it cannot be judged or not be recorded; the caller is told to try again.
 */
export type Check = (arrival: Arrival, signal: AbortSignal) => Promise<CheckAnswer>
