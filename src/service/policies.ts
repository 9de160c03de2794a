import { hash } from 'node:crypto'
import { loadPolicy } from '#config'
import type { Policy } from '#domain'
import { RULES } from '#examine'
import { POLICIES } from '#verdict'

/** The policy of a name, or the one that a file describes. Throws where there is none, or it has mistakes. */
export function policyOf(name: string): Policy {
  const ours = Object.values(POLICIES).find((each) => each.name === name)
  if (ours !== undefined) return ours
  const reading = loadPolicy(name, { policies: POLICIES, rules: RULES.map(({ id }) => id) })
  if ('policy' in reading) return reading.policy
  throw new RangeError(reading.mistakes.map(({ line, text }) => `${name}:${line ?? 1}: ${text.en}`).join('; '))
}

/** Which rules judge, as the ledger names them: the program's version, and a hash of the rules and their weights. */
export function rulesName(version: string): string {
  const table = RULES.map(({ id, weight }) => `${id} ${weight}`).sort()
  return `${version}+${hash('sha256', table.join('\n'), 'hex').slice(0, 12)}`
}
