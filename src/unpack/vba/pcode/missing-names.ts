// Which names of compiled code its source does not have. By names, not by texts: the editor keeps both in step, while a
// text may be written in more than one way. Comments and texts of the source do not count as having a name.

// A comment goes on in the next line after ` _`; a name may stand in brackets and may then hold anything.
const PIECES =
  /"(?:[^"\r\n]|"")*"?|(?:'|rem\b(?<![\w.]rem))(?:[^\r\n]*[ \t]_[ \t]*\r?\n)*[^\r\n]*|\[[^\]\r\n]{1,255}\]|[a-z_\x80-\uffff][\w\x80-\uffff]*/g
const ATTRIBUTE = /^attribute [^\r\n]*/gim
const QUOTE = 34
const APOSTROPHE = 39
const BRACKET = 91

// What the compiler makes up: `_B_var_Range` for the type of `Range$`, `_Evaluate` for brackets.
const MADE_UP = /^_/

/** The names of compiled code that are not among those of the source. */
export const missingNames = (used: readonly string[], written: ReadonlySet<string>): string[] =>
  used.filter((name) => !MADE_UP.test(name) && !written.has(name.toLowerCase()))

/** Every name that a source has outside comments, texts and attributes, in lower case. */
export function writtenNames(source: string): Set<string> {
  const names = new Set<string>()
  for (const piece of source.replace(ATTRIBUTE, '').toLowerCase().match(PIECES) ?? []) {
    const first = piece.charCodeAt(0)
    if (first === QUOTE || first === APOSTROPHE || piece.startsWith('rem ')) continue
    if (first !== BRACKET) names.add(piece)
    else for (const name of piece.slice(1, -1).split(/[!.[\]]/)) names.add(name)
  }
  return names
}
