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

const ENABLING =
  /enable(?:the)?(?:content|editing|macros?)|enableallmacros|(?:コンテンツ|編集|マクロ)(?:の|を)有効|コンテンツを許可|(?:启用|啟用)(?:内容|內容|编辑|編輯|宏)|inhalteaktivieren|bearbeitungaktivieren|activerlecontenu|activerlamodification|habilitar(?:el)?contenido|habilitar(?:edición|conteúdo)|abilitacontenuto|включитьсодержимое/u

/** Words that ask for macros or editing to be enabled; undefined when there are none. */
export const enablingWords = (text: string): string | undefined => ENABLING.exec(squeezed(text))?.[0]

/** The words around a finding, as written, for people to judge. */
export const excerptAround = (text: string, word: string): string => {
  const at = squeezed(text).indexOf(word)
  return squeezed(text).slice(Math.max(0, at - 30), at + word.length + 30)
}
