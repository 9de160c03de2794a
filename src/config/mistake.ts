import type { Lang } from '#domain'

/** What is wrong, or only worth a word, at one place of the file. */
export interface Mistake {
  /** `doors.smtp[0].listen`; '' for the file as a whole. */
  readonly key: string
  /** Both count from 1; absent where no place of the file is meant. */
  readonly line?: number
  readonly column?: number
  readonly text: Readonly<Record<Lang, string>>
}
