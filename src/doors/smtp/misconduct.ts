import type { SmtpReply } from '#domain'
import type { Ended } from './event.ts'
import type { SmtpLimits } from './limits.ts'
import { TOO_LONG, TOO_MANY_ERRORS, TOO_MUCH_JUNK } from './replies.ts'

export interface Conduct {
  readonly errors: number
  readonly junk: number
  readonly hasStayedTooLong: boolean
}

/** Why a connection ends between two mails, and what is said to it; undefined where it may go on. */
export function misconductOf(
  { errors, junk, hasStayedTooLong }: Conduct,
  { errorsMax, junkMax }: SmtpLimits,
): { readonly reply: SmtpReply; readonly reason: Ended } | undefined {
  if (errors > errorsMax) return { reply: TOO_MANY_ERRORS, reason: 'too-many-errors' }
  if (junk > junkMax) return { reply: TOO_MUCH_JUNK, reason: 'too-much-junk' }
  return hasStayedTooLong ? { reply: TOO_LONG, reason: 'session-too-long' } : undefined
}
