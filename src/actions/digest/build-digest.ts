import type { Lang } from '#domain'
import type { Held } from '../quarantine/held.ts'

export interface DigestSettings {
  readonly recipient: string
  /** What is held for the recipient and was not in a digest before, the latest in front. */
  readonly mails: readonly Held[]
  /** How many more are held that were in a digest before. */
  readonly olderCount: number
  readonly lang: Lang
  /** The address of the page for a mail; it shows, and acts on POST only. */
  readonly links: (held: Held) => string
  readonly organisation: string
  /** The address the digest is from: `Sekisho <sekisho@example.com>`. */
  readonly from: string
  readonly date: Date
  readonly messageId: string
  /** IANA name, for the times in the mail. */
  readonly timeZone?: string
}

/** The daily mail for one recipient, text and HTML, lines ending with CRLF; sending it is the caller's. */
export async function buildDigest(_settings: DigestSettings): Promise<Buffer> {
  throw new Error('The digest is being built')
}
