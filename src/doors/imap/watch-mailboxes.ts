import { Turnstile } from './turnstile.ts'
import { type MailboxWatcher, openWatch } from './watch-mailbox.ts'
import type { WatchSettings } from './watch-settings.ts'

/** What several mailboxes share. */
export interface SharedLimits {
  /** Mails at the judge at the same time, over all mailboxes. */
  readonly judgedAtOnce: number
  /** Bytes of all mails that are being fetched or judged; one larger than that comes alone. */
  readonly heldBytesMax: number
  /** Logins at the same time at one server: a hundred mailboxes do not all knock at once. */
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
  mailboxes: readonly WatchSettings[],
  shared: Partial<SharedLimits> = {},
): MailboxWatchers {
  const limits = { ...SHARED_LIMITS, ...shared }
  const judged = new Turnstile(limits.judgedAtOnce, limits.heldBytesMax)
  // WHY each server its own: whoever waits for one that does not answer keeps nobody from another.
  const logins = new Map<string, Turnstile>()
  const watchers = mailboxes.map((settings) => {
    const { host, port } = settings.account
    const door = logins.get(`${host}:${port}`) ?? new Turnstile(limits.loginsAtOnce)
    logins.set(`${host}:${port}`, door)
    return openWatch(settings, {
      gate: (bytes, task) => judged.pass(bytes, task),
      knock: (task) => door.pass(0, task),
    })
  })
  return { watchers, stop: async () => void (await Promise.all(watchers.map((watcher) => watcher.stop()))) }
}
