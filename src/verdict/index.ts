// The door of the verdict room: findings become a decision, under a policy.

export { judge } from './judge.ts'
export { POLICIES, type PolicyName } from './policies.ts'
