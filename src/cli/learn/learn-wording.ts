import type { ImapWords } from './imap-wording.ts'

/** What `sekisho learn` says. */
export interface LearnWords {
  readonly summary: string
  readonly about: string
  readonly paths: string
  readonly own: string
  readonly sent: string
  readonly received: string
  readonly addressBook: string
  readonly store: string
  readonly after: string
  readonly nothingGiven: string
  readonly bothWays: string
  readonly wrongOwn: (value: string) => string
  readonly noOwn: string
  readonly nothingThere: (store: string) => string
  readonly learned: (source: string, added: number, read: number, skipped: number) => string
  readonly met: (file: string, people: number, broken: number) => string
  readonly imap: ImapWords
  readonly storeTrouble: (code: string, message: string) => string
}
