import type { LedgerHit, NoReplay, RuleChange } from '#ledger'

/** What `sekisho ledger search`, `story`, `replay` and `index` say. Every text that is handed in is escaped already. */
export interface LedgerSearchWords {
  readonly search: string
  readonly text: string
  readonly person: string
  readonly address: string
  readonly words: string
  readonly messageId: string
  readonly attachment: string
  readonly verdict: string
  readonly rule: string
  readonly since: string
  readonly until: string
  readonly limit: string
  readonly before: string
  readonly keyFile: string
  readonly story: string
  readonly mail: string
  readonly index: string
  readonly anew: string
  readonly indexed: (mails: number) => string
  readonly badTime: (option: string, value: string) => string
  readonly badVerdict: (value: string) => string
  readonly verdicts: Readonly<Record<string, string>>
  readonly actions: Readonly<Record<NonNullable<LedgerHit['action']>, string>>
  readonly noSubject: string
  readonly more: (before: number) => string
  readonly none: string
  readonly count: (hits: number) => string
  readonly behind: (entries: number) => string
  readonly noSuchMail: (mail: string) => string
  readonly replay: string
  readonly heldKey: string
  readonly file: string
  readonly password: string
  readonly policy: string
  readonly noBytesNamed: string
  readonly noReplay: (why: NoReplay, mail: string) => string
  readonly noPolicy: (policy: string) => string
  readonly quarantineTrouble: (message: string) => string
  readonly replayed: (mail: string) => string
  readonly past: (time: string, verdict: string, score: string, rules: string, policy: string) => string
  readonly present: (verdict: string, score: string, rules: string) => string
  readonly verdictChanged: (then: string, now: string) => string
  readonly verdictStays: (verdict: string) => string
  readonly changes: Readonly<Record<RuleChange['change'], (title: string, then: string, now: string) => string>>
  readonly isSame: string
  /** What keeps the two from being compared as they are. */
  readonly notes: Readonly<
    Record<'other-mail' | 'other-rules' | 'known-missing' | 'known-changed' | 'locked' | 'not-asked', string>
  >
  /** No key was given. */
  readonly notRecorded: string
  /** A key was given, and still it could not be written down. */
  readonly recordTrouble: (why: string) => string
  /** Another Sekisho has the store open. */
  readonly storeInUse: string
}
