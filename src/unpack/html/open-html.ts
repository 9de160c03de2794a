import { decodeText, type Opened, type Opener } from '#bytes'
import type { Flaw } from '#domain'
import { findSmuggled } from '../smuggling/index.ts'
import { charsetOf, unreadCharset } from '../text/index.ts'
import { withEntities } from './entities.ts'
import { helpShortcuts } from './help-shortcuts.ts'
import { readPage } from './read-page.ts'

// LIMIT: what is behind stays unread and holds the mail. Browsers and mail programs read on where a page is padded, so
// no comment of two megabytes may hide a link from us.
const PAGE_BYTES_MAX = 32 * 2 ** 20
const CHARS_A_STEP = 16
// LIMIT: forty thousand links in a mail; more cost seconds in the rules, and nobody reads them.
const STEPS_A_LINK = 500

/** HTML: the text a reader sees, every link with what it shows, and how many scripts and forms there are. */
export const openHtml: Opener = (content, opening): Opened => {
  const { text, charset } = decodeText(
    content.subarray(0, PAGE_BYTES_MAX),
    charsetOf(opening.given) || metaCharset(content),
  )
  // QUIRK: Internet Explorer's engine, which Outlook and Office used, reads on over a NUL in the middle of a word.
  const plain = text.includes('\0') ? text.replaceAll('\0', '') : text
  const markup = opening.kind === 'html' ? plain : withEntities(plain)
  const isPaid = opening.budget.spendSteps(Math.ceil(markup.length / CHARS_A_STEP))
  const page = readPage(isPaid ? markup : '')
  // WHY: what a mail program shows as the mail's own text runs no script, but a saved page and a picture do.
  const isByteALetter = markup === text && !NOT_ASCII.test(charset)
  const whole = isByteALetter ? content : Buffer.from(markup)
  const smuggled = findSmuggled(whole, opening.budget, page.handlers)
  // A picture runs nothing but what it carries, so its handlers count as scripts.
  const scripts = page.scripts + (opening.kind === 'html' ? 0 : page.handlers.length)
  const flaws: Flaw[] = []
  const charsetFlaw = unreadCharset(charsetOf(opening.given), content)
  if (charsetFlaw !== undefined) flaws.push(charsetFlaw)
  if (!isPaid || content.length > PAGE_BYTES_MAX) flaws.push({ code: 'html/too-long', level: 'stopped' })
  const links = opening.budget.spendSteps(page.links.length * STEPS_A_LINK) ? page.links : []
  if (page.isCut || links.length < page.links.length) flaws.push({ code: 'html/too-many-links', level: 'stopped' })
  if (smuggled.isCut) flaws.push({ code: 'html/script-not-read-whole', level: 'stopped' })
  return {
    facts: [
      { type: 'text', from: 'html', text: page.text, charset },
      { type: 'html', scripts, forms: page.forms, passwordFields: page.passwordFields },
      ...links,
      ...smuggled.facts,
      ...helpShortcuts(isPaid ? markup : ''),
    ],
    children: smuggled.children,
    flaws,
  }
}

// Encodings in which the letters of markup are not the bytes of ASCII; UTF-16 with its mark is seen by its reader.
const NOT_ASCII = /^(?:utf-(?:7|16|32)|hz|iso-2022)/i

const metaCharset = (content: Buffer): string =>
  /<meta[^>]{1,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(content.toString('latin1', 0, 1024))?.[1] ?? ''
