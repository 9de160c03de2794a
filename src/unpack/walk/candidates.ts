import type { Candidate } from '#bytes'
import type { Known, PasswordFact } from '#domain'
import { COMMON_PASSWORDS, dateCandidates, findPasswords } from '../passwords/index.ts'
import type { OpenPart } from './part-list.ts'

/**
 * Passwords for the locked things in a mail: those its own subjects and bodies tell, then what the place knows, then
 * dates and common ones. Looked for only when something is locked; each password told becomes a fact of its part.
 */
export function findCandidates(parts: readonly OpenPart[], known: Known): readonly Candidate[] {
  const told = parts.flatMap((part) => passwordsToldIn(part).map(({ value }) => value))
  const dates = parts.flatMap((part) =>
    part.facts.flatMap((fact) => (fact.type === 'mail' ? dateCandidates(fact.head.date) : [])),
  )
  const candidates = new Map<string, Candidate>()
  const add = (from: Candidate['from'], values: readonly string[]): void => {
    for (const value of values) if (!candidates.has(value)) candidates.set(value, { value, from })
  }
  add('mail', told)
  add('given', known.passwords)
  add('common', [...dates, ...COMMON_PASSWORDS])
  return [...candidates.values()]
}

function passwordsToldIn(part: OpenPart): readonly PasswordFact[] {
  const already = part.facts.filter((fact) => fact.type === 'password')
  if (already.length > 0) return already
  const found = textsOf(part).flatMap(findPasswords)
  part.facts.push(...found)
  return found
}

function textsOf(part: OpenPart): string[] {
  return part.facts.flatMap((fact) => {
    if (fact.type === 'mail') return [fact.head.subject]
    return fact.type === 'text' && fact.from !== 'document' ? [fact.text] : []
  })
}
