// The door of the examining room: rules turn facts and flaws into findings.

export { examine, groupOf } from './examine.ts'
export { RULE_FAILED } from './rule-failed.ts'
export { RULES } from './rules.ts'
