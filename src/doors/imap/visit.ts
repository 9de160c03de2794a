import type { ImapFlow } from 'imapflow'
import { ImapTrouble, plainTrouble } from '#knowledge'
import type { MailboxJudge, SentMail } from './mailbox-mail.ts'
import type { Turnstile } from './turnstile.ts'
import type { WatchAccount } from './watch-account.ts'
import type { WatchEvent } from './watch-event.ts'
import type { WatchLimits } from './watch-limits.ts'
import type { WatchState } from './watch-state.ts'

/** What stays the same from one connection to the next. */
export interface Watch {
  readonly account: WatchAccount
  readonly judge: MailboxJudge
  readonly state: WatchState
  readonly folderNames: readonly string[]
  readonly holdName: string
  readonly since: number | undefined
  readonly learnSent: ((mail: SentMail) => Promise<void>) | undefined
  readonly newRef: () => string
  readonly limits: WatchLimits
  readonly emit: (event: WatchEvent) => void
  /** No mail is begun any more. */
  readonly stopping: AbortSignal
  /** Everything ends, whatever is under way. */
  readonly ending: AbortSignal
  /** Room for a mail, with the other mailboxes' and our own. */
  readonly gate: <T>(bytes: number, task: () => Promise<T>) => Promise<T>
  /** Room for a login. */
  readonly knock: <T>(task: () => Promise<T>) => Promise<T>
}

/** One connection, logged in. */
export interface Visit {
  readonly watch: Watch
  readonly client: ImapFlow
  /** As the server spells them; the Inbox first. */
  readonly folders: readonly string[]
  readonly sent: string | undefined
  readonly hold: string
  readonly canMove: boolean
  readonly canExpunge: boolean
  readonly canIdle: boolean
  /**
   * One at a time: whatever moves a mail, or concludes from where it lies what became of it. Between its steps nobody
   * else's may come.
   */
  readonly desk: Turnstile
  /** What STATUS said of a folder when it was gone through last. */
  readonly statuses: Map<string, string>
  /** The server has told of something new. */
  news: boolean
}

/** Where a folder stands, once it is opened. */
export interface FolderView {
  readonly folder: string
  readonly uidValidity: string
  /** 0 where the server does not say. */
  readonly uidNext: number
}

/** The server's answer was NO where imapflow only says false, or the line is dead. Throws for the second. */
export function refusedBy({ client }: Pick<Visit, 'client'>, says: string, folder = ''): ImapTrouble {
  if (!client.usable) throw new ImapTrouble('lost', '')
  return new ImapTrouble('refused', says, { folder })
}

/** Does a task while a folder is open, and nobody else opens another. Throws ImapTrouble. */
export async function within<T>(
  { client }: Pick<Visit, 'client'>,
  folder: string,
  task: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  try {
    const lock = await client.getMailboxLock(folder)
    try {
      return await task(client)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw isMissing(error) ? new ImapTrouble('no-folder', '', { folder, cause: error }) : plainTrouble(error)
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'mailboxMissing' in error && error.mailboxMissing === true

/** Opens a folder and says where it stands. */
export const viewOf = (visit: Visit, folder: string): Promise<FolderView> =>
  within(visit, folder, async (client) => {
    const { mailbox } = client
    if (mailbox === false) throw refusedBy(visit, 'SELECT', folder)
    // QUIRK: where a server names no UIDVALIDITY, its UIDs hold for this visit only.
    const uidValidity = mailbox.uidValidity ? String(mailbox.uidValidity) : `visit-${client.id}`
    return { folder, uidValidity, uidNext: mailbox.uidNext || 0 }
  })
