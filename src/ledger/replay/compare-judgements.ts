import type { LoggedFinding } from '../entry.ts'

// What differs between two judgements of the same mail.

/** What a judged entry says, as far as it is about the mail. */
export interface Judgement {
  readonly verdict: string
  readonly score: number
  readonly findings: readonly LoggedFinding[]
  readonly rules: string
  readonly policy: string
  readonly known?: string
}

export interface RuleChange {
  readonly rule: string
  /**
   * `came`, `went`; `weight`: found both times and weighed differently; `evidence`: found both times, elsewhere;
   * `not-asked`: found then by something that a replay does not ask (a scanner, a count of mails sent).
   */
  readonly change: 'came' | 'went' | 'weight' | 'evidence' | 'not-asked'
  readonly then?: LoggedFinding
  readonly now?: LoggedFinding
}

/** `isAsked` says whether a rule is one that judges from the mail alone, now. The heaviest change stands in front. */
export function compareJudgements(
  then: Judgement,
  now: Judgement,
  isAsked: (rule: string) => boolean,
): readonly RuleChange[] {
  const before = new Map(then.findings.map((finding) => [finding.rule, finding]))
  const after = new Map(now.findings.map((finding) => [finding.rule, finding]))
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((rule) =>
    changeOf(rule, before.get(rule), after.get(rule), then.rules !== now.rules || isAsked(rule)),
  )
  return changes.sort((one, other) => heavier(other) - heavier(one) || (one.rule < other.rule ? -1 : 1))
}

function changeOf(
  rule: string,
  then: LoggedFinding | undefined,
  now: LoggedFinding | undefined,
  couldBeFound: boolean,
): RuleChange[] {
  if (then === undefined) return now === undefined ? [] : [{ rule, change: 'came', now }]
  if (now === undefined) return [{ rule, change: couldBeFound ? 'went' : 'not-asked', then }]
  if (then.weight !== now.weight) return [{ rule, change: 'weight', then, now }]
  return JSON.stringify(then.evidence) === JSON.stringify(now.evidence) ? [] : [{ rule, change: 'evidence', then, now }]
}

const heavier = ({ then, now }: RuleChange): number => Math.max(then?.weight ?? 0, now?.weight ?? 0)
