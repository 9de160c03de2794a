import type { Lang } from '#domain'
import type { Report } from '#report'
import type { Held, HeldReport } from './held.ts'

/** What is kept of a report with the held mail; bounded, whatever the mail holds. */
export function heldReport(_report: Report): HeldReport {
  throw new Error('The quarantine is being built')
}

/** The report as `renderReport` takes it, in the words of a language. */
export function reportOfHeld(_held: Held, _report: HeldReport, _lang: Lang): Report {
  throw new Error('The quarantine is being built')
}
