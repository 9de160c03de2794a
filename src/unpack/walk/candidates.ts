import type { Candidate } from '#bytes'
import { familyOf, type Known, type PasswordFact } from '#domain'
import { COMMON_PASSWORDS, dateCandidates, findPasswords, nameCandidates } from '../passwords/index.ts'
import type { OpenPart } from './part-list.ts'

// LIMIT: candidates from the names of archives, all archives of a mail together.
const NAMED_MAX = 30

/**
 * Passwords for the locked things in a mail: those its own subjects and bodies tell or the
 * names of its archives, then what the place knows, then
 * dates and common ones. Looked for only when something is locked; each password told becomes a fact of its part.
 */
export function findCandidates(parts: readonly OpenPart[], known: Known): readonly Candidate[] {
  const told = parts.flatMap((part) => passwordsToldIn(part).map(({ value }) => value))
  const dates = parts.flatMap((part) =>
    part.facts.flatMap((fact) => (fact.type === 'mail' ? dateCandidates(fact.head.date) : [])),
  )
  const named = parts.filter(({ kind }) => familyOf(kind) === 'archive').flatMap(({ name }) => nameCandidates(name))
  const candidates = new Map<string, Candidate>()
  const add = (from: Candidate['from'], values: readonly string[]): void => {
    for (const value of values) if (!candidates.has(value)) candidates.set(value, { value, from })
  }
  add('mail', told)
  add('mail', named.slice(0, NAMED_MAX))
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
