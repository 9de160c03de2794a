import { hash } from 'node:crypto'
import type { Policy } from '#domain'
import { RULES } from '#examine'
import { POLICIES } from '#verdict'

/** The policy of a name. Throws where there is none. */
export function policyNamed(name: string): Policy {
  const policy = Object.values(POLICIES).find((each) => each.name === name)
  if (policy === undefined) throw new RangeError(`There is no policy "${name}": ${Object.keys(POLICIES).join(', ')}`)
  return policy
}

/** Which rules judge, as the ledger names them: the program's version, and a hash of the rules and their weights. */
export function rulesName(version: string): string {
  const table = RULES.map(({ id, weight }) => `${id} ${weight}`).sort()
  return `${version}+${hash('sha256', table.join('\n'), 'hex').slice(0, 12)}`
}
