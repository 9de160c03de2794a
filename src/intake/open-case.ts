import type { Arrival, HeaderEdit } from '#domain'
import type { Report } from '#report'
import type { Sending } from './burst.ts'
import type { Group } from './clinic.ts'
import type { JudgedMail } from './judge-mail.ts'
import type { Fate } from './ruling.ts'

/** A mail that is judged for some recipients, and not yet acted upon. */
export interface OpenCase extends JudgedMail {
  /** Our id of it. */
  readonly mail: string
  readonly arrival: Arrival
  readonly group: Group
  readonly fate: Fate
  /** A copy without what runs in it, to be delivered while this is held. */
  readonly disarmed?: Disarmed
  /** It is such a copy. */
  readonly isDisarmed?: boolean
  /** What its account sends with it; only of mail going out. */
  readonly sending?: Sending
}

/** A copy of a mail without what runs in its files, and how it was judged. */
export interface Disarmed {
  readonly bytes: Buffer
  /** For a mail server that holds the mail. */
  readonly headers: readonly HeaderEdit[]
  readonly body?: Buffer
  readonly report: Report
  /** What was taken out, by name and place. */
  readonly removed: readonly string[]
}
