// Who somebody is, whatever they call themselves: keys for addresses, names, subjects, domains and texts, made the same
// way when a mail is remembered and when another is compared with it. Pure.

export { addressKey, domainOfKey } from './address-key.ts'
export { asciiDomain, ownLabel, registrableDomain } from './domain.ts'
export { fingerprints, PRINTS_KEPT, printsToKeep } from './fingerprints.ts'
export { type NameKey, nameKey, nameKeys } from './name-key.ts'
export { askedNearKeys, isNearDomain, isOneEditApart, nearKeys, skeleton } from './near-domain.ts'
export { type ReplyText, replyText } from './reply-text.ts'
export { isReplySubject, subjectKey } from './subject-key.ts'
export { type Letter, questionsOf, traceOf } from './trace.ts'
