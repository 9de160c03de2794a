import type { FindingText, Lang } from '#domain'
import type { Held } from '../quarantine/held.ts'
import { type HeldClass, heldClass } from '../quarantine/held-class.ts'
import { heldText } from '../quarantine/held-report.ts'
import type { PageEnd } from './digest-wording.ts'
import { digestWordsFor } from './digest-words.ts'
import { pageShell } from './page-shell.ts'
import { escapeHtml, shown, shownSender, shownSubject, shownTime } from './shown.ts'

// LIMIT: what a person reads; the strongest come first.
const FINDINGS_SHOWN = 3

export interface ReleasePage {
  readonly held: Held
  readonly recipient: string
  readonly lang: Lang
  readonly organisation: string
  readonly timeZone?: string
  /** Goes with the form and comes back with it. */
  readonly seal: string
  readonly rights: Readonly<Record<HeldClass, boolean>>
  /** The form came without its tick. */
  readonly isUnsure?: boolean
}

/** The page of a held mail: what it is, why it is held, and the one thing that may be done. */
export function renderReleasePage(page: ReleasePage): string {
  const { held, lang, organisation, rights } = page
  const words = digestWordsFor(lang).page
  const kind = heldClass(held)
  const form = rights[kind] ? releaseForm(page) : askForm(page, kind)
  const other = lang === 'ja' ? 'en' : 'ja'
  return pageShell(
    lang,
    organisation,
    words.held,
    [
      paragraph(words.heldIntro(organisation)),
      factsOf(page),
      `<h2>${escapeHtml(words.found)}</h2>`,
      findingsOf(held, lang),
      form,
      paragraph(words.leave),
      `<p><a href="?lang=${other}" hreflang="${other}" lang="${other}">${words.otherLanguage}</a></p>`,
    ].join('\n'),
  )
}

/** A page that only says something. */
export function renderEndPage(end: PageEnd, lang: Lang, organisation: string): string {
  const { title, text } = digestWordsFor(lang).page.ends[end]
  return pageShell(lang, organisation, title, paragraph(text))
}

function factsOf({ held, recipient, lang, timeZone }: ReleasePage): string {
  const { mail, page } = digestWordsFor(lang)
  const rows = [
    [mail.about, shownSubject(held, lang)],
    [mail.from, shownSender(held, lang)],
    [page.to, shown(recipient)],
    [mail.time, shownTime(held.heldAt, lang, timeZone)],
  ] as const
  return `<dl>${rows.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`
}

function findingsOf({ rules }: Held, lang: Lang): string {
  const { colon, page } = digestWordsFor(lang)
  const { todo, more } = page
  const texts = rules.slice(0, FINDINGS_SHOWN).map((rule) => heldText(rule, lang))
  const [first = heldText('', lang), ...others] = texts
  const block = ({ title, why }: FindingText) => `<h3>${escapeHtml(title)}</h3>${paragraph(why)}`
  // WHY one: what to do about the strongest finding is what to do about the mail.
  const left = rules.length - FINDINGS_SHOWN
  const rest = left > 0 ? [paragraph(more(left))] : []
  return [block(first), ...others.map(block), ...rest, paragraph(`${todo}${colon} ${first.todo}`)].join('\n')
}

function releaseForm({ lang, seal, isUnsure = false }: ReleasePage): string {
  const words = digestWordsFor(lang).page
  return [
    `<h2>${escapeHtml(words.release)}</h2>`,
    paragraph(words.releaseIntro),
    ...(isUnsure ? [`<p class="alert" role="alert">${escapeHtml(words.notSure)}</p>`] : []),
    `<form method="post"><input type="hidden" name="seal" value="${escapeHtml(seal)}">`,
    `<label><input type="checkbox" name="sure" value="yes" required> <span>${escapeHtml(words.sure)}</span></label>`,
    `<button type="submit" name="do" value="release">${escapeHtml(words.release)}</button></form>`,
  ].join('\n')
}

function askForm({ lang, seal }: ReleasePage, kind: HeldClass): string {
  const words = digestWordsFor(lang).page
  return [
    `<h2>${escapeHtml(words.ask)}</h2>`,
    paragraph(words.askIntro[kind]),
    paragraph(words.askHow),
    `<form method="post"><input type="hidden" name="seal" value="${escapeHtml(seal)}">`,
    `<button type="submit" name="do" value="ask">${escapeHtml(words.ask)}</button></form>`,
  ].join('\n')
}

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`
