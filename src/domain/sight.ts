import type { MailHead } from './mailbox.ts'
import type { MailTrace } from './questions.ts'

/** What is seen of a mail besides its report: for the ledger, and to learn from. Plain data. */
export interface Sight {
  /** Its header, decoded; `fields` is left empty. */
  readonly head: MailHead
  /** What may be remembered of it; who took it in knows the direction and the time. */
  readonly trace: Omit<MailTrace, 'direction' | 'at'>
  /** Passwords that it tells its reader. */
  readonly told: readonly string[]
  /** Something in it is locked and stayed closed. */
  readonly isLocked: boolean
  /** Where its links lead, in one spelling, each once. */
  readonly links: readonly string[]
}
