import type { Decision, Finding, Group, Message, Policy, Thresholds, Verdict } from '#domain'

/**
 * Adds up the strongest finding of each group and compares the sum with the policy's thresholds. Groups are counted
 * once because their rules overlap: one file must not be counted five times for being one bad file.
 *
 * The message is part of the contract for policies that allow a document by its hash; the shipped ones do not.
 */
export function judge(findings: readonly Finding[], _message: Message, policy: Policy): Verdict {
  const decisive = strongestOfEach(findings.map((finding) => weighed(finding, policy)))
  const score = decisive.reduce((sum, { weight }) => sum + weight, 0)
  return {
    decision: decisionFor(score, policy.thresholds),
    score,
    decisive,
    policy: policy.name,
    thresholds: policy.thresholds,
  }
}

const weighed = (finding: Finding, policy: Policy): Finding => ({
  ...finding,
  weight: policy.weights[finding.id] ?? finding.weight,
})

/** Strongest first; of two equally strong ones the name decides, so that the same mail gets the same verdict. */
function strongestOfEach(findings: readonly Finding[]): readonly Finding[] {
  const sorted = findings
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
  const strongest = new Map<Group, Finding>()
  for (const finding of sorted) if (!strongest.has(finding.group)) strongest.set(finding.group, finding)
  return [...strongest.values()]
}

function decisionFor(score: number, { notice, hold, refuse }: Thresholds): Decision {
  if (refuse !== null && score >= refuse) return 'refuse'
  if (hold !== null && score >= hold) return 'hold'
  return notice !== null && score >= notice ? 'notice' : 'pass'
}
