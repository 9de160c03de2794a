import type { Evidence, FactOf, Message, Part, ScanSeverity } from '#domain'
import { factsOf } from './kit.ts'

/** What a scanner found, as evidence: the file, the name it gave the thing, and what its maker says of it. */
export function* scanHits(message: Message, scanner: string, severity: ScanSeverity): Generator<Evidence> {
  for (const { part, fact } of factsOf(message, 'scan')) {
    if (fact.outcome !== 'found' || fact.scanner !== scanner || fact.severity !== severity) continue
    yield evidenceOf(part, fact)
  }
}

const evidenceOf = (part: Part, { name, detail }: FactOf<'scan'>): Evidence => ({
  part: part.id,
  seen: { name: part.name, found: name, ...(detail === '' ? {} : { detail }) },
})
