import type { Child, Opened, Opening } from '#bytes'
import type { Fact } from '#domain'
import { entryFact } from '../archive/entry-fact.ts'
import { readTar } from './read-tar.ts'

/** Takes a tar apart; entries are views, nothing is copied. */
export function openTar(bytes: Buffer, { budget }: Opening): Opened {
  const { value: entries, flaws } = readTar(bytes)
  const facts: Fact[] = [{ type: 'archive', entries: entries.length, encrypted: 'none' }]
  const children: Child[] = []
  for (const { name, content, declaredBytes } of entries) {
    if (children.length > budget.partsLeft) break
    const packedBytes = content.length
    facts.push(entryFact({ name, declaredBytes, packedBytes, encrypted: false }, content))
    children.push({ role: 'member', name, content })
    budget.spendBytes(content.length)
  }
  return { facts, children, flaws }
}
