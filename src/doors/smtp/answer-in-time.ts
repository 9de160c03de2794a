import type { SmtpReply } from '#domain'
import { isSayable, JUDGE_FAILED } from './replies.ts'

export interface Answer {
  readonly reply: SmtpReply
  /** Why the reply is ours. */
  readonly error?: unknown
  /** When whoever was asked is done, which is later where he was late. */
  readonly done: Promise<unknown>
}

/**
 * Asks somebody for a reply. Never rejects: who throws, is late or says what cannot be said gets 451 said for him.
 * `waiting` is the caller's to abort when nobody waits any more; what was done about the mail is heard even then.
 */
export async function answerInTime(
  ask: (signal: AbortSignal) => Promise<SmtpReply>,
  timeoutMs: number,
  waiting: AbortController,
): Promise<Answer> {
  // WHY the inner function: one that throws before its promise has failed as well.
  const answered = (async () => await ask(waiting.signal))()
  // One that was late may fail as it likes.
  const done = answered.catch(() => {})
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    const reply = await Promise.race([answered, late.promise])
    if (!isSayable(reply)) throw new Error(`a reply that cannot be said: ${reply.code} ${reply.enhanced}`)
    return { reply, done }
  } catch (error) {
    return { reply: JUDGE_FAILED, error, done }
  } finally {
    clearTimeout(timer)
    waiting.abort()
  }
}
