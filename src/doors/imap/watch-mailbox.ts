import type { Exposure, MailboxJudge, SentMail } from './mailbox-mail.ts'
import type { WatchAccount } from './watch-account.ts'
import type { WatchEvent } from './watch-event.ts'
import type { WatchLimits } from './watch-limits.ts'
import type { WatchState } from './watch-state.ts'

export interface WatchSettings {
  readonly account: WatchAccount
  readonly judge: MailboxJudge
  readonly state: WatchState
  /** Watched besides the Inbox. */
  readonly folders?: readonly string[]
  /** Where risky mail goes; 関所-保留 where it is left out. */
  readonly holdFolder?: string
  /** At the very first start: what came after this is judged, too. Left out: only what comes from now on. */
  readonly since?: number
  /** Gets what the account has sent from now on. It is offered once; a rejection is an event, not a retry. */
  readonly learnSent?: (mail: SentMail) => Promise<void>
  readonly limits?: Partial<WatchLimits>
  /** It must not throw. */
  readonly onEvent?: (event: WatchEvent) => void
  /** Ends the watch like `stop`. */
  readonly signal?: AbortSignal
}

export type ReleaseOutcome =
  | { readonly outcome: 'released'; readonly folder: string }
  /** Nothing was to do: it had been moved back before, by us or by a person. */
  | { readonly outcome: 'already-back'; readonly by: 'release' | 'person' }
  /** It is no longer in the hold folder. */
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'unknown' }

export type ClawBackOutcome =
  | ({ readonly outcome: 'held'; readonly ref: string } & Exposure)
  | { readonly outcome: 'already-held'; readonly ref: string }
  /** A person had moved it out of the hold folder before: that is respected. */
  | { readonly outcome: 'returned-by-person'; readonly ref: string }
  | { readonly outcome: 'gone' }

export interface MailboxWatcher {
  readonly condition: () => 'connecting' | 'watching' | 'waiting' | 'stopped'
  /** Moves a held mail back to where it was, with the flags it had. Rejects with ImapTrouble where nobody answers. */
  readonly release: (ref: string) => Promise<ReleaseOutcome>
  /** Moves mails that were delivered to the hold folder; by `ref`, or by Message-ID in all watched folders. */
  readonly clawBack: (wanted: { readonly ref: string } | { readonly messageId: string }) => Promise<ClawBackOutcome[]>
  /** Judges no further mail, finishes those under way, takes leave. Never rejects. */
  readonly stop: () => Promise<void>
}

/** Watches one mailbox until it is stopped. It returns at once; whether the server can be reached is an event. */
export function watchMailbox(_settings: WatchSettings): MailboxWatcher {
  throw new Error('being built')
}
