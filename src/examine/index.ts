// The door of the examining room: rules turn facts and flaws into findings; what to ask and to remember of a message.

export { examine, groupOf } from './examine.ts'
export { questionsOf, traceOf } from './letter.ts'
export { RULE_FAILED } from './rule-failed.ts'
export { RULES } from './rules.ts'
