// The door of the examining room: rules turn facts and flaws into findings; what to ask and to remember of a message.

export { askedOf, askedWithOldHashes } from './asked.ts'
export { examine, groupOf } from './examine.ts'
export { isSharedDomain } from './free-mail.ts'
export { questionsOf, traceOf } from './letter.ts'
export { type Link, linkHostsOf, linksOf } from './links.ts'
export { RULE_FAILED } from './rule-failed.ts'
export { RULES } from './rules.ts'
export { sightOf } from './sight.ts'
export { type CanonicalLink, canonicalLink } from './web/canonical-link.ts'
export type { LinkPlace } from './web/link-place.ts'
export type { Oddity } from './web/oddity.ts'
export type { WrapperName } from './web/wrapper.ts'
