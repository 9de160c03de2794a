import type { ImportedKind, LogFinding, LogFormat } from '#ledger'

/** What `sekisho ledger import` says. */
export interface LogImportWords {
  readonly summary: string
  readonly about: string
  readonly after: string
  readonly files: string
  readonly format: string
  readonly zone: string
  readonly gap: string
  readonly keyFile: string
  readonly noFile: string
  readonly badFormat: (value: string, names: string) => string
  readonly badZone: (value: string) => string
  readonly badGap: (value: string) => string
  readonly reading: string
  readonly progress: (done: string, total: string, perSecond: string, left: string) => string
  readonly formats: Readonly<Record<LogFormat, string>>
  readonly kinds: Readonly<Record<ImportedKind, string>>
  readonly imported: (file: string, format: string, lines: number, events: number, added: number) => string
  readonly span: (first: string, last: string) => string
  readonly broken: (count: number, first: readonly number[]) => string
  readonly stopped: string
  readonly finding: (finding: LogFinding, time: (at: number) => string) => string
  readonly empty: (file: string) => string
  readonly unknown: (file: string, names: readonly string[]) => string
  readonly other: (file: string, wanted: string, looksLike: string) => string
  readonly notRecorded: string
}
