import type { Decision, HeaderEdit, Lang } from '#domain'

/** What is said of a mail; a Report of #report fits. */
export interface Marking {
  readonly verdict: Decision
  readonly score: number
  /** Strongest first. */
  readonly findings: readonly { readonly id: string }[]
}

export interface MarkSettings {
  /** Our id of the mail. */
  readonly id: string
  /** Our name in Authentication-Results: fields that bear it came from outside, and are removed. */
  readonly authservId: string
  /** Our own Authentication-Results as `formatAuthenticationResults` writes it; absent where nothing was checked. */
  readonly authenticationResults?: string
  /** Languages of the banner, first to last; none: no banner. */
  readonly banner: readonly Lang[]
  /** Put before the subject of a mail with a banner: 【注意】. Empty: the subject stays. */
  readonly subjectTag: string
  /** Attachments were replaced by disarmed copies: the banner says so, whatever the verdict. */
  readonly isDisarmed?: boolean
}

/** What a mail is to be marked with: decided once, applied to its bytes by `applyMarks`. */
export interface Mark {
  /** Top first; values are ASCII and may be folded with \n and a space. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly authservId: string
  /** Empty: the subject stays. */
  readonly subjectTag: string
  readonly banner?: Banner
}

export interface Banner {
  /** For text/plain; lines parted by \n, the last of them ended. */
  readonly text: string
  /** The same in ASCII, for a text whose charset is not certain. */
  readonly ascii: string
  /** For text/html: an element with its own style, ASCII; lines parted by \n. */
  readonly html: string
}

/** What was done otherwise than asked; the ledger keeps it. */
export type MarkNote =
  | 'banner-left-out-signed' // S/MIME or PGP: it would break the signature, or cannot be put in
  | 'banner-left-out-report' // a bounce or receipt, for programs
  | 'banner-left-out-no-text' // only files or an invitation: nothing to put it in
  | 'banner-left-out-unclear' // mail programs would differ on where the text is
  | 'banner-in-ascii' // English, because the text's charset is not certain
  | 'signature-broken' // it bears a DKIM signature, and its subject or body was changed
  | 'forgery-left' // a field that claims to be ours stands where only some programs see it

export interface Marked {
  /** The whole new mail. */
  readonly bytes: Buffer
  /** The same for a mail server that holds the mail: changes to the header the mail came with ... */
  readonly headers: readonly HeaderEdit[]
  /** ... and the whole new body, where it has changed. */
  readonly body?: Buffer
  readonly notes: readonly MarkNote[]
}
