import { Budget } from '#bytes'
import type { Finding, Known, Limits, Message, Policy, RawMail, Rule, Tools, Verdict } from '#domain'
import { examine } from '#examine'
import { unpack } from '#unpack'
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
export function inspect(raw: RawMail, gate: Gate): Passage {
  const message = unpack(raw, { budget: new Budget(gate.limits), tools: gate.tools, known: gate.known })
  const findings = examine(message, gate.known, gate.rules)
  return { message, findings, verdict: judge(findings, message, gate.policy) }
}
