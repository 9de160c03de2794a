import { setTimeout as after } from 'node:timers/promises'
import type { SmtpReply } from '#domain'
import { isSayable, JUDGE_FAILED } from './replies.ts'

export interface Answer {
  readonly reply: SmtpReply
  /** Why the reply is ours. */
  readonly error?: unknown
  /** When whoever was asked is done, which is later where he was late. */
  readonly done: Promise<unknown>
}

/** Asks somebody for a reply. Never rejects: who throws, is late or says what cannot be said gets 451 said for him. */
export async function answerInTime(
  ask: (signal: AbortSignal) => Promise<SmtpReply>,
  timeoutMs: number,
  waiting: AbortController,
): Promise<Answer> {
  const late = after(timeoutMs, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`)
  })
  late.catch(() => {}) // It is aborted below, or its error is told there.
  // WHY the inner function: one that throws before its promise has failed as well.
  const answered = (async () => await ask(waiting.signal))()
  // One that was late may fail as it likes.
  const done = answered.catch(() => {})
  try {
    const reply = await Promise.race([answered, late])
    if (!isSayable(reply)) throw new Error(`a reply that cannot be said: ${reply.code} ${reply.enhanced}`)
    return { reply, done }
  } catch (error) {
    return { reply: JUDGE_FAILED, error, done }
  } finally {
    waiting.abort()
  }
}
