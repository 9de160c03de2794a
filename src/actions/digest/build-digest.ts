import MailComposer from 'nodemailer/lib/mail-composer'
import type { Lang } from '#domain'
import type { Held } from '../quarantine/held.ts'
import { heldTitle } from '../quarantine/held-report.ts'
import { digestHtml } from './digest-html.ts'
import { digestText } from './digest-text.ts'
import { digestWordsFor } from './digest-words.ts'
import { shown, shownSender, shownSubject, shownTime } from './shown.ts'

export interface DigestSettings {
  readonly recipient: string
  /** What is held for the recipient and was not in a digest before, the latest in front. */
  readonly mails: readonly Held[]
  /** How many more are held that were in a digest before. */
  readonly olderCount: number
  readonly lang: Lang
  /** The address of the page for a mail; it shows, and acts on POST only. Undefined where there are no pages. */
  readonly links: (held: Held) => string | undefined
  readonly organisation: string
  /** The address that the digest is from. */
  readonly from: { readonly name: string; readonly address: string }
  readonly date: Date
  /** With its angle brackets. */
  readonly messageId: string
  /** IANA name, for the times in the mail. */
  readonly timeZone?: string
}

/** The daily mail for one recipient, text and HTML, lines ending with CRLF; sending it is the caller's. */
export async function buildDigest(settings: DigestSettings): Promise<Buffer> {
  const { recipient, mails, lang, links, organisation, from, date, messageId, timeZone, olderCount } = settings
  const lines = mails.map((held) => ({
    from: shownSender(held, lang),
    subject: shownSubject(held, lang),
    time: shownTime(held.heldAt, lang, timeZone),
    reason: heldTitle(held, lang),
    link: links(held),
  }))
  const page = { recipient: shown(recipient), lang, organisation, olderCount, lines }
  return new MailComposer({
    from,
    to: { name: '', address: recipient },
    ...{ subject: digestWordsFor(lang).mail.subject(lines.length), date, messageId },
    ...{ text: digestText(page), html: digestHtml(page), textEncoding: 'base64', newline: 'windows' },
    // SPEC: RFC 3834 section 5: so that nobody's holiday notice answers it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': lang },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
    .compile()
    .build()
}
