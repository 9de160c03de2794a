import { type Paint, paintFor } from './paint.ts'
import type { RenderOptions } from './render-options.ts'
import type { Report, ReportCode } from './report.ts'
import { visible } from './visible.ts'
import type { Words } from './wording.ts'
import { wordsFor } from './words.ts'
import { hang } from './wrap.ts'

// What an analyst reads instead of opening the document: each module with its lines numbered, under a line what it
// comes to, and behind the module what it does. Ends without a line break; everything a sender chose is escaped.

// LIMIT: a line longer than this is data; --json has it whole.
const LINE_CHARS_MAX = 2_000

export function renderCode(report: Report, options: RenderOptions): string {
  const words = wordsFor(options.lang)
  const paint = paintFor(options.color)
  const code = report.code ?? []
  const head = `${paint.strong(visible(report.file))}  ${words.code.found(code.length)}`
  const bodies = code.flatMap((each) => ['', ...renderModule(each, words, options, paint)])
  return [head, ...bodies].join('\n')
}

function renderModule(code: ReportCode, words: Words, options: RenderOptions, paint: Paint): string[] {
  const title = `${words.code.language[code.language]}  ${visible(code.path)}`
  const source = [
    ...(code.language === 'xlm' ? renderSheet(code) : renderSource(code, options.verbose === true, paint)),
  ]
  return [
    paint.strong(`── ${title}`),
    ...(source.length === 0 ? [`  ${words.empty}`] : source),
    ...renderActs(code, words, options, paint),
  ]
}

// The header that every module begins with says nothing to anybody; a macro sheet has its results in it already.
const IS_HEADER = /^(?:Attribute VB_\w+ = |VERSION \d|BEGIN\r?$|END\r?$| {2}MultiUse = )/

// A macro sheet names its cells.
function* renderSheet({ source }: ReportCode): Generator<string> {
  for (const line of linesOf(source)) yield `  ${shown(line)}`
}

const linesOf = (source: string): string[] =>
  source === '' ? [] : source.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/)

function* renderSource(code: ReportCode, isVerbose: boolean, paint: Paint): Generator<string> {
  const lines = linesOf(code.source)
  const columns = String(lines.length).length
  const changes = Map.groupBy(code.changes, ({ line }) => line)
  for (const [index, line] of lines.entries()) {
    if (!isVerbose && code.language === 'vba' && IS_HEADER.test(line)) continue
    yield `  ${paint.quiet(String(index + 1).padStart(columns))}  ${shown(line)}`
    const changed = changes.get(index + 1)
    if (changed !== undefined)
      yield `  ${' '.repeat(columns - 1)}${paint.label('»')}  ${shown(foldedLine(line, changed))}`
  }
}

const shown = (line: string): string => visible(line.replaceAll('\t', '    '), LINE_CHARS_MAX)

/** The line with its expressions written as what they come to; of one that goes on over lines, that alone. */
function foldedLine(line: string, changes: ReportCode['changes']): string {
  let rest = line
  let folded = ''
  for (const { was, now } of changes) {
    const at = rest.indexOf(was)
    if (at < 0) return changes.map((change) => change.now).join('  ')
    folded += rest.slice(0, at) + now
    rest = rest.slice(at + was.length)
  }
  return folded + rest
}

function renderActs(code: ReportCode, words: Words, options: RenderOptions, paint: Paint): string[] {
  const row = (label: string, text: string) => hang(`  ${paint.label(label)}${words.between.name}`, text, options.width)
  const byDoes = Map.groupBy(code.does, ({ does }) => does)
  const acts = [...byDoes].flatMap(([does, all]) => row(words.code.does[does] ?? does, wordsWithLines(all, words)))
  const commands = code.commands.flatMap(({ command, hidden }) => {
    const layers = hidden.length === 0 ? '' : ` (${words.code.hidden(hidden.join(' > '))})`
    return row(`${words.code.wouldRun}${layers}`, visible(command, LINE_CHARS_MAX))
  })
  const urls = code.urls.flatMap((url) => row(words.code.url, visible(url)))
  const all = [...acts, ...commands, ...urls]
  return all.length === 0 ? [] : ['', ...all]
}

const wordsWithLines = (acts: ReportCode['does'], words: Words): string =>
  [...Map.groupBy(acts, ({ word }) => word)]
    .map(
      ([word, each]) =>
        `${visible(word)} (${words.code.line([...new Set(each.map(({ line }) => line))].slice(0, 5).join(', '))})`,
    )
    .join(words.between.values)
