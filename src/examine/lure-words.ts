// Words that ask a reader to switch protection off, in the languages that such documents have been written in.

import type { TextFact } from '#domain'

// LIMIT: the request stands at the beginning of a document; long texts are searched up to here.
const TEXT_CHARS_MAX = 200_000
// LIMIT: a stem that comes more often than this is what the text is about, not a request in it.
const PLACES_MAX = 40

// Full-width Latin letters and half-width kana: stems would not be found in them.
const WIDE = /[\uff01-\uff9f]/
// Those, and the capitals of the alphabets that the words below are written in.
const UNEVEN = /[A-ZÀ-ÞĀ-ſΑ-ΫА-Я\uff01-\uff9f]/

const lowered = new WeakMap<TextFact, string>()

/**
 * The surroundings of every place where one of these stems (lower case) stands, ready for matching: widths unified,
 * lower case, all space gone, for Japanese breaks lines anywhere. WHY: most texts hold no stem and cost next to nothing.
 */
export function surroundings(fact: TextFact, stems: readonly string[], charsAround: number): readonly string[] {
  const text = loweredText(fact)
  const places: string[] = []
  for (const stem of stems) {
    let at = text.indexOf(stem)
    for (let count = 0; at >= 0 && count < PLACES_MAX; count++) {
      places.push(squeezed(text.slice(Math.max(0, at - charsAround), at + stem.length + charsAround)))
      at = text.indexOf(stem, at + Math.max(stem.length, charsAround >> 1))
    }
  }
  return places
}

function loweredText(fact: TextFact): string {
  const before = lowered.get(fact)
  if (before !== undefined) return before
  const text = fact.text.slice(0, TEXT_CHARS_MAX)
  const lower = UNEVEN.test(text) ? (WIDE.test(text) ? text.normalize('NFKC') : text).toLowerCase() : text
  lowered.set(fact, lower)
  return lower
}

const squeezed = (text: string): string => text.normalize('NFKC').replace(/[\s\p{Cf}"'「」『』“”‘’„«»]+/gu, '')

// One of these stands in every request below.
const STEMS = ['enable', '効', '許可', '启用', '啟用', 'aktivieren', 'activer', 'habilitar', 'abilita', 'включить']

// The buttons that Office shows, and no manual needs to name them to anybody who just opens a file.
const BUTTONS =
  /enable(?:the)?(?:content|editing)|(?:コンテンツ|編集)(?:の|を)有効|コンテンツを許可|(?:启用|啟用)(?:内容|內容|编辑|編輯)|inhalteaktivieren|bearbeitungaktivieren|activerlecontenu|activerlamodification|habilitar(?:el)?contenido|habilitar(?:edición|conteúdo)|abilitacontenuto|включитьсодержимое/u

// QUIRK: forms with honest macros say "enable macros" too, to make them work; a lure says it to make something visible.
const MACROS = /enable(?:all|the)?macros?|マクロを有効|マクロの有効/u
const SEEING = '(?:toview|todisplay|tosee|toread|protected|表示|閲覧|ご覧|見る|読む|保護)'
const MACROS_TO_SEE = new RegExp(`(?:${MACROS.source}).{0,40}${SEEING}|${SEEING}.{0,40}(?:${MACROS.source})`, 'u')

/** A request to switch protection off, whatever for, with the words around it; undefined when there is none. */
export const enablingWords = (fact: TextFact): string | undefined => requestIn(fact, [BUTTONS, MACROS])

/** A request to switch protection off in order to see something; undefined when there is none. */
export const lureWords = (fact: TextFact): string | undefined => requestIn(fact, [BUTTONS, MACROS_TO_SEE])

function requestIn(fact: TextFact, requests: readonly RegExp[]): string | undefined {
  for (const place of surroundings(fact, STEMS, CHARS_AROUND)) {
    for (const request of requests) {
      const found = request.exec(place)
      if (found !== null) return excerptAround(place, found.index, found[0].length)
    }
  }
  return undefined
}

const CHARS_AROUND = 120
const EXCERPT_CHARS = 30

/** The words around a match, for people to judge. */
export const excerptAround = (text: string, at: number, length: number): string =>
  text.slice(Math.max(0, at - EXCERPT_CHARS), at + length + EXCERPT_CHARS)
