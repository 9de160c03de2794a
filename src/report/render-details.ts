import { KINDS } from '#domain'
import type { Paint } from './paint.ts'
import type { RenderOptions } from './render-options.ts'
import type { Report } from './report.ts'
import { sizeText, timeText } from './size.ts'
import { treeOf } from './tree.ts'
import { visible } from './visible.ts'
import { widthOf } from './width.ts'
import type { Words } from './wording.ts'
import { wordsFor } from './words.ts'
import { clip, hang, pad } from './wrap.ts'

// LIMIT: what fits a screen or two; --verbose shows all, --json always does.
const PARTS_SHOWN = 30
const FLAWS_SHOWN = 12
const URLS_SHOWN = 10
const HASH_LETTERS = 12
const KIND_COLUMNS_MAX = 26
const INDENT = '  '
const GAP = '  '
const TREE_COLUMNS_MIN = 24
const COLUMN_CHOICES = [
  [0, 1, 2, 3],
  [0, 1, 3],
  [0, 1],
]

/** What an analyst wants to see: score, hash, the tree of parts, what was recovered, how formats were broken. */
export function renderDetails(report: Report, options: RenderOptions, paint: Paint): string[] {
  const words = wordsFor(options.lang)
  return [
    paint.strong(words.details),
    ...renderScore(report, words, options),
    ...renderParts(report, words, options, paint),
    ...renderList(words.urls, report.recovered.urls, words, options, paint),
    ...renderList(words.commands, report.recovered.commands, words, options, paint),
    ...renderFlaws(report, words, options, paint),
  ]
}

function renderScore(report: Report, words: Words, options: RenderOptions): string[] {
  const columns = widest([words.score, words.hash, words.time]) + 2
  const row = (label: string, text: string) => hang(INDENT + pad(label, columns), text, options.width)
  return [
    ...row(words.score, [words.points(report.score), ...policyText(words, options)].join(GAP)),
    ...row(words.hash, report.sha256 ?? words.notReadWhole),
    ...row(words.time, timeText(report.ms)),
  ]
}

function policyText(words: Words, { policy }: RenderOptions): string[] {
  if (policy === undefined) return []
  const steps = (['notice', 'hold', 'refuse'] as const).flatMap((decision) => {
    const score = policy.thresholds[decision]
    return score === null ? [] : [words.from(words.verdict[decision], score)]
  })
  return [`(${words.policy(policy.name, steps.join(words.between.values))})`]
}

function renderParts(report: Report, words: Words, options: RenderOptions, paint: Paint): string[] {
  if (report.parts.length === 0) return []
  const shown = report.parts.slice(0, options.verbose ? report.parts.length : PARTS_SHOWN)
  const tree = treeOf(shown)
  const rows = shown.map((part, index) => [
    String(part.id),
    sizeText(part.bytes),
    part.sha256?.slice(0, HASH_LETTERS) ?? '-',
    clip(KINDS[part.kind][options.lang], KIND_COLUMNS_MAX),
    tree[index] ?? '',
  ])
  const { id, bytes, hash, kind, path } = words.columns
  const [head = '', ...lines] = alignRows([[id, bytes, hash, kind, path], ...rows], options.width)
  const left = report.parts.length - shown.length
  return ['', paint.quiet(head), ...lines, ...(left > 0 ? [INDENT + words.moreParts(left)] : [])]
}

/**
 * Numbers stand at the right of their column; the last column takes what is left of the line. On a narrow terminal the
 * short hash goes first, then the kind: the tree is what must be seen.
 */
function alignRows(rows: readonly (readonly string[])[], width: number): string[] {
  const widths = [0, 1, 2, 3].map((index) => widest(rows.map((row) => row[index] ?? '')))
  const leadOf = (columns: readonly number[]) =>
    columns.reduce((sum, index) => sum + (widths[index] ?? 0) + GAP.length, INDENT.length)
  const columns = COLUMN_CHOICES.find((each) => width - leadOf(each) >= TREE_COLUMNS_MIN) ?? [0]
  return rows.map((row) => {
    const cells = columns.map((index) => pad(row[index] ?? '', widths[index] ?? 0, index < 2 ? 'end' : 'start'))
    return `${INDENT}${[...cells, clip(row[4] ?? '', width - leadOf(columns))].join(GAP)}`
  })
}

function renderList(
  title: string,
  items: readonly string[],
  words: Words,
  options: RenderOptions,
  paint: Paint,
): string[] {
  if (items.length === 0) return []
  const shown = items.slice(0, options.verbose ? items.length : URLS_SHOWN)
  const left = items.length - shown.length
  return [
    '',
    INDENT + paint.label(title),
    ...shown.flatMap((item) => hang('    ', visible(item), options.width)),
    ...(left > 0 ? [`    ${words.more(left)}`] : []),
  ]
}

function renderFlaws(report: Report, words: Words, options: RenderOptions, paint: Paint): string[] {
  if (report.flaws.length === 0) return []
  const shown = report.flaws.slice(0, options.verbose ? report.flaws.length : FLAWS_SHOWN)
  const left = report.flaws.length - shown.length
  const codeColumns = widest(shown.map(({ code }) => code))
  const levelColumns = widest(shown.map(({ level }) => words.flawLevel[level]))
  return [
    '',
    INDENT + paint.label(words.flaws),
    ...shown.flatMap(({ code, level, part, at }) => {
      const place = at === null ? words.place(part) : `${words.place(part)}${words.between.values}${words.offset(at)}`
      const label = `    ${pad(words.flawLevel[level], levelColumns)}${GAP}`
      return hang(label, `${pad(code, codeColumns)}${GAP}${place}`, options.width)
    }),
    ...(left > 0 ? [`    ${words.more(left)}`] : []),
  ]
}

// WHY no Math.max(...): a hostile mail may have more flaws than a call can take arguments.
const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, widthOf(text)), 0)
