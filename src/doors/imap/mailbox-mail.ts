import type { Arrival } from '#domain'

// What goes through the door: a mail that lies in a mailbox to the judge, and the judge's answer back.

/** A mail as it lies in a mailbox. */
export interface MailboxMail {
  /** What the door calls it, from the first look on: in every event, for `release` and `clawBack`. */
  readonly ref: string
  /** `arrival.bytes` is the mail, or its header alone where `isWhole` is false; `recipients` the account's address. */
  readonly arrival: Arrival
  /** False for a mail over the limit: it could not be inspected, and only the header was fetched. */
  readonly isWhole: boolean
  /** What the server says the whole mail has. */
  readonly sizeBytes: number
  /** As the server knows it, in Unicode. */
  readonly folder: string
  readonly uidValidity: string
  readonly uid: number
  readonly flags: readonly string[]
  /** When the server took it, milliseconds: from then on people could see it. */
  readonly internalDate: number
  /** It was marked as read before the judge was asked: somebody may have opened it. */
  readonly wasSeen: boolean
  /** 0 the first time; counts what was put off. */
  readonly tries: number
}

/** `later`: it stays where it is and is asked about again. */
export type MailboxAnswer = 'leave' | 'hold' | 'later'

/** A judge that rejects, or is late, has said `later`. `signal` tells that nobody waits for the answer any more. */
export type MailboxJudge = (mail: MailboxMail, signal: AbortSignal) => Promise<MailboxAnswer>

/** A mail that this account has sent, for learning; `bytes` may be the beginning only. */
export interface SentMail {
  readonly bytes: Buffer
  readonly folder: string
  readonly uid: number
  readonly internalDate: number
}

/**
 * What is told of a mail that was moved, so that nobody is led to believe it had not been seen. A program that fetches by
 * POP3 leaves no trace: where one is used, a mail may have been fetched although nothing says so.
 */
export interface Exposure {
  /** It was marked as read before it was held. */
  readonly wasSeen: boolean
  /** From when on it could be seen in the mailbox, milliseconds. */
  readonly visibleSince: number
  /** For how long that was, until it was moved. */
  readonly visibleMs: number
}
