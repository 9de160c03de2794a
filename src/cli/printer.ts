import {
  type RenderOptions,
  type Report,
  renderCode,
  renderLine,
  renderReport,
  renderSummary,
  type Tally,
} from '#report'
import type { Terminal } from './terminal.ts'

/** How results are printed as they come. */
export interface Printer {
  report(report: Report): Promise<void>
  /** After the last one, or after the run was stopped. */
  end(tally: Tally, stopped: boolean): Promise<void>
}

// WHY: JSON escapes only the first 32 control characters; these others move the cursor of a terminal, too, or turn the
// direction of what is shown.
const TRICKY = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** A report as one line of JSON that is safe to look at. */
export const jsonLine = (report: unknown): string =>
  JSON.stringify(report).replace(TRICKY, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** For programs: one JSON object a line and nothing else on stdout. */
export function jsonPrinter(terminal: Terminal, options: RenderOptions): Printer {
  return {
    report: (report) => terminal.print(`${jsonLine(report)}\n`),
    end: async (tally, stopped) => {
      if (stopped) await terminal.complain(renderSummary(tally, { ...options, color: false, stopped }))
    },
  }
}

/** For analysts: the code of each file. */
export function codePrinter(terminal: Terminal, options: RenderOptions): Printer {
  let first = true
  return {
    report: async (report) => {
      await terminal.print(`${first ? '' : '\n'}${renderCode(report, options)}\n`)
      first = false
    },
    end: async (tally, stopped) => {
      if (stopped) await terminal.complain(renderSummary(tally, { ...options, color: false, stopped }))
    },
  }
}

/** For people: one file gets its report; of several, those that passed get a line and the others their report. */
export function humanPrinter(terminal: Terminal, options: RenderOptions, several: boolean): Printer {
  let lastWasReport = false
  let first = true
  return {
    report: async (report) => {
      const short = several && report.verdict === 'pass' && options.verbose !== true
      const gap = !first && (!short || lastWasReport) ? '\n' : ''
      await terminal.print(`${gap}${short ? renderLine(report, options) : renderReport(report, options)}\n`)
      lastWasReport = !short
      first = false
    },
    end: async (tally, stopped) => {
      if (several || stopped)
        await terminal.print(`${first ? '' : '\n'}${renderSummary(tally, { ...options, stopped })}\n`)
    },
  }
}
