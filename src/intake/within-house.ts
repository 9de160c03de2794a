import type { OpenCase } from './open-case.ts'

/**
 * A mail from one clinic to another of the same house is judged by both: as going out, and as coming in. What the first
 * holds is held for everybody it was sent to; what it lets go is delivered, or not, by the one it comes to.
 */
export function withinHouse(cases: readonly OpenCase[]): OpenCase[] {
  const sent = cases.find(({ group }) => group.direction === 'out')
  const inner = cases.filter(({ group }) => group.direction === 'in')
  if (sent === undefined || inner.length === 0) return [...cases]
  if (sent.fate !== 'deliver') return [sent]
  const elsewhere = inner.flatMap(({ group }) => group.recipients)
  const recipients = sent.group.recipients.filter((recipient) => !elsewhere.includes(recipient))
  return [{ ...sent, group: { ...sent.group, recipients, elsewhere } }, ...inner]
}
