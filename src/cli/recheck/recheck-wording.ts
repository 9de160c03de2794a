import type { Decision } from '#domain'
import type { ImapTroubleCode } from '#knowledge'
import type { InMailbox, LookProgress } from '#service'

/** What `sekisho recheck` says, and `sekisho hunt --claw-back`. */
export interface RecheckWords {
  readonly summary: string
  readonly about: string
  readonly after: string
  readonly config: string
  readonly since: string
  readonly tenant: string
  readonly dryRun: string
  readonly json: string
  readonly badSince: (value: string) => string
  readonly noTenant: (value: string, names: string) => string
  readonly noConfig: (places: string) => string
  readonly mistakes: (file: string, count: number) => string
  readonly cannotOpen: (what: string) => string
  readonly looking: Readonly<Record<LookProgress['what'], string>>
  readonly progress: (done: number, total: string, perSecond: number, left: string) => string
  readonly outcome: Readonly<Record<InMailbox['outcome'] | 'out-of-reach' | 'quarantine', string>>
  readonly labels: Readonly<Record<'from' | 'subject' | 'mailbox' | 'reason' | 'recipients' | 'next', string>>
  readonly colon: string
  readonly comma: string
  readonly noSubject: string
  readonly noSender: string
  /** What to do where the mail had been marked as read, or had not. */
  readonly seen: string
  readonly notSeen: string
  readonly notMoved: string
  readonly release: (id: string) => string
  readonly today: Readonly<Record<Decision, string>>
  readonly unreachable: (mailbox: string, code: ImapTroubleCode, says: string) => string
  readonly unreadable: (mailbox: string, folder: string, uid: number) => string
  readonly heldUnreadable: (mail: string, says: string) => string
  readonly noLedger: (clinic: string, says: string) => string
  readonly cut: (count: number) => string
  readonly busy: (mailbox: string) => string
  readonly nothing: string
  readonly tellThese: string
  readonly mails: (count: number) => string
  readonly more: (count: number) => string
  readonly summed: Readonly<Record<InMailbox['outcome'] | 'out-of-reach' | 'quarantine', (count: number) => string>>
  readonly stopped: string
}
