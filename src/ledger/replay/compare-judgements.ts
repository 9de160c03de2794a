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
  readonly past?: LoggedFinding
  readonly present?: LoggedFinding
}

/** `isAsked` says whether a rule is one that judges from the mail alone, now. The heaviest change stands in front. */
export function compareJudgements(
  past: Judgement,
  present: Judgement,
  isAsked: (rule: string) => boolean,
): readonly RuleChange[] {
  const before = new Map(past.findings.map((finding) => [finding.rule, finding]))
  const after = new Map(present.findings.map((finding) => [finding.rule, finding]))
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((rule) =>
    changeOf(rule, before.get(rule), after.get(rule), past.rules !== present.rules || isAsked(rule)),
  )
  return changes.sort((one, other) => heavier(other) - heavier(one) || (one.rule < other.rule ? -1 : 1))
}

function changeOf(
  rule: string,
  past: LoggedFinding | undefined,
  present: LoggedFinding | undefined,
  couldBeFound: boolean,
): RuleChange[] {
  if (past === undefined) return present === undefined ? [] : [{ rule, change: 'came', present }]
  if (present === undefined) return [{ rule, change: couldBeFound ? 'went' : 'not-asked', past }]
  if (past.weight !== present.weight) return [{ rule, change: 'weight', past, present }]
  return JSON.stringify(past.evidence) === JSON.stringify(present.evidence)
    ? []
    : [{ rule, change: 'evidence', past, present }]
}

const heavier = ({ past, present }: RuleChange): number => Math.max(past?.weight ?? 0, present?.weight ?? 0)
