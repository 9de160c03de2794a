// One spelling for what is searched: widths unified (half-width kana become kana), lower case; and the pieces by which
// a text is found: words of scripts with spaces, pairs of characters of those without, and single kanji.

// LIMIT: an entry keeps 2,000 characters of a text.
const CHARS_MAX = 2_000

export const foldedText = (text: string): string => text.slice(0, CHARS_MAX).normalize('NFKC').toLowerCase()

// Scripts that are written without spaces. The long vowel mark and iteration marks belong to the words around them.
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}ー々〆〇]/u
const RUN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}ー々〆〇]+|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}])[\p{L}\p{N}])+/gu
const KANJI = /\p{sc=Han}/u

/** The runs of a folded text that can be looked for: words, and stretches without spaces. */
export const runsOf = (folded: string): string[] => folded.match(RUN) ?? []

const isUnspaced = (run: string): boolean => UNSPACED.test(run)

/** Adds the pieces of a folded text under which it is found. */
export function addPieces(folded: string, pieces: Set<string>): void {
  for (const run of runsOf(folded)) {
    if (!isUnspaced(run)) {
      pieces.add(run)
      continue
    }
    let before = ''
    for (const character of run) {
      if (before !== '') pieces.add(before + character)
      if (KANJI.test(character)) pieces.add(character)
      before = character
    }
  }
}

/** The pieces that a text must have to hold this run; none where any text might. */
export function piecesWanted(run: string): string[] {
  if (!isUnspaced(run)) return [run]
  const characters = Array.from(run)
  if (characters.length === 1) return characters.filter((one) => KANJI.test(one))
  return characters.slice(1).map((character, index) => (characters[index] ?? '') + character)
}

/** Whether a folded text holds a run: a word as a whole, a stretch without spaces anywhere. */
export const holdsRun = (folded: string, run: string): boolean =>
  isUnspaced(run) ? folded.includes(run) : folded.includes(run) && runsOf(folded).includes(run)
