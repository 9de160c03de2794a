// Text that a sender chose, made safe to show on a terminal. A mail's subject may hold escape sequences that repaint
// the screen, marks that turn the reading direction (`gpj.exe` shown as `exe.jpg`), or characters nobody can see.
// Each of them is shown by its number instead; everything else stays as it is.

const SHOWN_CHARACTERS_MAX = 240

// Controls, format characters (bidi, zero width, tags), line and paragraph separators, lone surrogates, and the
// letters that draw nothing: Hangul fillers, the braille blank, the combining grapheme joiner.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]|[\u034f\u17b4\u17b5]/gu
const MARK_PILE = /(\p{M}{4})\p{M}+/gu

/** Escapes and shortens text of unknown origin for one line of a terminal. */
export function visible(text: string, charactersMax: number = SHOWN_CHARACTERS_MAX): string {
  // WHY: cut in code units first, so that a megabyte of text costs nothing; a pair cut in two is then shown as such.
  const head = text.length > charactersMax * 2 ? text.slice(0, charactersMax * 2) : text
  const characters = Array.from(head)
  const cut = characters.length > charactersMax || head.length < text.length
  const shown = cut ? characters.slice(0, charactersMax).join('') : head
  const safe = shown.replace(UNSEEN, byNumber).replace(MARK_PILE, '$1<…>')
  return cut ? `${safe}… (+${text.length - shown.length})` : safe
}

function byNumber(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
