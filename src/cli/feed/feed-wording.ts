import type { FeedFormat, FeedRefusal } from '../../knowledge/feeds/index.ts'

/** What `sekisho feed` says. */
export interface FeedWords {
  readonly summary: string
  readonly about: string
  readonly after: string
  readonly add: string
  readonly import: string
  readonly list: string
  readonly check: string
  readonly remove: string
  readonly name: string
  readonly names: string
  readonly file: string
  readonly source: string
  readonly store: string
  readonly json: string
  readonly badName: (name: string) => string
  readonly missing: (command: string) => string
  readonly taken: (name: string) => string
  readonly unknown: (name: string, names: string) => string
  readonly none: string
  readonly formats: Readonly<Record<FeedFormat, string>>
  readonly columns: readonly [string, string, string, string, string, string]
  readonly imported: (name: string, count: number, before: number, format: string) => string
  readonly believed: (name: string, count: number, format: string) => string
  readonly refused: (name: string, reasons: string, isInForce: boolean) => string
  readonly skipped: (count: number, line: number) => string
  readonly removed: (name: string) => string
  readonly refusal: (refusal: FeedRefusal) => string
  readonly age: (days: number) => string
  readonly never: string
  readonly stale: (name: string, days: number) => string
}
