import { plainTrouble } from '#knowledge'
import { type ClawBackOutcome, clawBack, type Wanted } from './claw-back.ts'
import { keepAlive } from './keep-alive.ts'
import { endOfMove, isHere, lookAgain, type SecondLook } from './look-again.ts'
import type { Exposure } from './mailbox-mail.ts'
import { openVisit } from './open-visit.ts'
import { type WatchSettings, watchFor } from './watch-settings.ts'

/** A mailbox on one connection: gone through once more, beside its watcher or without one. */
export interface MailboxVisit {
  readonly lookAgain: (look: Omit<SecondLook, 'stopping'>) => Promise<void>
  /** Moves mails that were delivered to the hold folder; by `ref`, or by Message-ID in all watched folders. */
  readonly clawBack: (wanted: Wanted) => Promise<ClawBackOutcome[]>
  /** Ends a move that an earlier visit left behind; undefined where the mail was not moved. */
  readonly endOfMove: (ref: string) => Promise<Exposure | undefined>
  readonly isHere: (ref: string) => Promise<boolean>
}

/** Logs in, does a task, takes leave. Throws ImapTrouble; `onlyLooks` makes no folder. */
export async function visitOnce<T>(
  settings: WatchSettings,
  { onlyLooks, stopping }: { readonly onlyLooks: boolean; readonly stopping: AbortSignal },
  task: (visit: MailboxVisit) => Promise<T>,
): Promise<T> {
  const ending = new AbortController()
  try {
    const visit = await openVisit(watchFor(settings, undefined, stopping, ending.signal), onlyLooks)
    const pulse = keepAlive(visit)
    try {
      const done = await task({
        lookAgain: (look) => lookAgain(visit, { ...look, stopping }),
        clawBack: (wanted) => visit.desk.pass(0, () => clawBack(visit, wanted)),
        endOfMove: (ref) => endOfMove(visit, ref),
        isHere: (ref) => isHere(visit, ref),
      })
      // The work is done; that the server does not say goodbye changes nothing.
      await visit.client.logout().catch(() => undefined)
      return done
    } finally {
      clearInterval(pulse)
      visit.client.close()
    }
  } catch (error) {
    throw plainTrouble(error)
  } finally {
    ending.abort()
  }
}
