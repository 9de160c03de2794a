import { Budget } from '#bytes'
import type {
  Finding,
  Known,
  Limits,
  Message,
  Part,
  Policy,
  Questions,
  RawMail,
  Rule,
  Sight,
  Tools,
  Verdict,
} from '#domain'
import { askedWithOldHashes, examine, questionsOf as lettersQuestions, sightOf as lettersSight } from '#examine'
import { passwordsTold, unpack } from '#unpack'
import { judge } from '#verdict'

/** Everything that decides a verdict besides the bytes. */
export interface Gate {
  readonly limits: Limits
  readonly tools: Tools
  readonly known: Known
  readonly rules: readonly Rule[]
  readonly policy: Policy
}

export interface Passage {
  readonly message: Message
  readonly findings: readonly Finding[]
  readonly verdict: Verdict
}

/**
 * The road every mail walks: taken apart, examined, judged. Mails nest, so reading MIME is one of the things that
 * unpacking does. No clock, no disk, no network: the same bytes at the same gate get the same verdict, so the ledger
 * can replay any decision.
 */
export const inspect = (raw: RawMail, gate: Gate): Passage => decide(takeApart(raw, gate), gate)

/** The first half of the road. Whoever has a memory asks it about the message (`questionsOf`) before the second. */
export const takeApart = (raw: RawMail, { limits, tools, known }: Pick<Gate, 'limits' | 'tools' | 'known'>): Message =>
  unpack(raw, { budget: new Budget(limits), tools, known })

/** What to ask about a message before it is judged; with `oldHashes` also by which older lists know its files. */
export function questionsOf(message: Message, { oldHashes = false }: { readonly oldHashes?: boolean } = {}): Questions {
  const asked = oldHashes ? { asked: askedWithOldHashes(message) } : {}
  return {
    ...lettersQuestions(message),
    ...asked,
    isLocked: message.parts.some(isLocked),
    told: passwordsTold(message),
  }
}

/** What the ledger and the memory want of a message; undefined when what arrived is no mail. */
export const sightOf = (message: Message): Sight | undefined =>
  lettersSight(message, { isLocked: message.parts.some(isLocked), told: passwordsTold(message) })

const isLocked = ({ flaws }: Part): boolean =>
  flaws.some(({ code, level }) => level === 'stopped' && code.endsWith('/encrypted'))

/** The second half: what is known of the message decides, with its facts, what is found. */
export function decide(message: Message, { known, rules, policy }: Pick<Gate, 'known' | 'rules' | 'policy'>): Passage {
  const findings = examine(message, known, rules)
  return { message, findings, verdict: judge(findings, message, policy) }
}
