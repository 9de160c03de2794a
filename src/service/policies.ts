import { hash } from 'node:crypto'
import { loadPolicy, type PolicyGround } from '#config'
import type { Policy } from '#domain'
import { RULES } from '#examine'
import { POLICIES } from '#verdict'

/** One of our policies by its name, or the place's own by its file. Throws where there is none, or a wrong one. */
export function policyNamed(name: string): Policy {
  const policy = Object.values(POLICIES).find((each) => each.name === name)
  if (policy !== undefined) return policy
  const reading = loadPolicy(name, POLICY_GROUND)
  if ('policy' in reading) return reading.policy
  const [first] = reading.mistakes
  throw new RangeError(
    `Cannot use the policy "${name}", line ${first?.line ?? 1}: ${first?.text.en ?? 'nothing in it'}`,
  )
}

/** What a policy of the place's own may be based on, and which rules it may weigh. */
export const POLICY_GROUND: PolicyGround = { policies: POLICIES, rules: RULES.map(({ id }) => id) }

/** Which rules judge, as the ledger names them: the program's version, and a hash of the rules and their weights. */
export function rulesName(version: string): string {
  const table = RULES.map(({ id, weight }) => `${id} ${weight}`).sort()
  return `${version}+${hash('sha256', table.join('\n'), 'hex').slice(0, 12)}`
}
