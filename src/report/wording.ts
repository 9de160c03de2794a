import type { Decision, FlawLevel } from '#domain'
import type { ReportCode } from './report.ts'

/** Everything the human report says in one language; each is written by somebody who means it, not translated. */
export interface Words {
  /** The decision in one word. */
  readonly verdict: Readonly<Record<Decision, string>>
  /** What the decision means and who does what; `thing` is `mail` or `file`. */
  readonly meaning: Readonly<Record<Decision, (thing: Thing) => string>>
  /** Passed, but something small was found. */
  readonly passedWithFindings: (thing: Thing) => string
  readonly why: string
  readonly todo: string
  readonly where: string
  readonly moreEvidence: (count: number) => string
  readonly place: (part: number) => string
  readonly offset: (at: number) => string
  /** Names of the values in an evidence, where they have one in this language; others are shown as words: `leadsTo` is `leads to`. */
  readonly seen: Readonly<Record<string, string>>
  /** Plain values of an evidence. */
  readonly value: Readonly<Record<string, string>>
  /** What kept us from inspecting a mail, for flaws of the pool and the file door. */
  readonly flaw: Readonly<Record<string, string>>
  readonly empty: string
  readonly between: { readonly name: string; readonly values: string }
  readonly details: string
  readonly score: string
  readonly points: (score: number) => string
  readonly policy: (name: string, steps: string) => string
  readonly from: (word: string, score: number) => string
  readonly hash: string
  readonly notReadWhole: string
  readonly time: string
  readonly columns: {
    readonly id: string
    readonly bytes: string
    readonly hash: string
    readonly kind: string
    readonly path: string
  }
  readonly moreParts: (count: number) => string
  readonly urls: string
  readonly commands: string
  readonly more: (count: number) => string
  readonly flaws: string
  readonly flawLevel: Readonly<Record<FlawLevel, string>>
  readonly code: CodeWords
  readonly summary: SummaryWords
}

/** What `sekisho macros` says. */
export interface CodeWords {
  readonly found: (modules: number) => string
  readonly language: Readonly<Record<ReportCode['language'], string>>
  /** What a word of the code does, by its name in the facts. */
  readonly does: Readonly<Record<string, string>>
  readonly wouldRun: string
  readonly hidden: (layers: string) => string
  readonly url: string
  readonly line: (numbers: string) => string
}

export interface SummaryWords {
  readonly done: (count: number) => string
  readonly stopped: (count: number) => string
  readonly count: (count: number) => string
  readonly errors: string
  readonly slowest: string
  readonly next: (held: number) => string
}

export type Thing = 'mail' | 'file'
