import type { CsvColumn } from '#ledger'

/** What `sekisho ledger export` says besides. */
export interface LedgerExportWords {
  readonly format: string
  readonly mail: string
  readonly since: string
  readonly until: string
  readonly kind: string
  readonly keyFile: string
  readonly badFormat: (value: string, formats: string) => string
  readonly badKind: (value: string, kinds: string) => string
  readonly headings: Readonly<Record<CsvColumn, string>>
}
