import { type Evidence, KINDS, type Lang } from '#domain'
import type { Paint } from './paint.ts'
import type { RenderOptions } from './render-options.ts'
import type { Report, ReportFinding } from './report.ts'
import { sizeText } from './size.ts'
import { visible } from './visible.ts'
import { widthOf } from './width.ts'
import type { Words } from './wording.ts'
import { wordsFor } from './words.ts'
import { hang, pad, wrap } from './wrap.ts'

const EVIDENCE_SHOWN = 3
const INDENT = '   '
// Said already where the path ends with them, and where the thing has none.
const NAMES = new Set(['archive', 'document', 'file', 'name'])

/** One finding: what was found, why it matters, what to do next, and where it can be checked. */
export function renderFinding(
  finding: ReportFinding,
  number: number,
  report: Report,
  options: RenderOptions,
  paint: Paint,
): string[] {
  const words = wordsFor(options.lang)
  const lead = pad(`${number}.`, INDENT.length)
  const [first = '', ...rest] = wrap(finding.title, options.width - INDENT.length)
  const lines = [paint.strong(lead + first), ...rest.map((line) => paint.strong(INDENT + line))]
  const labels = [words.why, words.todo, words.where]
  const columns = Math.max(...labels.map(widthOf)) + 2
  const say = (label: string, text: string) => {
    const [top = '', ...below] = hang(INDENT + pad(label, columns), text, options.width)
    const cut = INDENT.length + label.length
    lines.push(INDENT + paint.label(label) + top.slice(cut), ...below)
  }
  say(words.why, finding.why)
  say(words.todo, finding.todo)
  const shown = finding.evidence.slice(0, options.verbose ? finding.evidence.length : EVIDENCE_SHOWN)
  shown.forEach((evidence, index) => {
    const again = evidence.part === shown[index - 1]?.part
    say(index === 0 ? words.where : '', evidenceText(evidence, again, report, words, options.lang))
  })
  const left = finding.evidence.length - shown.length
  if (left > 0) say('', words.moreEvidence(left))
  return lines
}

/** The part's path, unless the evidence before was about the same part, and what was seen there. */
function evidenceText(evidence: Evidence, again: boolean, report: Report, words: Words, lang: Lang): string {
  const path = report.parts[evidence.part]?.path ?? words.place(evidence.part)
  const values = Object.entries(evidence.seen)
    .filter(([key, value]) => !(NAMES.has(key) && (value === '' || path === value || path.endsWith(` > ${value}`))))
    .map(([key, value]) => seenText(key, value, words, lang))
  if (evidence.at !== undefined) values.push(words.offset(evidence.at))
  const seen = values.join(words.between.values)
  if (seen === '') return visible(path)
  return again ? seen : `${visible(path)}\n${seen}`
}

function seenText(key: string, value: string | number, words: Words, lang: Lang): string {
  const name = lookUp(words.seen, key) ?? visible(key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
  return `${name}${words.between.name}${valueText(key, value, words, lang)}`
}

function valueText(key: string, value: string | number, words: Words, lang: Lang): string {
  if (typeof value === 'number') return /bytes$/i.test(key) ? sizeText(value) : String(value)
  if (/kind$/i.test(key) && Object.hasOwn(KINDS, value)) return KINDS[value as keyof typeof KINDS][lang]
  if (value === '') return words.empty
  // WHY only these keys: a file may be called `yes`, too.
  const known = key === 'flaw' ? lookUp(words.flaw, value) : PLAIN.has(key) ? lookUp(words.value, value) : undefined
  return known ?? visible(value)
}

const PLAIN = new Set(['because', 'boxed', 'opened', 'signed', 'startsByItself', 'visibility', 'why'])

const lookUp = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined
