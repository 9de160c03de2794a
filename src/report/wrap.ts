import { lettersOf, widthOf } from './width.ts'

// Lines that fit a terminal, Japanese and English mixed. Japanese may break between any two letters, except that
// a line may not begin with a closing mark or small kana and may not end with an opening bracket (kinsoku, JIS X 4051).
// Latin words, paths and URLs stay whole while they fit.

const NEVER_FIRST = new Set(
  '、。，．,.:;・：；？！?!‐゠–〜ー〳〵々ゝゞヽヾ…‥’”」』）〕］｝〉》】〙〗)]}％%ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ',
)
const NEVER_LAST = new Set('‘“「『（〔［｛〈《【〘〖([{￥＄№#')

interface Atom {
  readonly text: string
  readonly columns: number
}

/** Breaks a text into lines of at most `columns`; line breaks in it are kept. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => fill(splitAtoms(paragraph, columns), columns))
}

/** Text in a column beside its label: `label  text`, further lines below the text. */
export function hang(label: string, text: string, columns: number): string[] {
  const lead = widthOf(label)
  const lines = wrap(text, Math.max(8, columns - lead))
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(lead)) + line)
}

/** Pads to a number of columns; `end` puts the text at the right. */
export function pad(text: string, columns: number, side: 'start' | 'end' = 'start'): string {
  const space = ' '.repeat(Math.max(0, columns - widthOf(text)))
  return side === 'start' ? text + space : space + text
}

/** Cuts to a number of columns; what is left out is shown as `…`. */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let used = 1
  for (const segment of lettersOf(text)) {
    used += widthOf(segment)
    if (used > columns) break
    kept += segment
  }
  return `${kept}…`
}

function fill(atoms: readonly Atom[], columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const { text, columns: wide } of atoms) {
    const inked = widthOf(text.trimEnd())
    if (used > 0 && used + inked > columns) {
      lines.push(line.trimEnd())
      line = ''
      used = 0
    }
    line += text
    used += wide
  }
  lines.push(line.trimEnd())
  return lines
}

/** The pieces that no line break may split. */
function splitAtoms(paragraph: string, columns: number): Atom[] {
  const atoms: Atom[] = []
  let run = ''
  let last = ''
  for (const segment of lettersOf(paragraph)) {
    if (run !== '' && mayBreak(last, segment)) {
      atoms.push(...atMost(run, columns))
      run = ''
    }
    run += segment
    last = segment
  }
  if (run !== '') atoms.push(...atMost(run, columns))
  return atoms
}

function mayBreak(before: string, after: string): boolean {
  if (after === ' ') return false
  if (before === ' ') return true
  if (NEVER_FIRST.has(after) || NEVER_LAST.has(before)) return false
  return isWide(before) || isWide(after)
}

// WHY: a table of ranges instead of measuring each letter; only letters that Japanese writes without spaces matter.
const isWide = (letter: string): boolean =>
  /^[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u.test(letter)

/** A word that is longer than a line is cut where the line ends. */
function atMost(run: string, columns: number): Atom[] {
  const whole = widthOf(run)
  if (widthOf(run.trimEnd()) <= columns) return [{ text: run, columns: whole }]
  const atoms: Atom[] = []
  let text = ''
  let used = 0
  for (const segment of lettersOf(run)) {
    const wide = widthOf(segment)
    if (used > 0 && used + wide > columns) {
      atoms.push({ text, columns: used })
      text = ''
      used = 0
    }
    text += segment
    used += wide
  }
  atoms.push({ text, columns: used })
  return atoms
}
