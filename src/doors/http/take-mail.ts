import type { Arrival } from '#domain'
import type { Check } from './answer.ts'
import type { HttpEvent } from './http-event.ts'
import type { HttpLimits } from './limits.ts'
import { messageIdOf } from './message-id.ts'
import { BrokenOff } from './refusal.ts'
import { type HoldAs, toAction } from './to-action.ts'
import { type RspamdReply, toJson, tryAgainReply } from './to-json.ts'

/** What the parts of one door share. */
export interface Desk {
  readonly check: Check
  readonly hold: HoldAs
  readonly limits: HttpLimits
  readonly onEvent: (event: HttpEvent) => void
}

/**
 * Has a mail checked; `gone` is aborted by the door when its caller has gone, and here when the check is late. WHY "soft
 * reject" and no error where it fails: callers let a mail pass when they are told of an error, and what nobody looked at
 * must not pass.
 */
export async function takeMail(arrival: Arrival, ip: string, gone: AbortController, desk: Desk): Promise<RspamdReply> {
  const startedAt = performance.now()
  try {
    const answer = await inTime(desk.check(arrival, gone.signal), gone, desk.limits.checkMs)
    const ms = performance.now() - startedAt
    const action = toAction(answer, desk.hold)
    desk.onEvent({ type: 'checked', ip, action, ms, bytes: arrival.bytes.length })
    return toJson(answer, { action, messageId: messageIdOf(arrival.bytes), ms })
  } catch (error) {
    if (gone.signal.reason instanceof BrokenOff) throw gone.signal.reason
    desk.onEvent({ type: 'failed', ip, what: 'check', error: error instanceof Error ? error.message : String(error) })
    return tryAgainReply()
  }
}

/** What a check says that comes late has nobody to hear it. */
function inTime<T>(work: Promise<T>, gone: AbortController, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const late = new Error(`no verdict within ${ms} ms`)
      reject(late)
      gone.abort(late)
    }, ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
