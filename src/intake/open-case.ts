import type { Arrival } from '#domain'
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
  /** What its account sends with it; only of mail going out. */
  readonly sending?: Sending
}
