import type { Loose } from '../story/sentence.ts'
import type { OcsfFields } from './ocsf-fields.ts'

// Detection Finding (2004): how a mail was judged. SPEC: OCSF 1.6.0.

const CREATE = 1
const RULE = 1 // The kind of analytic.
const OBSERVED = 3 // What is then done with the mail is an entry, and an event, of its own.
const [INFORMATIONAL, LOW, HIGH] = [1, 2, 4]
const [DETECTED, NO_ACTION] = [15, 16]
const SEVERITIES: Readonly<Record<string, number>> = { pass: INFORMATIONAL, notice: LOW, hold: HIGH, refuse: HIGH }

export function judgedFields(entry: Loose, uid: string): OcsfFields {
  const verdict = entry.text('verdict') ?? 'unknown'
  const severityId = (Object.hasOwn(SEVERITIES, verdict) ? SEVERITIES[verdict] : undefined) ?? 0
  const findings = entry.list('findings')
  const rules = findings.map(ruleOf).filter((rule) => rule !== undefined)
  return {
    ...{ classUid: 2004, activityId: CREATE, severityId, is_alert: severityId === HIGH },
    ...{ action_id: OBSERVED, disposition_id: severityId > INFORMATIONAL ? DETECTED : NO_ACTION },
    risk_score: entry.number('score'),
    finding_info: {
      ...{ uid, title: `Mail judged ${verdict}`, data_sources: ['email'], types: rules.map(({ uid: id }) => id) },
      ...{ analytic: rules[0], related_analytics: rules.slice(1) },
    },
    policy: { name: entry.text('policy'), version: entry.text('rules') },
    resources: [{ type: 'mail', uid: entry.text('mail') ?? '?' }],
    evidences: findings.map((finding) => ({ data: finding.value })),
  }
}

function ruleOf(finding: Loose) {
  const uid = finding.text('rule')
  return uid === undefined ? undefined : { type: 'Rule', type_id: RULE, name: uid, uid }
}
