import type { MailboxWatcher, WatchSettings } from './watch-mailbox.ts'

/** What several mailboxes share. */
export interface SharedLimits {
  /** Mails at the judge at the same time, over all mailboxes. */
  readonly judgedAtOnce: number
  /** Bytes of all mails that are being fetched or judged. */
  readonly heldBytesMax: number
  /** Logins at the same time: a hundred mailboxes do not all knock at once. */
  readonly loginsAtOnce: number
}

export interface MailboxWatchers {
  /** In the order of the settings. */
  readonly watchers: readonly MailboxWatcher[]
  readonly stop: () => Promise<void>
}

export const SHARED_LIMITS: SharedLimits = { judgedAtOnce: 8, heldBytesMax: 256 * 2 ** 20, loginsAtOnce: 4 }

/** Watches several mailboxes under shared limits; one in trouble does not disturb the others. */
export function watchMailboxes(
  _mailboxes: readonly WatchSettings[],
  _shared: Partial<SharedLimits> = {},
): MailboxWatchers {
  throw new Error('being built')
}
