import type { RefusalReason, RemovedWhat } from '#actions'

/** What `sekisho disarm` says. */
export interface DisarmWords {
  readonly summary: string
  readonly about: string
  readonly file: string
  readonly out: string
  readonly force: string
  readonly json: string
  readonly after: string
  readonly noOut: string
  readonly exists: (out: string) => string
  readonly cannotWrite: (out: string, reason: string) => string
  readonly written: (out: string, kind: string) => string
  readonly nothing: string
  readonly removed: string
  readonly stillCheck: string
  readonly rename: (extension: string) => string
  readonly what: Readonly<Record<RemovedWhat, string>>
  readonly refused: Readonly<Record<RefusalReason, (kind: string) => string>>
  readonly cannot: (file: string, reason: string) => string
}
