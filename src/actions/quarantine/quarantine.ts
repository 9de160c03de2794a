import type { DeliveryOutcome } from '../deliver/next-hop.ts'
import type { Claim, Held, HeldQuery, HeldReport, NewHeld, QuarantineState, Who } from './held.ts'

/** What is held, for those who only look: no key is needed. */
export interface QuarantineReader {
  /** The latest in front. */
  readonly list: (query?: HeldQuery) => Promise<readonly Held[]>
  /** Undefined where there is none of this id. */
  readonly get: (mail: string) => Promise<Held | undefined>
  readonly report: (mail: string) => Promise<HeldReport | undefined>
  readonly state: () => Promise<QuarantineState>
}

export interface Quarantine extends QuarantineReader {
  /**
   * Resolves when the mail is on disk. Throws QuarantineError (`full` and others) and StoreError; the door then answers
   * 4xx, and nothing is left of the mail.
   */
  readonly hold: (mail: NewHeld) => Promise<void>
  /** The mail as it was held. Throws QuarantineError `damaged` or `not-here`. */
  readonly read: (mail: string) => Promise<Buffer>
  /**
   * Claims the mail for those of the recipients (by default all) for whom it is held. Undefined where that is nobody:
   * somebody else was faster, it was deleted, or it was released before. What was claimed is to be settled.
   */
  readonly claimForRelease: (
    mail: string,
    recipients: readonly string[] | undefined,
    by: Who,
  ) => Promise<Claim | undefined>
  /** As `claimForRelease`, for recipients whose release was interrupted, and only because a person asks. */
  readonly claimAgain: (mail: string, recipients: readonly string[] | undefined, by: Who) => Promise<Claim | undefined>
  /**
   * Says what became of a claim: who was `taken` is released, `refused` and `later` are held as before, `unsure` and
   * whoever is not named stay `releasing`.
   */
  readonly settle: (claim: Claim, outcomes: readonly DeliveryOutcome[]) => Promise<void>
  /**
   * Deletes the mail for everybody for whom it is held; true when that was done. False where there is no such mail,
   * nobody waits for it, it is under legal hold, or it is being released at this moment.
   */
  readonly drop: (mail: string, by: Who) => Promise<boolean>
  /** Puts a mail under legal hold, or lifts it; false where there is no such mail. */
  readonly keep: (mail: string, isKept: boolean) => Promise<boolean>
  /**
   * Deletes what was held for longer than `keepDays`, and what was left half-written; gives the mails that were deleted
   * without having been released to everybody, for the ledger. Bounded: repeat until it gives none.
   */
  readonly expire: (now: number) => Promise<readonly Held[]>
  /** The mails that are still held and have one of these keys in the memory; what waited for a password, for instance. */
  readonly withMessageKeys: (messageKeys: readonly string[]) => Promise<readonly Held[]>
  /** The secret behind the links in a digest (`signLink`); the same on every machine that has the key. */
  readonly linkSecret: Buffer
}

export interface QuarantineSettings {
  /** The sealing key, one a tenant; made where there is none and nothing is held. To be backed up apart from the store. */
  readonly keyFile: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** What the sealed bodies may take in all. */
  readonly bytesMax: number
  readonly keepDays: number
  /**
   * Several machines share the store. A key that is missing here may then be another machine's, so none is made once
   * there was one.
   */
  readonly isShared?: boolean
  /** After how long a release that was not settled counts as interrupted; longer than any delivery takes. */
  readonly interruptedAfterMs?: number
}
