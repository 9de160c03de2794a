import type { Arrival } from '#domain'
import type { Check } from './answer.ts'
import type { HttpEvent } from './http-event.ts'
import type { HttpLimits } from './limits.ts'
import { messageIdOf } from './message-id.ts'
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
 * Has a mail checked. WHY "soft reject" and no error where that fails: callers let a mail pass when they are told of an
 * error, and what nobody looked at must not pass.
 */
export async function takeMail(arrival: Arrival, ip: string, gone: AbortSignal, desk: Desk): Promise<RspamdReply> {
  const startedAt = performance.now()
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new Error(`no verdict within ${desk.limits.checkMs} ms`)),
    desk.limits.checkMs,
  )
  try {
    const answer = await raced(desk.check(arrival, AbortSignal.any([gone, late.signal])), late.signal)
    const ms = performance.now() - startedAt
    const action = toAction(answer, desk.hold)
    desk.onEvent({ type: 'checked', ip, action, ms, bytes: arrival.bytes.length })
    return toJson(answer, { action, messageId: messageIdOf(arrival.bytes), ms })
  } catch (error) {
    if (gone.aborted) throw error
    desk.onEvent({ type: 'failed', ip, what: 'check', error: error instanceof Error ? error.message : String(error) })
    return tryAgainReply()
  } finally {
    clearTimeout(timer)
  }
}

/** What a check says that comes late has nobody to hear it. */
function raced<T>(work: Promise<T>, late: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    late.addEventListener('abort', () => reject(late.reason), { once: true })
    work.then(resolve, reject)
  })
}
