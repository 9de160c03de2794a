import type { Fate, HuntMistake } from '#ledger'

/** What `sekisho hunt` says. */
export interface HuntWords {
  readonly summary: string
  readonly about: string
  readonly after: string
  readonly hash: string
  readonly link: string
  readonly linkHost: string
  readonly sender: string
  readonly recipient: string
  readonly part: string
  readonly subject: string
  readonly messageId: string
  readonly finding: string
  readonly verdict: string
  readonly since: string
  readonly until: string
  readonly rule: string
  readonly json: string
  readonly store: string
  readonly keyFile: string
  readonly clawBack: string
  readonly yes: string
  readonly config: string
  readonly tenant: string
  readonly onlyWithClawBack: (option: string) => string
  readonly placeFromConfig: string
  readonly sayYes: string
  readonly confirm: (count: number) => string
  readonly leftAlone: string
  readonly nothingAsked: string
  readonly badValue: (option: string, value: string) => string
  readonly badTime: (option: string, value: string) => string
  readonly ruleWrong: (file: string) => string
  readonly mistake: (mistake: HuntMistake, names: string) => string
  readonly hunting: string
  readonly progress: (done: number, total: string, perSecond: number, left: string) => string
  readonly none: string
  readonly found: (mails: number, recipients: number, first: string, last: string) => string
  readonly columns: readonly [string, string, string, string, string]
  readonly mails: string
  readonly fates: Readonly<Record<Fate, string>>
  readonly more: (count: number) => string
  readonly cut: (count: number) => string
  readonly unread: (count: number) => string
  readonly stopped: (done: number, total: number) => string
}
