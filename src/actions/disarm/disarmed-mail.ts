import type { HeaderEdit, Kind, Lang, Limits } from '#domain'
import type { RefusalReason, Removed } from './removals.ts'

export interface DisarmMailOptions {
  /** Our id of the mail: the notes in place of what was taken out name it. */
  readonly id?: string
  /** Languages of those notes; both where none are named. */
  readonly langs?: readonly Lang[]
  readonly limits?: Limits
}

/** What became of one attached file. `path` leads through attached mails; the sender's choice, like the name. */
export interface DisarmedPart {
  readonly path: string
  readonly kind: Kind
  /** `copy`: in its place stands a copy without active content; `note`: a text that says that it was taken out. */
  readonly became: 'copy' | 'note'
  /** Why it was taken out. */
  readonly refused?: RefusalReason
}

/** A mail whose attachments are copies without active content, or why there is none. */
export type DisarmedMail =
  | {
      readonly bytes: Buffer
      /** For a mail server that holds the mail; they go before the edits of `applyMarks` on `bytes`. */
      readonly headers: readonly HeaderEdit[]
      /** The whole new body, where it has changed. */
      readonly body?: Buffer
      readonly parts: readonly DisarmedPart[]
      /** As `disarm` lists it, attachment by attachment. */
      readonly removed: readonly Removed[]
      /** A signature over the body, S/MIME, PGP or DKIM, does not hold any more. */
      readonly isSignatureBroken: boolean
    }
  | { readonly refused: RefusalReason; readonly detail: string }
