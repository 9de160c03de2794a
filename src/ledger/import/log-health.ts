import type { LogFinding } from './imported-event.ts'

// Whether a log was kept all the time. Lines are counted by the hour, so that the order does not matter and a log of
// years takes no more memory than its hours.
//
// A gap is judged by the office hours in it, for at night and on weekends a clinic's server is quiet. What is long for
// this log, it says itself: three times what it is silent in nineteen of twenty cases, and never under two hours.

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const OFFICE_FROM = 9
const OFFICE_TO = 18
const GAP_MS_MIN = 2 * HOUR_MS
const GAPS_LEARNED_FROM = 20
// LIMIT: a clinic's long holidays; a log that is read later than this after its last line has stopped or is an old one.
const STOPPED_MS = 3 * DAY_MS
const CLOCK_BACK_MS = 5 * 60_000
const FINDINGS_MAX = 20
const HOSTS_MAX = 100
// LIMIT: forty years of hours; a log with stranger times than that is not judged further.
const HOURS_MAX = 350_000
const DAYS_MAX = 15_000

export interface HealthSettings {
  /** Minutes east of UTC of the place whose office hours count; this machine's where it is not given. */
  readonly zoneMinutes?: number
  /** A silence in office hours that is too long; learned where it is not given. */
  readonly gapMs?: number
  /** Lines come in the order of their times. */
  readonly isOrdered: boolean
}

interface Hour {
  first: number
  last: number
}

export class LogHealth {
  readonly #settings: HealthSettings
  readonly #hours = new Map<number, Hour>()
  readonly #latest = new Map<string, number>()
  readonly #findings: LogFinding[] = []
  first: number | undefined
  last: number | undefined

  constructor(settings: HealthSettings) {
    this.#settings = settings
  }

  hear(at: number, line: number, host: string): void {
    this.first = Math.min(this.first ?? at, at)
    this.last = Math.max(this.last ?? at, at)
    const number = Math.floor(at / HOUR_MS)
    const hour = this.#hours.get(number)
    if (hour !== undefined) {
      hour.first = Math.min(hour.first, at)
      hour.last = Math.max(hour.last, at)
    } else if (this.#hours.size < HOURS_MAX) this.#hours.set(number, { first: at, last: at })
    if (this.#settings.isOrdered) this.#hearClock(at, line, host)
  }

  tell(finding: LogFinding): void {
    if (this.#findings.filter(({ code }) => code === finding.code).length < FINDINGS_MAX) this.#findings.push(finding)
  }

  /** WHY a host's own: where several servers write into one file, each has its clock. */
  #hearClock(at: number, line: number, host: string): void {
    const before = this.#latest.get(host)
    if (before !== undefined && at < before - CLOCK_BACK_MS)
      this.tell({ code: 'clock-back', at, backMs: before - at, line })
    if (before !== undefined || this.#latest.size < HOSTS_MAX) this.#latest.set(host, at)
  }

  /** All that is wrong, the file being read now. */
  findings(now: number): readonly LogFinding[] {
    const days = this.#missingDays()
    for (const gap of [...days, ...this.#gaps(days)]) this.tell(gap)
    if (this.last !== undefined && now - this.last > STOPPED_MS) this.tell({ code: 'stopped', at: this.last })
    return this.#findings
  }

  #gaps(days: readonly Span[]): LogFinding[] {
    const hours = [...this.#hours.entries()].sort(([one], [other]) => one - other).map(([, hour]) => hour)
    const silences = hours.slice(1).map((hour, index) => ({ from: hours[index]?.last ?? hour.first, to: hour.first }))
    const judged = silences
      .map((silence) => ({ ...silence, officeMs: this.#officeMs(silence) }))
      .filter(({ officeMs }) => officeMs > 0)
    const tooLong = this.#settings.gapMs ?? learnedGap(judged.map(({ officeMs }) => officeMs))
    return judged
      .filter(({ officeMs }) => officeMs > tooLong)
      .filter((gap) => !days.some((day) => day.from < gap.to && gap.from < day.to))
      .map(({ from, to }) => ({ code: 'gap', from, to }))
  }

  /** Weekdays without a line, those side by side as one; none where most days have none. */
  #missingDays(): (LogFinding & Span)[] {
    if (this.first === undefined || this.last === undefined) return []
    const kept = new Set(
      [...this.#hours.values()].flatMap(({ first, last }) => [this.#dayOf(first), this.#dayOf(last)]),
    )
    const [from, to] = [this.#dayOf(this.first), this.#dayOf(this.last)]
    if (to - from > DAYS_MAX) return []
    const weekdays = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(isWeekday)
    const missing = weekdays.filter((day) => !kept.has(day))
    if (missing.length > weekdays.length * 0.4) return []
    const spans: { from: number; to: number }[] = []
    for (const day of missing) {
      const last = spans.at(-1)
      // A weekend between two of them does not part them.
      const isNext = last !== undefined && !hasKept(kept, last.to + 1, day)
      if (isNext) last.to = day
      else spans.push({ from: day, to: day })
    }
    return spans.map((span) => ({
      ...{ code: 'day-missing', from: this.#startOf(span.from), to: this.#startOf(span.to + 1) },
    }))
  }

  #zoneMs(at: number): number {
    return (this.#settings.zoneMinutes ?? -new Date(at).getTimezoneOffset()) * 60_000
  }

  /** Days since 1970, in the place's own zone. */
  #dayOf(at: number): number {
    return Math.floor((at + this.#zoneMs(at)) / DAY_MS)
  }

  #startOf(day: number): number {
    return day * DAY_MS - this.#zoneMs(day * DAY_MS)
  }

  #officeMs({ from, to }: Span): number {
    const [first, last] = [this.#dayOf(from), Math.min(this.#dayOf(to), this.#dayOf(from) + DAYS_MAX)]
    let sum = 0
    for (let day = first; day <= last; day++) {
      if (!isWeekday(day)) continue
      const start = this.#startOf(day)
      const overlap = Math.min(to, start + OFFICE_TO * HOUR_MS) - Math.max(from, start + OFFICE_FROM * HOUR_MS)
      if (overlap > 0) sum += overlap
    }
    return sum
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

/** 1 January 1970 was a Thursday. */
const isWeekday = (day: number): boolean => (((day + 4) % 7) + 7) % 7 >= 1 && (((day + 4) % 7) + 7) % 7 <= 5

function hasKept(kept: ReadonlySet<number>, from: number, to: number): boolean {
  for (let day = from; day < to; day++) if (kept.has(day)) return true
  return false
}

function learnedGap(officeMs: readonly number[]): number {
  if (officeMs.length < GAPS_LEARNED_FROM) return 2 * GAP_MS_MIN
  const sorted = [...officeMs].sort((one, other) => one - other)
  return Math.max(GAP_MS_MIN, 3 * (sorted[Math.floor(sorted.length * 0.95)] ?? 0))
}
