import type { DeliveryOutcome, Marked } from '#actions'
import type { Report } from '#report'

// What the intake answers a door.

/** What is done with a mail, for one clinic's recipients. `refuse` only where nobody is to get it. */
export type Fate = 'deliver' | 'hold' | 'refuse'

/** What one clinic decided about a mail, for its recipients. */
export interface Ruling {
  /** Our id of the mail; one for each clinic. */
  readonly mail: string
  readonly tenant: string
  readonly direction: 'in' | 'out'
  readonly recipients: readonly string[]
  readonly report: Report
  readonly fate: Fate
  /** The mail with our marks; there where it is delivered. */
  readonly marked?: Marked
  /** One for each recipient; empty where the door's mail server delivers. */
  readonly outcomes: readonly DeliveryOutcome[]
}

export interface Taken {
  readonly rulings: readonly Ruling[]
}

/** What a door does itself. */
export interface Hands {
  /** Hands a mail on, and resolves with one outcome a recipient; left out where the door's mail server does it itself. */
  readonly deliver?: (mail: MailToDeliver) => Promise<readonly DeliveryOutcome[]>
  /** What is held stays with the door: a folder of the mailbox, the HOLD queue of its mail server. */
  readonly keepsHeld?: boolean
  /** What the mail is called from now on, where the door has named it already. */
  readonly id?: string
  /** Whose mail it is, whatever its recipients are called: a mailbox belongs to one clinic. */
  readonly tenant?: string
  /** The door only asks: whoever asked does what it likes with the answer. */
  readonly onlyAsks?: boolean
}

export interface MailToDeliver {
  readonly bytes: Buffer
  readonly sender: string
  readonly recipients: readonly string[]
  readonly tenant: string
}
