import type { Evidence, Finding, Group, Known, Message, Need, Part, Rule } from '#domain'
import { factsOf, forgetMessage } from './kit.ts'
import { isOdd, linksOf } from './links.ts'
import { RULE_FAILED } from './rule-failed.ts'
import { RULES } from './rules.ts'

// LIMIT: more than this nobody reads; the rest is counted.
const EVIDENCE_MAX = 20
const SEEN_CHARS_MAX = 300

/**
 * Asks every rule, and gives what they found, heaviest first. A rule that throws does not stop the others: that
 * something went unjudged is a finding of its own.
 */
export function examine(message: Message, known: Known, rules: readonly Rule[] = RULES): Finding[] {
  const findings: Finding[] = []
  const failures: Evidence[] = []
  const held: Readonly<Record<Need, boolean>> = {
    file: message.parts.some(isMoreThanMail),
    // Where nothing was read at all, that is the flaw.
    flaw: message.parts.length === 0 || message.parts.some(({ flaws }) => flaws.length > 0),
    link: linksOf(message).length > 0,
    'odd-link': linksOf(message).some(isOdd),
    history: known.history !== undefined,
    origin: known.authentication !== undefined,
    scan: factsOf(message, 'scan').length > 0,
    lists: (known.listed?.length ?? 0) > 0,
  }
  for (const rule of rules) {
    if (rule.needs !== undefined && !held[rule.needs]) continue
    const { evidence, failure } = gather(rule, message, known)
    if (evidence.length > 0) findings.push(findingOf(rule, evidence))
    if (failure !== undefined) failures.push({ part: message.parts[0]?.id ?? 0, seen: { rule: rule.id, failure } })
  }
  forgetMessage()
  if (failures.length > 0) findings.push(findingOf(RULE_FAILED, capped(failures)))
  return findings.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
}

const isMoreThanMail = (part: Part): boolean =>
  part.role === 'root' ? part.kind !== 'mail' : part.role !== 'body' || (part.kind !== 'text' && part.kind !== 'html')

interface Gathered {
  readonly evidence: readonly Evidence[]
  readonly failure: string | undefined
}

function gather(rule: Rule, message: Message, known: Known): Gathered {
  const evidence: Evidence[] = []
  try {
    for (const each of rule.examine(message, known)) evidence.push(each)
    return { evidence: capped(evidence), failure: undefined }
  } catch (error) {
    // A bug of ours, met by this mail. What was found before it still counts.
    return { evidence: capped(evidence), failure: error instanceof Error ? error.message : String(error) }
  }
}

/** The first evidence, short values; the last one kept says how much more there is. */
function capped(evidence: readonly Evidence[]): readonly Evidence[] {
  if (evidence.length === 0) return evidence
  const more = evidence.length - EVIDENCE_MAX
  return evidence.slice(0, EVIDENCE_MAX).map((each, index) => {
    const seen = shortened(each.seen)
    return { ...each, seen: more > 0 && index === EVIDENCE_MAX - 1 ? { ...seen, more } : seen }
  })
}

const shortened = (seen: Evidence['seen']): Evidence['seen'] =>
  Object.fromEntries(
    Object.entries(seen).map(([key, value]) => [
      key,
      typeof value === 'string' && value.length > SEEN_CHARS_MAX ? `${value.slice(0, SEEN_CHARS_MAX)}…` : value,
    ]),
  )

const findingOf = (rule: Omit<Rule, 'examine'>, evidence: readonly Evidence[]): Finding => ({
  id: rule.id,
  group: groupOf(rule.id),
  weight: rule.weight,
  evidence,
  text: rule.text,
})

/** The group stands before the slash of a rule's id. */
export const groupOf = (id: string): Group => id.slice(0, id.indexOf('/')) as Group
