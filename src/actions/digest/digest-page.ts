import type { Lang } from '#domain'

/** A held mail as a digest shows it: texts for people, not yet escaped for HTML. */
export interface DigestLine {
  readonly from: string
  readonly subject: string
  readonly time: string
  readonly reason: string
  /** Left out where there are no pages. */
  readonly link?: string | undefined
}

/** A digest before it is text or HTML. */
export interface DigestPage {
  readonly recipient: string
  readonly lang: Lang
  readonly organisation: string
  readonly olderCount: number
  readonly lines: readonly DigestLine[]
}
