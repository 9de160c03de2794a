/** What a story says. Every text that is handed in was made fit to be shown already. */
export interface StoryWords {
  readonly locale: string
  readonly heading: (subject: string | undefined, mail: string) => string
  /** Between several names. */
  readonly joined: (texts: readonly string[], left: number) => string
  readonly quoted: (text: string) => string
  readonly nobody: string
  readonly door: (door: string) => string
  readonly user: (name: string) => string
  readonly verdicts: Readonly<Record<string, string>>
  readonly received: (it: {
    readonly sender: string
    readonly from: string
    readonly recipients: string
    readonly subject: string | undefined
    readonly size: string
    readonly files: string | undefined
    readonly door: string
    readonly peer: string | undefined
    readonly isInClear: boolean
    readonly origin: string | undefined
  }) => string
  readonly judged: (it: {
    readonly verdict: string
    readonly score: string
    readonly because: string | undefined
    readonly policy: string
    readonly rules: string
  }) => string
  /** Findings of a verdict, by the words of their rules. */
  readonly finding: (title: string, rule: string) => string
  readonly acted: Readonly<
    Record<
      'delivered' | 'held' | 'released' | 'disarmed' | 'refused' | 'clawed-back' | 'deleted',
      (it: { readonly who: string; readonly recipients: string }) => string
    >
  >
  readonly reply: (text: string) => string
  readonly reason: (text: string) => string
  readonly viewed: (who: string, what: string, from: string | undefined) => string
  readonly passwordTried: (who: string, part: string, opened: boolean) => string
  /** Kinds that came later than these words. */
  readonly other: (who: string, what: string) => string
  readonly imported: (it: {
    readonly source: string
    readonly what: string
    readonly from: string | undefined
    readonly to: string | undefined
    readonly who: string | undefined
    readonly detail: string | undefined
  }) => string
  readonly importedKinds: Readonly<Record<string, string>>
  readonly isCut: string
  readonly wasCut: string
}
