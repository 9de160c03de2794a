// The store: what the place remembers, in SQLite or PostgreSQL, one tenant at a time. Open it, take a tenant, ask or
// write; open-store.ts shows how. Every function below takes the tenant's reader or, inside `write`, its desk.

export { deliveredAmong, forgetDeliveriesBefore, markDelivered } from './deliveries-table.ts'
export {
  type DomainSighting,
  domainsByLook,
  domainsByName,
  type KnownDomain,
  rememberDomains,
} from './domains-table.ts'
export {
  addFeed,
  beginEdition,
  type Edition,
  type Feed,
  type Imported,
  listFeeds,
  type NewFeed,
  publishEdition,
  removeFeed,
} from './feeds-table.ts'
export {
  addIndicators,
  type Indicator,
  type IndicatorType,
  indicatorsFor,
  type NewIndicator,
  sweepIndicators,
} from './indicators-table.ts'
export { forgetKnownBefore, type KeptKnown, readKnown, saveKnown } from './known-table.ts'
export { type LedgerHold, ledgerHolds, liftLedgerHold, placeLedgerHold } from './ledger-holds-table.ts'
export {
  addIndexedLeaves,
  addIndexedMails,
  addIndexedTerms,
  dropIndexedSegment,
  dropIndexedTerms,
  dropLedgerIndexMark,
  firstLeavesOf,
  type IndexedLeaf,
  type IndexedMail,
  type IndexedTerm,
  indexedMails,
  indexedTerms,
  type LedgerIndexMark,
  lastLeavesOf,
  leavesOf,
  moveLedgerIndexMark,
  numbersOfMails,
  readLedgerIndexMark,
  termsOfSegment,
} from './ledger-index-tables.ts'
export {
  addLedgerEntries,
  addLedgerTail,
  dropLedgerEntries,
  dropLedgerTail,
  type LedgerHead,
  type LedgerRow,
  type LedgerTailHash,
  type LedgerTile,
  ledgerEntries,
  ledgerEntriesAt,
  ledgerTail,
  ledgerTiles,
  moveLedgerHead,
  readLedgerHead,
  saveLedgerTiles,
} from './ledger-tables.ts'
export {
  addLogEvents,
  forgetLogEventsBefore,
  type LogEventRow,
  logEventsOfMessage,
  logEventsOfQueue,
  type StoredLogEvent,
} from './log-events-table.ts'
export {
  forgetMailbox,
  forgetMailboxMailsBefore,
  mailboxMailByRef,
  mailboxMailsAt,
  mailboxMailsByKey,
  mailboxMailsInState,
  readMailboxMark,
  saveMailboxMail,
  saveMailboxMark,
} from './mailbox-watch-table.ts'
export {
  type Direction,
  mailsByMessageKey,
  mailsByNumber,
  mailsOfSubject,
  mailsOfThread,
  type NewMail,
  type Party,
  partiesOf,
  rememberMails,
  type SeenMail,
} from './mails-table.ts'
export type { EngineName } from './migrations/column-types.ts'
export { type KnownName, type NameSighting, namesByKey, namesOfAddresses, rememberNames } from './names-table.ts'
export { domainsNear, type NearDomain, rememberNearDomains } from './near-domains-table.ts'
export { newId } from './new-id.ts'
export { openStore, type Store, type StoreSettings, type TenantStore } from './open-store.ts'
export { countOutbound, forgetOutboundBefore, type OutboundHour, outboundSince } from './outbound-table.ts'
export { type PasswordUse, passwordsOf, type RememberedPassword, rememberPassword } from './passwords-table.ts'
export {
  domainsWithPeople,
  type Person,
  peopleByAddress,
  peopleOfDomain,
  rememberPeople,
  type Sighting,
} from './people-table.ts'
export { forgetPerson, type KeptPassword, type PersonRecord, personRecord } from './person-record.ts'
export { dropProgress, type Progress, readProgress, saveProgress } from './progress-table.ts'
export {
  claimHeld,
  dropHeldMail,
  forgetHeldMails,
  type HeldClaim,
  type HeldRecipientRow,
  type HeldSettlement,
  heldMailsBefore,
  heldRecipients,
  settleHeld,
} from './quarantine-claims-table.ts'
export {
  claimDigest,
  forgetDigestsBefore,
  heldFor,
  releaseDigest,
  settleDigest,
  type UntoldRecipient,
  untoldRecipients,
} from './quarantine-digests-table.ts'
export {
  abandonHeldMail,
  beginHeldMail,
  countHeldChunks,
  growHeldMail,
  type HeldChunk,
  type HeldMailQuery,
  type HeldMailRow,
  heldChunk,
  heldMails,
  heldMailsById,
  heldMailsByKey,
  heldReportText,
  heldUsage,
  keepHeldMail,
  keepHeldMailsSince,
  type NewHeldMail,
} from './quarantine-mails-table.ts'
export { forgetDomainsBefore, forgetMailsBefore, forgetPasswordsBefore, forgetPeopleBefore } from './retention.ts'
export { readSetting, saveSetting, settleSetting } from './settings-table.ts'
export { mailsSharingText, type SharedText } from './shared-text.ts'
export { keptShingles, SHINGLE_MAX, SHINGLES_KEPT, unpackShingles } from './shingle-pack.ts'
export { StoreError, type StoreErrorCode } from './store-error.ts'
export type { TableName, Tables } from './tables.ts'
export type { TenantReader, TenantWriter } from './tenant-scope.ts'
export { addTenant, listTenants, MAIN_TENANT, type Tenant } from './tenant-table.ts'
export { countMails, forgetTotalsBefore, type MailTotals, mailTotals } from './totals-table.ts'
export { dropWaiting, forgetWaitingBefore, mailsWaiting, rememberWaiting, type WaitingMail } from './waiting-table.ts'
