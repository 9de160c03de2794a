import type { Decision } from '#domain'
import type { ImapTroubleCode } from '#knowledge'
import type { Fate } from '#ledger'

// What a second look tells whoever asked for it. Every text that a sender or a server chose is shown escaped.

/** Which mail it is, as far as people recognise it. */
export interface Recognised {
  readonly tenant: string
  /** Our id of the mail, as in the ledger. */
  readonly mail: string
  readonly sender: string
  readonly subject: string
  /** When it came; when people could see it first. */
  readonly at: number
}

/** Why it would be held today. */
export interface Reason {
  readonly verdict: Decision
  /** Ids of the rules, the strongest first; empty where a person's hunt is the reason. */
  readonly rules: readonly string[]
}

/** A mail that lies in a watched mailbox. */
export type InMailbox = Recognised &
  Reason & {
    readonly type: 'mailbox'
    readonly mailbox: string
    /** `by-person`: it had been held before, and somebody put it back. `not-moved`: the server would not move it. */
    readonly outcome: 'clawed-back' | 'would-be' | 'by-person' | 'not-moved' | 'already-held'
    readonly wasSeen: boolean
    /** How long it could be seen. */
    readonly visibleMs: number
  }

/** A mail that people have and that we cannot fetch back. */
export type OutOfReach = Recognised &
  Reason & {
    readonly type: 'out-of-reach'
    readonly recipients: readonly { readonly address: string; readonly fate: Fate }[]
    /** It was in this watched mailbox, and lies in none of its watched folders now, or nobody could look. */
    readonly mailbox?: string
  }

/** A mail in the quarantine that would be delivered today. */
export type NoLongerHeld = Recognised & { readonly type: 'quarantine'; readonly verdict: Decision }

/** A place, or one mail in it, that could not be looked at. */
export type NotLooked =
  | { readonly type: 'unreachable'; readonly mailbox: string; readonly code: ImapTroubleCode; readonly says: string }
  /** Somebody else goes through it at this moment. */
  | { readonly type: 'busy'; readonly mailbox: string }
  | { readonly type: 'unreadable'; readonly mailbox: string; readonly folder: string; readonly uid: number }
  | { readonly type: 'held-unreadable'; readonly mail: string; readonly says: string }
  /** A clinic's ledger could not be read: its delivered mail was not judged. */
  | { readonly type: 'no-ledger'; readonly tenant: string; readonly says: string }
  /** More were found than are kept in memory. */
  | { readonly type: 'cut'; readonly tenant: string; readonly count: number }

export type FoundAgain = InMailbox | OutOfReach | NoLongerHeld | NotLooked

/** How far a second look is. */
export interface LookProgress {
  /** `ledger` counts entries, the others mails. */
  readonly what: 'ledger' | 'mailbox' | 'quarantine'
  readonly done: number
  readonly total: number
}

/** Whom to tell, and when to stop. */
export interface Looker {
  /** As the ledger names whoever asked: `user yamada`, `terminal`. */
  readonly by: { readonly who: string; readonly from: string }
  readonly onlyLooks: boolean
  /** Machines share the store. */
  readonly isShared: boolean
  readonly tell: (found: FoundAgain) => Promise<void>
  readonly progress: (progress: Omit<LookProgress, 'what'>) => void
  readonly stopping: AbortSignal
}
