import type { Evidence } from '#domain'
import type { LoggedFinding } from './entry.ts'

// LIMIT: an entry has 64 KB in all.
const FINDINGS_MAX = 40
const EVIDENCE_MAX = 4
const EVIDENCE_CHARS_MAX = 200

interface Found {
  readonly id: string
  readonly weight: number
  readonly evidence: readonly Evidence[]
}

/** Findings as a judged entry has them; made in one way, so that a mail that is judged again can be compared. */
export const loggedFindings = (findings: readonly Found[]): LoggedFinding[] =>
  findings.slice(0, FINDINGS_MAX).map(({ id, weight, evidence }) => ({
    rule: id,
    weight,
    evidence: evidence.slice(0, EVIDENCE_MAX).map(({ seen }) => JSON.stringify(seen).slice(0, EVIDENCE_CHARS_MAX)),
  }))
