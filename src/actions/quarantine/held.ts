import type { Decision, Evidence, FlawLevel, Kind } from '#domain'

// The words of the quarantine: what is kept of a held mail, and what becomes of it for each of its recipients.
//
//   recipient:  held -> releasing -> released        (settled: the next hop took it)
//                 ^          |
//                 +----------+                       (settled: the next hop did not take it)
//               held -> dropped                      (deleted, or kept for as long as it may be)
//
// Whoever dies between `releasing` and `released` leaves `releasing` behind, with the time and who it was. It may have
// been delivered, so nothing sends it again by itself; a person may ask for it (`claimAgain`).

/** What a door hands in to be held. */
export interface NewHeld {
  /**
   * Our id of the mail (`newId` of #store), the same as in the ledger. Held twice, it is one mail, for the recipients of
   * both; its bytes are those of the first time.
   */
  readonly mail: string
  readonly door: string
  readonly direction: 'in' | 'out'
  /** The envelope's sender; '' for bounces. */
  readonly sender: string
  readonly recipients: readonly string[]
  /** The mail as it is to be delivered when it is released. */
  readonly bytes: Buffer
  /** Decoded, as the mail says it; whoever shows it escapes it. */
  readonly subject: string
  /** The header's From, decoded: `山田 <yamada@example.com>`. */
  readonly from: string
  readonly verdict: Decision
  readonly score: number
  readonly report: HeldReport
  /** Its key in the memory, where it has one (a Message-ID). */
  readonly messageKey?: string
  /** Why it is held, where that is not what was found in it. */
  readonly cause?: HeldCause
  /** It could not be opened for want of a password. */
  readonly isLocked?: boolean
}

/**
 * `not-delivered`: the next hop refused it for some of its recipients. `outbound-burst`: the account sends more than it
 * ever did. `original`: its recipients got a copy without active content.
 */
export type HeldCause = 'not-delivered' | 'outbound-burst' | 'original'

/** The report that is kept with a held mail: no words of ours, which are found again by the rules' ids. */
export interface HeldReport {
  readonly version: 1
  readonly kind: Kind
  readonly sha256: string | null
  /** How long the inspection took. */
  readonly ms?: number
  readonly findings: readonly HeldFinding[]
  readonly parts: readonly HeldPart[]
  readonly flaws: readonly { readonly code: string; readonly level: FlawLevel; readonly part: number }[]
  readonly recovered: { readonly urls: readonly string[]; readonly commands: readonly string[] }
}

export interface HeldFinding {
  readonly rule: string
  readonly weight: number
  readonly evidence: readonly Evidence[]
  /** Only where the finding is of no rule that we have: the words it came with. */
  readonly text?: { readonly title: string; readonly why: string; readonly todo: string }
}

export interface HeldPart {
  readonly id: number
  readonly path: string
  readonly kind: Kind
  readonly bytes: number
  readonly sha256: string | null
}

export type RecipientState = 'held' | 'releasing' | 'released' | 'dropped'

export interface HeldRecipient {
  /** As it stood in the envelope. */
  readonly address: string
  readonly state: RecipientState
  /** When it came into this state. */
  readonly changedAt: number
  /** Who brought it there, and why; '' as long as nobody did. */
  readonly who: string
  readonly reason: string
  /** What the next hop answered last. */
  readonly reply: string
  /**
   * It is `releasing`, and nobody delivers it any more: the connection was lost at the end, or whoever released it is
   * silent for so long that he must have died. It may have been delivered.
   */
  readonly isInterrupted: boolean
}

/**
 * `held`: somebody still waits for it. `released`: nobody does. `dropped`: its bytes are gone, and nobody got it.
 * A mail that is released to one and still held for another is `held`.
 */
export type HeldState = 'held' | 'released' | 'dropped'

/** A held mail, without its bytes. */
export interface Held {
  readonly mail: string
  readonly door: string
  readonly direction: 'in' | 'out'
  readonly sender: string
  readonly recipients: readonly HeldRecipient[]
  readonly subject: string
  readonly from: string
  /** The size of the mail. */
  readonly bytes: number
  /** Of its bytes. */
  readonly sha256: string
  readonly verdict: Decision
  readonly score: number
  /** Ids of the rules that found something, the strongest first; `held/` and the cause in front, where there is one. */
  readonly rules: readonly string[]
  readonly messageKey: string | null
  readonly isLocked: boolean
  /** Under legal hold: never expires. */
  readonly isKept: boolean
  readonly heldAt: number
  readonly state: HeldState
  /** Its bytes are there. */
  readonly hasBody: boolean
}

export interface HeldQuery {
  readonly state?: HeldState
  /** Mails that this address is a recipient of. */
  readonly recipient?: string
  /** Held at this moment or later. */
  readonly since?: number
  /** Stands in the subject, in From or in the sender's address, in any case. */
  readonly text?: string
  /** At most 200; by default 50. */
  readonly limit?: number
  /** The last mail of the page before. */
  readonly before?: string
}

export interface QuarantineState {
  /** What the bodies take, packed and sealed. */
  readonly bytes: number
  readonly count: number
  readonly bytesMax: number
  readonly isFull: boolean
}

/** The right, and the duty, to deliver a held mail to some of its recipients; nobody else has it. */
export interface Claim {
  readonly claim: string
  readonly mail: string
  readonly sender: string
  readonly recipients: readonly string[]
}

/** Who does it and why, as the ledger says it. */
export interface Who {
  readonly who: string
  readonly reason: string
}
