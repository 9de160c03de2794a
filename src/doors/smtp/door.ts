import type { SecureContext } from 'node:tls'
import type { SmtpEvent } from './event.ts'
import type { Gate } from './gate.ts'
import type { SmtpLimits } from './limits.ts'
import type { RecipientCheck, SmtpJudge } from './mail.ts'
import type { Purse } from './pile.ts'

/** What all connections of one door share. */
export interface SmtpDoor {
  readonly name: string
  readonly judge: SmtpJudge
  readonly checkRecipient: RecipientCheck | undefined
  readonly isRepairing: boolean
  readonly purse: Purse
  readonly gate: Gate
  readonly onEvent: (event: SmtpEvent) => void
  /** These two change with a reload. */
  limits: SmtpLimits
  secureContext: SecureContext | undefined
}
