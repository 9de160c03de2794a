import type { DeliveryOutcome } from '#actions'
import type { SmtpReply } from '#domain'
import type { Ruling, Taken } from './ruling.ts'

// One answer for a mail of several recipients. Nobody may be lost, so the weakest of them decides; whoever has it already
// is passed over when it comes again.

const TRY_AGAIN: SmtpReply = { code: 451, enhanced: '4.3.0', text: 'Could not be delivered now, please try again' }

/** What the client is told: 250 when everybody has it or it is held for them, 5xx when nobody gets it, else 4xx. */
export function replyOf({ rulings }: Taken): SmtpReply {
  const outcomes = rulings.flatMap(({ outcomes }) => outcomes)
  const late = outcomes.find(isLate)
  if (late !== undefined) return isTemporary(late.reply) ? late.reply : TRY_AGAIN
  const [refused] = outcomes.filter(({ state }) => state === 'refused')
  if (refused !== undefined && isRefusedForAll({ rulings })) return refused.reply
  const refusing = rulings.find(({ fate }) => fate === 'refuse')
  if (refusing !== undefined && rulings.every(({ fate }) => fate === 'refuse')) return refusal(refusing)
  return { code: 250, enhanced: '2.0.0', text: `Ok: ${namesOf(rulings)}` }
}

/** Whether somebody is to get it later: then it comes again for all of them. */
export const isPutOff = ({ rulings }: Taken): boolean => rulings.some(({ outcomes }) => outcomes.some(isLate))

/** Whether nobody gets it, because every next hop said no. */
export const isRefusedForAll = ({ rulings }: Taken): boolean =>
  rulings.some(({ outcomes }) => outcomes.length > 0) && rulings.every(isRefused)

const isLate = ({ state }: DeliveryOutcome): boolean => state === 'later' || state === 'unsure'
const isRefused = ({ fate, outcomes }: Ruling): boolean => fate !== 'hold' && outcomes.every(isFinal)
const isFinal = ({ state }: DeliveryOutcome): boolean => state === 'refused'
const isTemporary = ({ code }: SmtpReply): boolean => code >= 400 && code < 500

export const refusal = ({ mail, report }: Pick<Ruling, 'mail' | 'report'>): SmtpReply => ({
  code: 550,
  enhanced: '5.7.1',
  text: `Refused as dangerous (${report.findings[0]?.id ?? 'policy'}), reference ${mail}`,
})

const namesOf = (rulings: readonly Ruling[]): string =>
  rulings.map(({ mail, fate }) => (fate === 'hold' ? `held as ${mail}` : `delivered as ${mail}`)).join(', ')
