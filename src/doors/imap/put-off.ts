import type { WatchedMail } from '#domain'
import type { Visit } from './visit.ts'
import type { WatchLimits } from './watch-limits.ts'
import { nowIn, placeOf } from './watched-mail.ts'

/** A mail stays where it is, and is asked about again after a while. */
export async function putOff(visit: Visit, mail: WatchedMail, why: string): Promise<void> {
  const row = await nowIn(visit, mail, 'later', { tries: mail.tries + 1 })
  visit.watch.emit({ type: 'later', why, retryMs: waitMsOf(visit.watch.limits, row), ...placeOf(row) })
}

/** When a mail that was put off is asked about again. */
export const dueAt = (limits: WatchLimits, mail: WatchedMail): number => mail.changedAt + waitMsOf(limits, mail)

export const waitMsOf = ({ laterMs }: WatchLimits, { tries }: WatchedMail): number =>
  laterMs[Math.min(Math.max(tries, 1), laterMs.length) - 1] ?? 0
