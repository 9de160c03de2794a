// Words that ask a reader to switch protection off, in the languages that such documents have been written in.

import type { TextFact } from '#domain'

// LIMIT: the request stands at the beginning of a document; long texts are searched up to here.
const TEXT_CHARS_MAX = 200_000

/** A text made ready for searching, once for all the rules that read it. */
export interface Searchable {
  /** Whether any of these stems (lower case) may be in it; cheap, so that most texts are done with here. */
  readonly mayHold: (stems: readonly string[]) => boolean
  /** Widths unified, lower case, all space gone: Japanese breaks lines anywhere. */
  readonly squeezed: () => string
}

const known = new WeakMap<TextFact, Searchable>()

/** Makes a text searchable; the same text is prepared only once. */
export function searchable(fact: TextFact): Searchable {
  const before = known.get(fact)
  if (before !== undefined) return before
  const lower = lazy(() => {
    const text = fact.text.slice(0, TEXT_CHARS_MAX)
    return (WIDE.test(text) ? text.normalize('NFKC') : text).toLowerCase()
  })
  const made: Searchable = {
    mayHold: (stems) => stems.some((stem) => lower().includes(stem)),
    squeezed: lazy(() =>
      lower()
        .normalize('NFKC')
        .replace(/[\s\p{Cf}"'「」『』“”‘’„«»]+/gu, ''),
    ),
  }
  known.set(fact, made)
  return made
}

// Full-width Latin letters and half-width kana: the stems would not be found in them.
const WIDE = /[\uff01-\uff9f]/u

function lazy(make: () => string): () => string {
  let value: string | undefined
  return () => {
    value ??= make()
    return value
  }
}

// One of these stands in every request below.
const STEMS = ['enable', '効', '許可', '启用', '啟用', 'aktivieren', 'activer', 'habilitar', 'abilita', 'включить']

// The buttons that Office shows, and no manual needs to name them to anybody who just opens a file.
const BUTTONS =
  /enable(?:the)?(?:content|editing)|(?:コンテンツ|編集)(?:の|を)有効|コンテンツを許可|(?:启用|啟用)(?:内容|內容|编辑|編輯)|inhalteaktivieren|bearbeitungaktivieren|activerlecontenu|activerlamodification|habilitar(?:el)?contenido|habilitar(?:edición|conteúdo)|abilitacontenuto|включитьсодержимое/u

// QUIRK: forms with honest macros say "enable macros" too, to make them work; a lure says it to make something visible.
const MACROS = /enable(?:all|the)?macros?|マクロを有効|マクロの有効/u
const SEEING = '(?:toview|todisplay|tosee|toread|protected|表示|閲覧|ご覧|見る|読む|保護)'
const MACROS_TO_SEE = new RegExp(`(?:${MACROS.source}).{0,40}${SEEING}|${SEEING}.{0,40}(?:${MACROS.source})`, 'u')

/** Words that ask to switch protection off, whatever for; undefined when there are none. */
export const enablingWords = (fact: TextFact): string | undefined => found(fact, BUTTONS) ?? found(fact, MACROS)

/** Words that ask to switch protection off in order to see something; undefined when there are none. */
export const lureWords = (fact: TextFact): string | undefined => found(fact, BUTTONS) ?? found(fact, MACROS_TO_SEE)

function found(fact: TextFact, words: RegExp): string | undefined {
  const text = searchable(fact)
  return text.mayHold(STEMS) ? words.exec(text.squeezed())?.[0] : undefined
}

/** The words around a finding, for people to judge. */
export function excerptAround(fact: TextFact, word: string): string {
  const text = searchable(fact).squeezed()
  const at = text.indexOf(word)
  return text.slice(Math.max(0, at - 30), at + word.length + 30)
}
