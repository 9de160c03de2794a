import type { EntryKind, LedgerErrorCode, Problem } from '#ledger'
import type { PageWords } from './checkpoint-page.ts'
import type { LedgerProofWords, LedgerWitnessWords } from './ledger-elsewhere-wording.ts'
import type { LedgerExportWords } from './ledger-export-wording.ts'
import type { LedgerKeepWords } from './ledger-keep-wording.ts'
import type { LedgerSearchWords } from './ledger-search-wording.ts'

/** What `sekisho ledger` says. */
export interface LedgerWords {
  readonly find: LedgerSearchWords
  readonly exporting: LedgerExportWords
  readonly keep: LedgerKeepWords
  readonly proofs: LedgerProofWords
  readonly witness: LedgerWitnessWords
  readonly summary: string
  readonly about: string
  readonly after: string
  readonly verify: string
  readonly show: string
  readonly export: string
  readonly checkpoint: string
  readonly qr: string
  readonly svg: string
  readonly rotate: string
  readonly keyFile: string
  readonly since: string
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
  readonly noneKept: (folder: string) => string
  readonly sound: (count: number, origin: string) => string
  readonly soundSince: (count: number, from: number, origin: string) => string
  readonly contentsDropped: (entries: number, at: Date | undefined) => string
  readonly withOlder: (entries: number, checkpoints: number) => string
  readonly notCompared: (checkpoints: number) => string
  readonly keyTrusted: string
  readonly keyShown: (key: string) => string
  readonly notSound: string
  readonly problem: (problem: Problem) => string
  readonly todo: string
  readonly rotated: (size: number, key: string, file: string) => string
  readonly page: (head: { readonly origin: string; readonly size: number; readonly at: Date }) => PageWords
  readonly exported: (file: string, count: number) => string
  readonly kinds: Readonly<Record<EntryKind, string>>
  readonly trouble: (code: LedgerErrorCode, message: string) => string
}
