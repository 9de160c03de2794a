import type { SmtpReply } from '#domain'
import type { DeliveryOutcome } from './next-hop.ts'

/** What a server's reply makes of a recipient. A reply that fits nothing leaves the mail with us. */
export function stateOf({ code }: SmtpReply): DeliveryOutcome['state'] {
  if (code >= 200 && code < 300) return 'taken'
  return code >= 500 && code < 600 ? 'refused' : 'later'
}

export const outcomeOf = (recipient: string, reply: SmtpReply): DeliveryOutcome => ({
  recipient,
  reply,
  state: stateOf(reply),
})
