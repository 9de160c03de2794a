import { familyOf } from '#domain'
import { type Paint, paintFor } from './paint.ts'
import { renderDetails } from './render-details.ts'
import { renderFinding } from './render-finding.ts'
import type { RenderOptions } from './render-options.ts'
import type { Report } from './report.ts'
import { visible } from './visible.ts'
import type { Thing } from './wording.ts'
import { wordsFor } from './words.ts'
import { wrap } from './wrap.ts'

const INDENT = '  '

/**
 * The report that a receptionist reads: the verdict and what to do about it, then each finding, then the details for
 * whoever analyses it. Ends without a line break. Everything a sender chose is escaped.
 */
export function renderReport(report: Report, options: RenderOptions): string {
  const paint = paintFor(options.color)
  const brief = report.verdict === 'pass' && report.findings.length === 0 && options.verbose !== true
  const lines = [...renderHead(report, options, paint)]
  if (brief) return lines.join('\n')
  report.findings.forEach((finding, index) => {
    lines.push('', ...renderFinding(finding, index + 1, report, options, paint))
  })
  lines.push('', ...renderDetails(report, options, paint))
  return lines.join('\n')
}

/** One line for a list of many: the verdict and the file. */
export function renderLine(report: Report, options: RenderOptions): string {
  const word = wordsFor(options.lang).verdict[report.verdict]
  const titles = report.findings.map(({ title }) => title).join(wordsFor(options.lang).between.values)
  const note = titles === '' ? '' : `  (${titles})`
  return `${paintFor(options.color).verdict(report.verdict, word)}  ${visible(report.file)}${note}`
}

function* renderHead(report: Report, options: RenderOptions, paint: Paint): Generator<string> {
  const words = wordsFor(options.lang)
  yield `${paint.verdict(report.verdict, words.verdict[report.verdict])}  ${paint.strong(visible(report.file))}`
  const thing: Thing = familyOf(report.kind) === 'mail' ? 'mail' : 'file'
  const small = report.verdict === 'pass' && report.findings.length > 0
  const meaning = small ? words.passedWithFindings(thing) : words.meaning[report.verdict](thing)
  for (const line of wrap(meaning, options.width - INDENT.length)) yield INDENT + line
}
