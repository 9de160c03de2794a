import type { BreakReason, FeedFormat, FeedIndicator, FeedSummary, SkipReason } from './feed.ts'
import { type IndicatorValue, indicatorValue } from './indicator-value.ts'

// What a feed has given so far. One is filled while the feed is read; nothing of the feed stays in it but the current
// batch.

const BATCH = 1_000
const SKIPPED_SHOWN_MAX = 10
const NOTE_CHARS_MAX = 200
// Later than this no list was made; a year with a digit too many.
const DATE_MAX = Date.UTC(2100)
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/u

export class FeedTally {
  format: FeedFormat = 'list'
  /** The line that is being read, counted from 1. */
  line = 0
  /** How many entries the list itself says that it has. */
  declared: number | undefined
  #batch: FeedIndicator[] = []
  #count = 0
  #repeated = 0
  #skippedCount = 0
  readonly #skipped: { line: number; why: SkipReason }[] = []
  #newest: number | undefined
  #broken: FeedSummary['broken']

  /** A value in whatever spelling; told as skipped when nothing can be made of it. */
  addWritten(written: string, note = ''): void {
    if (CONTROLS.test(written)) this.skip('control-characters')
    else this.add(indicatorValue(written), note)
  }

  add(value: IndicatorValue | undefined, note = '', expiresAt?: number): void {
    if (value === undefined) {
      this.skip('not-an-indicator')
      return
    }
    const before = this.#batch.at(-1)
    // Lists name a domain and its wildcard in a row.
    if (before?.value === value.value && before.type === value.type) {
      this.#repeated += 1
      return
    }
    this.#batch.push({ ...value, note: shownNote(note), ...(expiresAt === undefined ? {} : { expiresAt }) })
    this.#count += 1
  }

  skip(why: SkipReason): void {
    this.#skippedCount += 1
    if (this.#skipped.length < SKIPPED_SHOWN_MAX) this.#skipped.push({ line: this.line, why })
  }

  /** A time that the list speaks of, as text. */
  date(text: string | undefined): void {
    const at = feedDate(text)
    if (at !== undefined && at > (this.#newest ?? 0)) this.#newest = at
  }

  break(why: BreakReason): void {
    this.#broken ??= { why, line: this.line }
  }

  /** The indicators since the last time, when they make a batch or when it is the last one. */
  take(isLast = false): readonly FeedIndicator[] {
    if (this.#batch.length < (isLast ? 1 : BATCH)) return []
    const batch = this.#batch
    this.#batch = []
    return batch
  }

  summary(): FeedSummary {
    return {
      format: this.format,
      count: this.#count,
      skipped: { count: this.#skippedCount, first: this.#skipped },
      newest: this.#newest,
      broken: this.#broken,
    }
  }

  /** Entries and lines that were meant to be one. */
  get entries(): number {
    return this.#count + this.#repeated + this.#skippedCount
  }
}

export const hasControls = (text: string): boolean => CONTROLS.test(text)

/** Notes go to screens and logs: no control or direction characters, not long. */
const shownNote = (note: string): string =>
  note
    .slice(0, 4 * NOTE_CHARS_MAX)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .trim()
    .slice(0, NOTE_CHARS_MAX)

/** `2024-03-01 12:30:00`, `2024-03-01T12:30:00Z`, `2024-03-01`, all UTC, or seconds since 1970. */
export function feedDate(text: string | undefined): number | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] =
    /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d))?/u.exec(text ?? '') ?? []
  const at =
    year !== undefined
      ? Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
      : /^\d{9,10}$/u.test(text ?? '')
        ? Number(text) * 1_000
        : Number.NaN
  return at > 0 && at < DATE_MAX ? at : undefined
}
