// The words of the house. Types and small tables; no behaviour beyond looking them up.

export type * from './arrival.ts'
export {
  type ArcOutcome,
  type Authentication,
  type AuthenticationNote,
  type AuthenticationResult,
  type DkimNote,
  type DkimOutcome,
  type DmarcOutcome,
  type ForgedResult,
  type SpfOutcome,
  UNCHECKED,
} from './authentication.ts'
export type * from './fact.ts'
export type * from './finding.ts'
export type * from './flaw.ts'
export type * from './header-edit.ts'
export { type Family, familyOf, KINDS, type Kind } from './kind.ts'
export {
  type Asked,
  type History,
  type Known,
  type KnownAddress,
  type KnownDomain,
  type KnownMail,
  type Listed,
  NOTHING_KNOWN,
} from './known.ts'
export { DEFAULT_LIMITS, type Limits } from './limits.ts'
export type * from './mailbox.ts'
export { factsOf, type Message, type Part, type RawMail, type Role } from './message.ts'
export type * from './questions.ts'
export {
  type NotAsked,
  type NotAskedReason,
  type ScanHit,
  type ScanResult,
  withScans,
} from './scan.ts'
export { type ScanPart, scannableParts } from './scannable-parts.ts'
export type * from './sight.ts'
export type * from './tools.ts'
export type * from './verdict.ts'
export type * from './watched-mail.ts'
