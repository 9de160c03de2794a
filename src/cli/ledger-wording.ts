import type { EntryKind, LedgerErrorCode, Problem } from '#ledger'

/** What `sekisho ledger` says. */
export interface LedgerWords {
  readonly summary: string
  readonly about: string
  readonly after: string
  readonly verify: string
  readonly show: string
  readonly export: string
  readonly checkpoint: string
  readonly file: string
  readonly older: string
  readonly key: string
  readonly from: string
  readonly count: string
  readonly out: string
  readonly store: string
  readonly json: string
  readonly badNumber: (option: string, value: string) => string
  readonly outExists: (file: string) => string
  readonly none: string
  readonly noneIn: (file: string) => string
  readonly sound: (count: number, origin: string) => string
  readonly withOlder: (count: number) => string
  readonly keyTrusted: string
  readonly keyShown: (key: string) => string
  readonly notSound: string
  readonly problem: (problem: Problem) => string
  readonly todo: string
  readonly exported: (file: string, count: number) => string
  readonly kinds: Readonly<Record<EntryKind, string>>
  readonly trouble: (code: LedgerErrorCode, message: string) => string
}
