/** What `sekisho ledger retain`, `hold`, `lift-hold` and `holds` say. Every text that is handed in is escaped already. */
export interface LedgerKeepWords {
  readonly retain: string
  readonly days: string
  readonly hold: string
  readonly allSince: string
  readonly liftHold: string
  readonly all: string
  readonly holds: string
  readonly reason: string
  readonly keyFile: string
  readonly badDays: (value: string) => string
  readonly noReason: string
  /** A mail or everything must be named, and not both. */
  readonly oneTarget: (option: '--all-since' | '--all') => string
  readonly retained: (dropped: number) => string
  readonly keptUnderHold: (entries: number) => string
  readonly placed: (mail: string) => string
  readonly placedSince: (time: string) => string
  /** It would take away protection, and nothing would say so. */
  readonly widerHold: (time: string) => string
  readonly lifted: (mail: string) => string
  readonly liftedAll: string
  readonly noSuchHold: (mail: string) => string
  readonly noHoldOnAll: string
  readonly noHolds: string
  readonly everythingSince: (time: string) => string
}
