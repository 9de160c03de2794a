import type { Decision } from '#domain'
import { paintFor } from './paint.ts'
import type { RenderOptions } from './render-options.ts'
import type { Report } from './report.ts'
import { timeText } from './size.ts'
import { visible } from './visible.ts'
import { wordsFor } from './words.ts'
import { hang, wrap } from './wrap.ts'

/** What is kept of a run over many files: numbers only, so that a million mails cost nothing. */
export interface Tally {
  readonly counts: Readonly<Record<Decision, number>>
  readonly errors: number
  readonly slowest: { readonly file: string; readonly ms: number } | undefined
}

export const EMPTY_TALLY: Tally = {
  counts: { pass: 0, notice: 0, hold: 0, refuse: 0 },
  errors: 0,
  slowest: undefined,
}

export function addReport(tally: Tally, { verdict, file, ms }: Report): Tally {
  const slowest = tally.slowest === undefined || ms > tally.slowest.ms ? { file, ms } : tally.slowest
  return { ...tally, slowest, counts: { ...tally.counts, [verdict]: tally.counts[verdict] + 1 } }
}

/** The lines at the end of a run over many files. */
export function renderSummary(tally: Tally, options: RenderOptions & { readonly stopped?: boolean }): string {
  const words = wordsFor(options.lang)
  const paint = paintFor(options.color)
  const { pass, notice, hold, refuse } = tally.counts
  const total = pass + notice + hold + refuse
  const counts = (['pass', 'notice', 'hold', 'refuse'] as const).map((decision) => {
    const text = `${words.verdict[decision]} ${words.summary.count(tally.counts[decision])}`
    return tally.counts[decision] === 0 ? text : paint.verdict(decision, text)
  })
  if (tally.errors > 0) counts.push(`${words.summary.errors} ${words.summary.count(tally.errors)}`)
  const lines = [
    paint.strong(options.stopped ? words.summary.stopped(total) : words.summary.done(total)),
    `  ${counts.join('  ')}`,
  ]
  if (tally.slowest !== undefined) {
    const slow = `${visible(tally.slowest.file)} (${timeText(tally.slowest.ms)})`
    lines.push(...hang(`  ${words.summary.slowest}${words.between.name}`, slow, options.width))
  }
  if (hold + refuse > 0)
    lines.push(...wrap(words.summary.next(hold + refuse), options.width - 2).map((line) => `  ${line}`))
  return lines.join('\n')
}
