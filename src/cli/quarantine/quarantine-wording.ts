import type { HeldState, QuarantineErrorCode, RecipientState } from '#actions'

/** What `sekisho quarantine` says. */
export interface QuarantineWords {
  readonly summary: string
  readonly about: string
  readonly after: string
  readonly list: string
  readonly show: string
  readonly save: string
  readonly release: string
  readonly delete: string
  readonly id: string
  readonly store: string
  readonly tenant: string
  readonly noTenant: (value: string, names: string) => string
  readonly clinic: (name: string) => string
  readonly key: string
  readonly ledgerKey: string
  readonly json: string
  readonly all: string
  readonly to: string
  readonly text: string
  readonly count: string
  readonly before: string
  readonly out: string
  readonly releaseTo: string
  readonly nextHop: string
  readonly again: string
  readonly reason: string
  readonly badCount: (value: string) => string
  readonly badNextHop: (value: string) => string
  readonly none: string
  readonly noneSuch: string
  readonly unknown: (id: string) => string
  readonly shown: (count: number, before: string) => string
  readonly labels: Readonly<Record<'from' | 'subject' | 'to' | 'reason' | 'held' | 'size' | 'state' | 'kept', string>>
  readonly colon: string
  readonly comma: string
  readonly noSubject: string
  readonly noSender: string
  readonly state: Readonly<Record<HeldState, string>>
  readonly recipient: Readonly<Record<RecipientState, string>>
  readonly interrupted: (who: string, time: string) => string
  readonly interruptedTodo: (id: string) => string
  readonly by: (who: string, time: string, reason: string) => string
  readonly answered: (reply: string) => string
  readonly bodyGone: string
  readonly next: (id: string) => string
  readonly saved: (file: string) => string
  readonly saveWarning: string
  readonly outExists: (file: string) => string
  readonly cannotWrite: (file: string, code: string) => string
  readonly released: (recipient: string) => string
  readonly notReleased: (recipient: string, reply: string) => string
  readonly unsure: (recipient: string) => string
  readonly nobody: (id: string) => string
  readonly deleted: (id: string) => string
  readonly notDeleted: (id: string) => string
  readonly notRecorded: string
  readonly recordTrouble: (why: string) => string
  readonly trouble: (code: QuarantineErrorCode, message: string) => string
}
