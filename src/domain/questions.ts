import type { Asked } from './known.ts'

/** What the place is asked about one mail before it is judged; answered by `History`. All keys as `#identity` makes them. */
export interface Questions {
  /** Addresses in the mail's head, in its display names and in its signature. */
  readonly addresses: readonly string[]
  /** The people and offices that the display names of its senders are. */
  readonly nameKeys: readonly string[]
  /** Registrable domains of its senders. */
  readonly senderDomains: readonly string[]
  /** Registrable domains that its links lead to. */
  readonly linkDomains: readonly string[]
  /** Message-IDs that it says it answers, and of the mail that a bounce gives back; nearest first. */
  readonly parents: readonly string[]
  /** Its subject without `Re:` and the like; empty when too short to tell anything. */
  readonly subjectKey: string
  /** Fingerprints of its text. */
  readonly prints: readonly number[]
  /** What lists of indicators may say something of; left out where nobody asks them. */
  readonly asked?: Asked
  /** Something in it is locked and stayed closed: its sender's passwords are asked for. */
  readonly isLocked: boolean
  /** Passwords that it tells its reader: for what its sender has locked, or will. */
  readonly told: readonly string[]
}

/** What is remembered of one mail that came or went. No text is kept. */
export interface MailTrace {
  readonly messageId: string
  readonly direction: 'in' | 'out'
  /** Epoch milliseconds. */
  readonly at: number
  readonly from: { readonly address: string; readonly name: string }
  /** Where answers go, where that is somewhere else. */
  readonly replyTo: readonly { readonly address: string; readonly name: string }[]
  /** Everybody else in its head: Sender, To, Cc. */
  readonly others: readonly { readonly address: string; readonly name: string }[]
  readonly parents: readonly string[]
  readonly subjectKey: string
  readonly prints: readonly number[]
  readonly linkDomains: readonly string[]
}
