import type { StoryWords } from './story-words.ts'

// An entry as a sentence. Entries are read as they lie in the store, unverified and perhaps written by a later Sekisho,
// so every field is asked for by name and may be missing or be something else; nothing in them stops a story.

export interface Say {
  readonly words: StoryWords
  readonly shown: (text: string, charactersMax: number) => string
  readonly titleOf: (rule: string) => string | undefined
}

/** A value of which nothing is known but that it came out of JSON. */
export interface Loose {
  readonly text: (name: string) => string | undefined
  readonly number: (name: string) => number
  readonly within: (name: string) => Loose
  readonly list: (name: string) => readonly Loose[]
  readonly texts: (name: string) => readonly string[]
  readonly value: unknown
}

export function looseOf(value: unknown): Loose {
  const member = (name: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined
  const list = (name: string): readonly unknown[] => {
    const found = member(name)
    return Array.isArray(found) ? found : []
  }
  return {
    value,
    text: (name) => {
      const found = member(name)
      return typeof found === 'string' && found !== '' ? found : undefined
    },
    number: (name) => {
      const found = member(name)
      return typeof found === 'number' ? found : 0
    },
    within: (name) => looseOf(member(name)),
    list: (name) => list(name).map(looseOf),
    texts: (name) => list(name).filter((one) => typeof one === 'string'),
  }
}

// LIMIT: a sentence that is read, not a record; the record is `ledger show --json`.
const NAMES_MAX = 5
const NAME_CHARS_MAX = 120
const TEXT_CHARS_MAX = 300

export function sentenceOf(entry: Loose, say: Say): string {
  const kind = entry.text('kind') ?? ''
  const sentence = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind] : undefined
  const said = (sentence ?? otherSentence)(entry, say)
  const isCut = (entry.value as { readonly cut?: unknown } | undefined)?.cut === true
  return isCut ? `${said} ${say.words.wasCut}` : said
}

type Sentence = (entry: Loose, say: Say) => string

const SENTENCES: Readonly<Record<string, Sentence>> = {
  received: receivedSentence,
  judged: judgedSentence,
  acted: actedSentence,
  viewed: (entry, say) =>
    say.words.viewed(whoOf(entry, say), shownText(entry.text('what') ?? '', say), shownMaybe(entry.text('from'), say)),
  'password-tried': (entry, say) =>
    say.words.passwordTried(
      whoOf(entry, say),
      shownText(entry.text('part') ?? '', say),
      (entry.value as { readonly opened?: unknown }).opened === true,
    ),
}

function receivedSentence(entry: Loose, say: Say): string {
  const { words } = say
  const headers = entry.within('headers')
  const from = headers.list('from').map((one) => personText(one, say))
  const files = entry.list('parts').flatMap((part) => part.text('path')?.replace(/^mail > /, '') ?? [])
  const peer = entry.within('peer')
  const origin = Object.entries(entry.within('authentication').value ?? {})
    .filter(([, outcome]) => typeof outcome === 'string')
    .map(([check, outcome]) => `${check} ${outcome}`)
  return words.received({
    sender: shownText(entry.within('envelope').text('sender') ?? words.nobody, say),
    from: from.length === 0 ? '' : joinedText(from, say),
    recipients: recipientsText(entry.within('envelope'), say),
    subject: shownMaybe(headers.text('subject'), say),
    size: sizeText(entry.number('bytes')),
    files:
      files.length === 0
        ? undefined
        : joinedText(
            files.map((file) => shownName(file, say)),
            say,
          ),
    door: words.door(shownName(entry.text('door') ?? '', say)),
    peer:
      [peer.text('helo'), peer.text('address')]
        .flatMap((one) => (one === undefined ? [] : [shownName(one, say)]))
        .join(' ') || undefined,
    isInClear: entry.text('tls') === undefined,
    origin: origin.length === 0 ? undefined : shownText(origin.join(', '), say),
  })
}

function personText(person: Loose, say: Say): string {
  const [name, address] = [person.text('name'), person.text('address')]
  const shownAddress = address === undefined ? '' : shownName(address, say)
  return name === undefined ? shownAddress : `${shownName(name, say)} <${shownAddress}>`
}

function judgedSentence(entry: Loose, say: Say): string {
  const { words, titleOf } = say
  const verdict = entry.text('verdict') ?? ''
  const findings = entry
    .list('findings')
    .filter((finding) => finding.number('weight') > 0)
    .map((finding) => {
      const rule = finding.text('rule') ?? ''
      return words.finding(titleOf(rule) ?? '', shownName(rule, say))
    })
  return words.judged({
    verdict: (Object.hasOwn(words.verdicts, verdict) ? words.verdicts[verdict] : undefined) ?? shownName(verdict, say),
    score: String(entry.number('score')),
    because: findings.length === 0 ? undefined : joinedText(findings, say),
    policy: shownName(entry.text('policy') ?? '', say),
    rules: shownName(entry.text('rules') ?? '', say),
  })
}

function actedSentence(entry: Loose, say: Say): string {
  const { words } = say
  const action = entry.text('action') ?? ''
  const act = Object.hasOwn(words.acted, action) ? words.acted[action as keyof StoryWords['acted']] : undefined
  if (act === undefined) return otherSentence(entry, say)
  const [reply, reason] = [entry.text('reply'), entry.text('reason')]
  return [
    act({ who: whoOf(entry, say), recipients: recipientsText(entry, say) }),
    ...(reason === undefined ? [] : [words.reason(shownText(reason, say))]),
    ...(reply === undefined ? [] : [words.reply(shownText(reply, say))]),
  ].join(words.locale === 'ja-JP' ? '' : ' ')
}

const otherSentence: Sentence = (entry, say) => {
  const {
    who: _,
    from: __,
    v: ___,
    index: ____,
    at: _____,
    mail: ______,
    ...rest
  } = (entry.value ?? {}) as Record<string, unknown>
  return say.words.other(whoOf(entry, say), shownText(JSON.stringify(rest), say))
}

/** `user yamada`, `door smtp`, `sekisho`. */
function whoOf(entry: Loose, say: Say): string {
  const who = entry.text('who') ?? ''
  if (who === 'sekisho') return 'Sekisho'
  if (who.startsWith('door ')) return say.words.door(shownName(who.slice(5), say))
  return who.startsWith('user ') ? say.words.user(shownName(who.slice(5), say)) : shownName(who, say)
}

function recipientsText(entry: Loose, say: Say): string {
  const recipients = entry.texts('recipients').map((one) => shownName(one, say))
  return recipients.length === 0 ? say.words.nobody : joinedText(recipients, say)
}

const joinedText = (texts: readonly string[], { words }: Say): string =>
  words.joined(texts.slice(0, NAMES_MAX), Math.max(0, texts.length - NAMES_MAX))

const shownName = (text: string, { shown }: Say): string => shown(text, NAME_CHARS_MAX)
const shownText = (text: string, { shown }: Say): string => shown(text, TEXT_CHARS_MAX)
const shownMaybe = (text: string | undefined, say: Say): string | undefined =>
  text === undefined ? undefined : shownText(text, say)

const KB = 1_024

function sizeText(bytes: number): string {
  if (bytes < KB) return `${bytes} B`
  return bytes < KB * KB ? `${(bytes / KB).toFixed(1)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`
}
