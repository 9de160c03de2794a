import type { Entry } from '../entry.ts'

// What can be asked of the ledger's mails, and what is answered. All that is given must fit.

export interface LedgerQuery {
  /** Somebody's name, or an address, on either side. */
  readonly person?: string
  /** An address, or a domain with everything under it, on either side. */
  readonly address?: string
  /** Words of the subject. */
  readonly words?: string
  readonly messageId?: string
  /** SHA-256 of the mail or of a part, or words of a part's name. */
  readonly attachment?: string
  readonly verdict?: string
  /** A rule's id, or its group. */
  readonly rule?: string
  /** First heard of at this moment or later, in milliseconds since 1970. */
  readonly since?: number
  /** First heard of before this moment. */
  readonly until?: number
  /** Each of these words stands somewhere: in subject, names, addresses, files, ids, hashes, rules. */
  readonly text?: string
  /** How many mails at most; 50 where nothing is said. */
  readonly limit?: number
  /** Goes on behind an answer: its `next`. */
  readonly before?: number
}

/** A mail that fits, as its entries tell it. */
export interface LedgerHit {
  /** Our name of the mail, as in all its entries. */
  readonly mail: string
  /** When the ledger first heard of it. */
  readonly at: number
  /** Sender of the envelope; the first address of From where there is none. */
  readonly sender: string
  readonly recipients: readonly string[]
  readonly subject?: string
  readonly messageId?: string
  readonly bytes?: number
  readonly door?: string
  /** The last verdict. */
  readonly verdict?: string
  /** The last thing that was done. */
  readonly action?: Extract<Entry, { kind: 'acted' }>['action']
}

export interface FoundMails {
  /** Newest first. */
  readonly hits: readonly LedgerHit[]
  /** Where to go on (`before`); left out where there is nothing more. With fewer hits than asked for, it grew late. */
  readonly next?: number
  /** Entries at the ledger's end that are not in the index yet. */
  readonly behind: number
}
