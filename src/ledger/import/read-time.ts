// The times in logs. What names its zone is taken at its word; what does not is of the zone that the caller says, or of
// this machine.

export interface Zone {
  /** Minutes east of UTC; this machine's own zone where it is not given. */
  readonly zoneMinutes?: number
}

const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T, ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(AM|PM|am|pm)?\s*(Z|UTC|GMT|JST|[+-]\d{2}:?\d{2})?$/
const SLASHED =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[T, ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(AM|PM|am|pm)?\s*(Z|UTC|GMT|JST|[+-]\d{2}:?\d{2})?$/

/**
 * A moment in milliseconds since 1970; undefined where it is none. QUIRK: `1/5/2026` is January, as Microsoft's portals
 * write it, and 25/1/2026 as well, for there it can be nothing else.
 */
export function readTime(text: string, zone: Zone): number | undefined {
  const trimmed = text.trim()
  const iso = ISO.exec(trimmed)
  if (iso !== null) {
    const [, year, month, day, ...clock] = iso
    return momentOf(Number(year), Number(month), Number(day), clock, zone)
  }
  const slashed = SLASHED.exec(trimmed)
  if (slashed === null) return undefined
  const [, one, other, year, ...clock] = slashed
  const isDayFirst = Number(one) > 12
  const [month, day] = isDayFirst ? [other, one] : [one, other]
  return momentOf(Number(year), Number(month), Number(day), clock, zone)
}

type Clock = readonly (string | undefined)[]

function momentOf(year: number, month: number, day: number, clock: Clock, zone: Zone): number | undefined {
  const [hour = '0', minute = '0', second = '0', fraction = '', half, named] = clock
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  if (month < 1 || month > 12 || day < 1 || day > 31 || hours > 24) return undefined
  const parts = { year, month, day, hours, minutes: Number(minute), seconds: Number(second) }
  const ms = Math.trunc(Number(`0.${fraction || '0'}`) * 1000)
  const zoneMinutes = named === undefined ? zone.zoneMinutes : minutesOf(named)
  return calendarTime(parts, zoneMinutes === undefined ? {} : { zoneMinutes }) + ms
}

export function minutesOf(named: string): number {
  if (named === 'JST') return 540
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(named) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

export interface CalendarTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

export function calendarTime({ year, month, day, hours, minutes, seconds }: CalendarTime, zone: Zone): number {
  return zone.zoneMinutes === undefined
    ? new Date(year, month - 1, day, hours, minutes, seconds).getTime()
    : Date.UTC(year, month - 1, day, hours, minutes, seconds) - zone.zoneMinutes * 60_000
}
