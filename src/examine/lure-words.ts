// Words that ask a reader to switch protection off, in the languages that such documents have been written in.

// LIMIT: the request stands at the beginning of a document; long texts are searched up to here.
const TEXT_CHARS_MAX = 200_000

/** A text as it is searched: widths unified, lower case, all space gone (Japanese breaks lines anywhere). */
export const squeezed = (text: string): string =>
  text
    .slice(0, TEXT_CHARS_MAX)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}"'「」『』“”‘’„«»]/gu, '')

// The buttons that Office shows, and no manual needs to name them to anybody who just opens a file.
const BUTTONS =
  /enable(?:the)?(?:content|editing)|(?:コンテンツ|編集)(?:の|を)有効|コンテンツを許可|(?:启用|啟用)(?:内容|內容|编辑|編輯)|inhalteaktivieren|bearbeitungaktivieren|activerlecontenu|activerlamodification|habilitar(?:el)?contenido|habilitar(?:edición|conteúdo)|abilitacontenuto|включитьсодержимое/u

// QUIRK: forms with honest macros say "enable macros" too, to make them work; a lure says it to make something visible.
const MACROS = /enable(?:all|the)?macros?|マクロを有効|マクロの有効/u
const SEEING = String.raw`(?:toview|todisplay|tosee|toread|protected|表示|閲覧|ご覧|見る|読む|保護)`
const MACROS_TO_SEE = new RegExp(`(?:${MACROS.source}).{0,40}${SEEING}|${SEEING}.{0,40}(?:${MACROS.source})`, 'u')

/** Words that ask to switch protection off, whatever for; undefined when there are none. */
export const enablingWords = (text: string): string | undefined => found(text, BUTTONS) ?? found(text, MACROS)

/** Words that ask to switch protection off in order to see something; undefined when there are none. */
export const lureWords = (text: string): string | undefined => found(text, BUTTONS) ?? found(text, MACROS_TO_SEE)

const found = (text: string, words: RegExp): string | undefined => words.exec(squeezed(text))?.[0]

/** The words around a finding, as written, for people to judge. */
export const excerptAround = (text: string, word: string): string => {
  const at = squeezed(text).indexOf(word)
  return squeezed(text).slice(Math.max(0, at - 30), at + word.length + 30)
}
