// What the watcher of a mailbox remembers between two visits.

/** How far a folder was gone through. */
export interface FolderMark {
  readonly folder: string
  /** UIDs hold as long as this stays the same (RFC 3501 section 2.3.1.1). */
  readonly uidValidity: string
  /** Every mail up to this UID was judged, or is one of those remembered as `later`. */
  readonly uidDone: number
  /** When watching began: what came before is nobody's business. */
  readonly startedAt: number
  /** When the mark was written. */
  readonly updatedAt: number
}

/**
 * left: judged, stays where it is. later: to be asked about again. holding: is being moved to the hold folder. held:
 * lies there. releasing: is being moved back. released: by us. returned: by a person, and respected. gone: no longer in
 * the hold folder, and nowhere that we watch.
 */
export type MailState = 'left' | 'later' | 'holding' | 'held' | 'releasing' | 'released' | 'returned' | 'gone'

/** A mail that was looked at. `ref` is its key; everything else may change. */
export interface WatchedMail {
  readonly ref: string
  /** The same mail has the same wherever it lies: a hash of Message-ID and size. */
  readonly mailKey: string
  /** As its header has it; '' where it has none. */
  readonly messageId: string
  readonly state: MailState
  /** Where it lay when it was judged, and goes back to. */
  readonly folder: string
  readonly uidValidity: string
  readonly uid: number
  readonly internalDate: number
  /** As they were before it was held. */
  readonly flags: readonly string[]
  readonly wasSeen: boolean
  /** Its place in the hold folder, where that is known; '' and 0 elsewhere. */
  readonly heldUidValidity: string
  readonly heldUid: number
  /** How often it was put off. */
  readonly tries: number
  /** When it came to this state. */
  readonly changedAt: number
}
