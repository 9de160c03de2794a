/** What became of a mail for one recipient: the last thing that was done, or nothing that we know of. */
export type Fate = 'delivered' | 'held' | 'released' | 'disarmed' | 'refused' | 'clawed-back' | 'deleted' | 'unknown'

export interface Reached {
  readonly address: string
  readonly fate: Fate
  /** When that was; when the mail came, where nothing was done. */
  readonly at: number
}

/** A mail that a hunt found. */
export interface HuntHit {
  /** Our name of the mail, as in all its entries. */
  readonly mail: string
  /** The entry that says it was received. */
  readonly index: number
  readonly at: number
  readonly sender: string
  readonly subject?: string
  readonly messageId?: string
  readonly verdict?: string
  readonly reached: readonly Reached[]
}

export interface HuntProgress {
  /** Entries read, of how many. */
  readonly done: number
  readonly total: number
  readonly hits: number
  /** More mails fit than a hunt keeps; the first are there. */
  readonly isCut: boolean
  /** Entries that could not be read: damaged, or their contents were dropped. */
  readonly unread: number
}
