import type { HeldClass } from '../quarantine/held-class.ts'

/** What digests and the pages behind them say, as plain text; whoever writes HTML escapes it. */
export interface DigestWords {
  readonly mail: {
    readonly subject: (count: number) => string
    readonly greeting: (recipient: string) => string
    readonly intro: (organisation: string, count: number) => string
    readonly nothingToDo: string
    readonly from: string
    readonly about: string
    readonly time: string
    readonly reason: string
    readonly open: string
    /** Where there is no page to open. */
    readonly noPage: string
    readonly older: (count: number) => string
    readonly footer: (organisation: string) => string
    readonly never: string
  }
  readonly page: PageWords
  readonly noSubject: string
  readonly noSender: string
  /** Behind the name in the letter: who really sent it. */
  readonly sentBy: (address: string) => string
  /** Between a label and what it labels. */
  readonly colon: string
}

export interface PageWords {
  /** Behind each page's title. */
  readonly product: string
  readonly held: string
  readonly heldIntro: (organisation: string) => string
  readonly to: string
  readonly found: string
  readonly todo: string
  readonly more: (count: number) => string
  readonly release: string
  readonly releaseIntro: string
  readonly sure: string
  readonly notSure: string
  readonly ask: string
  readonly askIntro: Readonly<Record<HeldClass, string>>
  readonly askHow: string
  readonly leave: string
  readonly otherLanguage: string
  readonly ends: Readonly<Record<PageEnd, { readonly title: string; readonly text: string }>>
}

/** Pages that only say something. */
export type PageEnd =
  | 'released'
  | 'asked'
  | 'already'
  | 'gone'
  | 'later'
  | 'unknown'
  | 'under-way'
  | 'not-allowed'
  | 'stale-form'
