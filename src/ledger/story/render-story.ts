import type { ImportedEvent } from '../import/imported-event.ts'
import { type Loose, looseOf, type Say, sentenceOf } from './sentence.ts'
import type { Story } from './story-of.ts'
import { STORY_EN } from './story-words.en.ts'
import { STORY_JA } from './story-words.ja.ts'

export interface StoryStyle {
  readonly lang: 'ja' | 'en'
  /** Where the reader is: `Asia/Tokyo`. */
  readonly timeZone: string
  /** Makes text that anybody may have written fit to be shown where it is shown: on a terminal, on a page. */
  readonly shown: (text: string, charactersMax: number) => string
  /** What a rule calls what it finds, in this language. */
  readonly titleOf?: (rule: string) => string | undefined
}

/** One thing that happened, as a sentence. */
export interface StoryLine {
  readonly at: number
  /** As the reader writes it: `2026年11月24日(火)`, `Tuesday 24 November 2026`. */
  readonly day: string
  /** `09:12:03` */
  readonly time: string
  /** The kind of entry, or where else it comes from: `postfix`. */
  readonly kind: string
  readonly text: string
}

export interface ToldStory {
  readonly heading: string
  readonly lines: readonly StoryLine[]
  /** What the reader should know besides. */
  readonly notes: readonly string[]
}

/** Tells the life of a mail in sentences, in the order in which it happened. */
export function tellStory({ mail, entries, imported, isCut }: Story, style: StoryStyle): ToldStory {
  const words = style.lang === 'ja' ? STORY_JA : STORY_EN
  const say: Say = { words, shown: style.shown, titleOf: style.titleOf ?? (() => undefined) }
  const clock = clockIn(words.locale, style.timeZone)
  const told = [
    ...entries.map((entry) => ({ at: entry.at, kind: entry.kind, text: sentenceOf(looseOf(entry), say) })),
    ...imported.map((event) => ({ at: event.at, kind: event.source, text: importedSentence(event, say) })),
  ]
  const subject = looseOf(entries.find(({ kind }) => kind === 'received'))
    .within('headers')
    .text('subject')
  return {
    heading: words.heading(subject === undefined ? undefined : style.shown(subject, 200), style.shown(mail, 100)),
    // Where two happened at once, what the ledger wrote comes first.
    lines: told.sort((one, other) => one.at - other.at).map((line) => ({ ...line, ...clock(line.at) })),
    notes: isCut ? [words.isCut] : [],
  }
}

/** The story as text: a heading, the days, and under each what happened. */
export function renderStory(story: Story, style: StoryStyle): string {
  const { heading, lines, notes } = tellStory(story, style)
  const days = [...Map.groupBy(lines, ({ day }) => day)]
  const text = days.map(([day, ofDay]) =>
    [day, ...ofDay.map(({ time, text: said }) => `  ${time}  ${said}`)].join('\n'),
  )
  return [heading, ...text, ...notes].join('\n\n')
}

function clockIn(locale: string, timeZone: string): (at: number) => { readonly day: string; readonly time: string } {
  const day = new Intl.DateTimeFormat(locale, {
    ...({ year: 'numeric', month: 'long', day: 'numeric', timeZone } as const),
    weekday: locale === 'ja-JP' ? 'short' : 'long',
  })
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', hourCycle: 'h23', timeZone })
  return (at) => ({ day: day.format(at), time: time.format(at) })
}

// LIMIT: what a log says besides, a few words each.
const DETAIL_CHARS_MAX = 120
const DETAILS = ['relay', 'reply', 'status', 'reason', 'folder'] as const
const SOURCES: Readonly<Record<string, string>> = {
  ...{ postfix: 'Postfix', dovecot: 'Dovecot', exim: 'Exim', 'microsoft-trace': 'Microsoft 365' },
  ...{ 'microsoft-audit': 'Microsoft 365', 'google-workspace': 'Google Workspace' },
}

function importedSentence(event: ImportedEvent, { words, shown }: Say): string {
  const it: Loose = looseOf(event)
  const text = (name: string) => {
    const found = it.text(name)
    return found === undefined ? undefined : shown(found, DETAIL_CHARS_MAX)
  }
  const details = DETAILS.flatMap((name) => {
    const value = it.within('detail').text(name)
    return value === undefined ? [] : [`${name} ${words.quoted(shown(value, DETAIL_CHARS_MAX))}`]
  })
  return words.imported({
    source: SOURCES[event.source] ?? text('source') ?? '',
    what: words.importedKinds[event.kind] ?? text('kind') ?? '',
    ...{ from: text('from'), to: text('to'), who: text('account') },
    detail: details.length === 0 ? undefined : details.join(' '),
  })
}
