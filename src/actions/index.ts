// What is done about a file or mail once it was judged.

export type { Delivery, DeliveryOutcome, ForwardedClient, NextHop } from './deliver/next-hop.ts'
export { openMaildir } from './deliver/open-maildir.ts'
export { openNextHop } from './deliver/open-next-hop.ts'
export type { NextHopConnections, NextHopSettings, NextHopTimeouts } from './deliver/settings.ts'
export { buildDigest, type DigestSettings } from './digest/build-digest.ts'
export { type DueDigest, type DueDigestSettings, dueDigests } from './digest/due-digests.ts'
export { type HeldLink, readLink, signLink } from './digest/held-link.ts'
export {
  type PageAction,
  type PageAnswer,
  type PageOutcome,
  type PageRequest,
  type ReleasePagesSettings,
  releasePages,
} from './digest/release-pages.ts'
export { type Disarmed, type DisarmOptions, disarm } from './disarm/disarm.ts'
export { disarmMail } from './disarm/disarm-mail.ts'
export type { DisarmedMail, DisarmedPart, DisarmMailOptions } from './disarm/disarmed-mail.ts'
export type { RefusalReason, Removed, RemovedWhat } from './disarm/removals.ts'
export { applyMarks } from './mark/apply-marks.ts'
export type { Banner, Mark, Marked, Marking, MarkNote, MarkSettings } from './mark/mark.ts'
export { marksFor } from './mark/marks-for.ts'
export type {
  Claim,
  Held,
  HeldCause,
  HeldFinding,
  HeldPart,
  HeldQuery,
  HeldRecipient,
  HeldReport,
  HeldState,
  NewHeld,
  QuarantineState,
  RecipientState,
  Who,
} from './quarantine/held.ts'
export { type HeldClass, heldClass, RECIPIENT_RIGHTS } from './quarantine/held-class.ts'
export { heldReport, heldText, heldTitle, reportOfHeld } from './quarantine/held-report.ts'
export { openQuarantine } from './quarantine/open-quarantine.ts'
export type { Quarantine, QuarantineReader, QuarantineSettings } from './quarantine/quarantine.ts'
export { QuarantineError, type QuarantineErrorCode } from './quarantine/quarantine-error.ts'
export { type ReadingSettings, readQuarantine } from './quarantine/read-quarantine.ts'
export { type Release, releaseHeld } from './quarantine/release-held.ts'
