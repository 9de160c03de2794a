import { Budget } from '#bytes'
import { DEFAULT_LIMITS, NOTHING_KNOWN } from '#domain'
import { takeApart } from '#inspect'
import { disarmPart } from './disarm.ts'
import type { DisarmedMail, DisarmMailOptions } from './disarmed-mail.ts'
import type { Disarming } from './disarming.ts'
import { rewriteMail } from './mail/rewrite-mail.ts'
import { Refusal, Removals } from './removals.ts'
import { traceIn } from './traces.ts'

/**
 * Writes a mail anew whose attachments are copies without active content; in place of those that cannot be, a note says
 * what was taken out. Its texts, and the links in them, stay. Pure and synchronous, and looked at once more, like
 * `disarm`.
 */
export function disarmMail(mail: Buffer, options: DisarmMailOptions = {}): DisarmedMail {
  const { limits = DEFAULT_LIMITS, ...notes } = options
  const removals = new Removals()
  const disarming: Disarming = { budget: new Budget(limits), removals, depth: 0, inner: disarmPart, notes }
  try {
    const rewrite = rewriteMail(mail, disarming)
    const message = takeApart({ bytes: rewrite.bytes, as: 'mail' }, { limits, tools: {}, known: NOTHING_KNOWN })
    const trace = traceIn(message)
    if (trace !== undefined) return { refused: 'still-active', detail: trace }
    return { ...rewrite, removed: removals.list() }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reason, detail: error.detail }
    // A bug of ours, which a mail may have looked for: no copy then.
    return { refused: 'crashed', detail: error instanceof Error ? error.message.slice(0, 200) : '' }
  }
}
