// The IMAP door: mailboxes at a provider are watched; what is new is judged, and risky mail moved to a folder of its own.

export type { ClawBackOutcome, Wanted } from './claw-back.ts'
export { HELD_KEYWORD } from './hold-mail.ts'
export type { FolderPlace, HeldNow, MovedNow, SecondLook } from './look-again.ts'
export type {
  Exposure,
  MailboxAnswer,
  MailboxJudge,
  MailboxMail,
  SentMail,
} from './mailbox-mail.ts'
export { oauthToken, type TokenSettings } from './oauth-token.ts'
export type { ReleaseOutcome } from './release-mail.ts'
export { type MailboxVisit, visitOnce } from './visit-once.ts'
export type { AccessToken, WatchAccount } from './watch-account.ts'
export type { HowMoved, MailPlace, WatchEvent } from './watch-event.ts'
export { WATCH_LIMITS, type WatchLimits } from './watch-limits.ts'
export { type Condition, type MailboxWatcher, watchMailbox } from './watch-mailbox.ts'
export { type MailboxWatchers, SHARED_LIMITS, type SharedLimits, watchMailboxes } from './watch-mailboxes.ts'
export { HOLD_FOLDER, type WatchSettings } from './watch-settings.ts'
export type { WatchState } from './watch-state.ts'
