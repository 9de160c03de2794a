import { randomUUID } from 'node:crypto'
import { guardedState } from './guarded-state.ts'
import type { MailboxJudge, SentMail } from './mailbox-mail.ts'
import { Turnstile } from './turnstile.ts'
import type { Watch } from './visit.ts'
import type { WatchAccount } from './watch-account.ts'
import type { WatchEvent } from './watch-event.ts'
import { WATCH_LIMITS, type WatchLimits } from './watch-limits.ts'
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
  /** Gives each new mail its `ref`; a random one where it is left out. */
  readonly newRef?: () => string
  readonly limits?: Partial<WatchLimits>
  /** It must not throw. */
  readonly onEvent?: (event: WatchEvent) => void
  /** Ends the watch like `stop`. */
  readonly signal?: AbortSignal
}

/** Room that several mailboxes share; alone, a mailbox has its own. */
export type SharedRoom = Pick<Watch, 'gate' | 'knock'>

export const HOLD_FOLDER = '関所-保留'

/** What stays the same over all connections of a watch. `stopping` begins no further mail, `ending` ends everything. */
export function watchFor(
  settings: WatchSettings,
  room: SharedRoom | undefined,
  stopping: AbortSignal,
  ending: AbortSignal,
): Watch {
  const limits = { ...WATCH_LIMITS, ...settings.limits }
  const own = new Turnstile(limits.judgedAtOnce)
  return {
    ...{ account: settings.account, judge: settings.judge, state: guardedState(settings.state) },
    ...{ folderNames: settings.folders ?? [], holdName: settings.holdFolder ?? HOLD_FOLDER },
    newRef: settings.newRef ?? randomUUID,
    ...{ since: settings.since, learnSent: settings.learnSent, limits, stopping, ending },
    emit: settings.onEvent ?? (() => undefined),
    gate: (bytes, task) => own.pass(0, () => room?.gate(bytes, task) ?? task()),
    knock: room?.knock ?? ((task) => task()),
  }
}
