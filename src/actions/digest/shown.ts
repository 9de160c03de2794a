import type { Lang } from '#domain'
import { visible } from '#report'
import type { Held } from '../quarantine/held.ts'
import { digestWordsFor } from './digest-words.ts'

// What a sender wrote, as digests and pages show it: nothing invisible, nothing that is markup, and nothing that a mail
// program makes a link of by itself. A digest is a mail that people trust; no sender may put a link into it.

const SUBJECT_CHARACTERS_MAX = 120

/** A text of the sender's, cut and without anything that becomes a link. */
export const shown = (text: string): string => defanged(visible(text.trim(), SUBJECT_CHARACTERS_MAX))

export const shownSubject = ({ subject }: Held, lang: Lang): string =>
  subject.trim() === '' ? digestWordsFor(lang).noSubject : shown(subject)

/** Who it says it is from, and who really sent it, where that is somebody else. */
export function shownSender({ from, sender }: Held, lang: Lang): string {
  const { noSender, sentBy } = digestWordsFor(lang)
  const head = from.trim() === '' ? noSender : shown(from)
  return sender === '' || from.toLowerCase().includes(sender.toLowerCase()) ? head : head + sentBy(shown(sender))
}

// WHY each dot and colon in brackets: programs look for `http:`, `www.` and names of domains, with or without a scheme.
// An address with `@` at most opens a letter to whoever it names, and must stay legible.
const LINKS =
  /(?<![\w@.-])(?:[a-z][a-z0-9+.-]{1,15}:\/{0,2}(?=[^\s:])|(?![\w.+-]*@)(?:[\p{L}\p{N}_-]+\.)+(?=\p{L}[\p{L}\p{N}-]))/giu

const defanged = (text: string): string => text.replace(LINKS, (link) => link.replace(/[.:]/g, '[$&]'))

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** `11月24日(火) 18:05` or `Tue 24 Nov, 18:05`. */
export function shownTime(ms: number, lang: Lang, timeZone: string | undefined): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const form = { month: lang === 'ja' ? 'long' : 'short', day: 'numeric', weekday: 'short', ...zone } as const
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', { ...form, ...clock }).format(ms)
}
