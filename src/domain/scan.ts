import type { ScanFact, ScanSeverity } from './fact.ts'
import type { Message, Part } from './message.ts'

// What scanners from outside (YARA with the place's own rules, ClamAV) say of a message's parts. They are asked between
// the two halves of the road; what they say is joined to the parts as facts, so that the second half stays pure.

/** Something a scanner found in a part. */
export interface ScanHit {
  readonly part: number
  readonly scanner: string
  /** The rule's or the virus's name. */
  readonly name: string
  /** What its maker says about it, short. */
  readonly detail: string
  readonly severity: ScanSeverity
}

/**
 * Why a scanner has nothing to say of a part: `down` it cannot be reached, `late` it did not answer in time, `busy` too
 * much was waiting, `too-large` more than it takes, `failed` it gave up on these bytes.
 */
export type NotAskedReason = 'down' | 'late' | 'busy' | 'too-large' | 'failed'

export interface NotAsked {
  readonly part: number
  readonly scanner: string
  readonly why: NotAskedReason
  readonly detail: string
}

/** A part is clean, as far as this scanner can tell, when it is in neither list. */
export interface ScanResult {
  readonly hits: readonly ScanHit[]
  readonly notAsked: readonly NotAsked[]
}

/** The message with what scanners said of its parts. Bytes that occur twice are scanned once and count in both places. */
export function withScans(message: Message, results: readonly ScanResult[]): Message {
  const said = new Map<number, ScanFact[]>()
  for (const { hits, notAsked } of results) {
    for (const hit of hits) add(said, hit.part, factOfHit(hit))
    for (const miss of notAsked) add(said, miss.part, factOfMiss(miss))
  }
  if (said.size === 0) return message
  const twins = firstOfEachHash(message.parts)
  return {
    parts: message.parts.map((part) => {
      const facts = said.get(part.id) ?? said.get(twins.get(part.sha256) ?? part.id)
      // WHY the hash by name: a part may work it out when it is asked, and a spread does not ask.
      return facts === undefined ? part : { ...part, sha256: part.sha256, facts: [...part.facts, ...facts] }
    }),
  }
}

const factOfHit = ({ scanner, name, detail, severity }: ScanHit): ScanFact => ({
  type: 'scan',
  scanner,
  outcome: 'found',
  name,
  detail,
  severity,
})

const factOfMiss = ({ scanner, why, detail }: NotAsked): ScanFact => ({
  type: 'scan',
  scanner,
  outcome: 'not-asked',
  name: why,
  detail,
  severity: 'record',
})

function add(said: Map<number, ScanFact[]>, part: number, fact: ScanFact): void {
  const facts = said.get(part)
  if (facts === undefined) said.set(part, [fact])
  else facts.push(fact)
}

/** The part that a scanner is shown for each distinct content: the first that has it. */
function firstOfEachHash(parts: readonly Part[]): ReadonlyMap<string | null, number> {
  const first = new Map<string | null, number>()
  for (const { sha256, id } of parts) if (sha256 !== null && !first.has(sha256)) first.set(sha256, id)
  return first
}
