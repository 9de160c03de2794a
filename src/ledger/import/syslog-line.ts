import { calendarTime, readTime, type Zone } from './read-time.ts'

// A line of syslog, in the ways in which servers write it to files:
//
//   Nov 24 10:05:01 mx1 postfix/smtpd[812]: …              RFC 3164, 4.1.2: no year, no zone
//   2026-11-24T10:05:01.123456+09:00 mx1 postfix/…: …       rsyslog's file format
//   <22>1 2026-11-24T10:05:01.123Z mx1 postfix/smtpd 812 - - …   RFC 5424, 6
//   Nov 24 10:05:01 imap-login: Info: …                     Dovecot's own file, no host
//
// WHY a class: lines without a year take it from the lines before them.

export interface SyslogLine {
  readonly at: number
  readonly host: string
  readonly program: string
  readonly text: string
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const OLD = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.\d{1,6})? /
const NEW =
  /^<\d{1,3}>1 (\S{10,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) \S{1,32} (?:-|\[(?:[^\]\\"]|\\.|"(?:[^"\\]|\\.)*")*\]) ?/
const ISO = /^(?:<\d{1,3}>)?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?) /
const REST = /^(?:(\S{0,254}[^\s:]) )?([^\s:]{1,255}?)(?:\[\d{1,10}\])?: ?/

export class SyslogReader {
  readonly #zone: Zone
  #year: number
  #month = 0

  /** `firstYear` is the year of the first line that names none (firstYearOf). */
  constructor(firstYear: number, zone: Zone) {
    this.#year = firstYear
    this.#zone = zone
  }

  read(line: string): SyslogLine | undefined {
    const recent = NEW.exec(line)
    if (recent !== null) {
      const [whole, time = '', host = '', program = ''] = recent
      const at = readTime(time, this.#zone)
      const text = line.slice(whole.length).replace(/^\ufeff/, '')
      return at === undefined ? undefined : { at, host, program, text }
    }
    const old = OLD.exec(line)
    if (old !== null) return this.#rest(line.slice(old[0].length), this.#oldTime(old))
    const iso = ISO.exec(line)
    return iso === null ? undefined : this.#rest(line.slice(iso[0].length), readTime(iso[1] ?? '', this.#zone))
  }

  #rest(text: string, at: number | undefined): SyslogLine | undefined {
    const rest = REST.exec(text)
    if (rest === null || at === undefined) return undefined
    const [whole, host = '', program = ''] = rest
    return { at, host, program, text: text.slice(whole.length) }
  }

  #oldTime([, name = '', day, hours, minutes, seconds]: RegExpExecArray): number | undefined {
    const month = MONTHS.indexOf(name) + 1
    if (month === 0) return undefined
    const clock = { day: Number(day), hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) }
    return calendarTime({ year: this.#yearOf(month), month, ...clock }, this.#zone)
  }

  /** A month that is two or more before the last one is of the next year; December just after January of the one before. */
  #yearOf(month: number): number {
    if (this.#month === 1 && month === 12) return this.#year - 1
    if (isNextYear(this.#month, month)) this.#year += 1
    this.#month = month
    return this.#year
  }
}

const isNextYear = (before: number, month: number): boolean => before - month >= 2

const DATE_AT_START = /(?:^|\n)(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) \d\d:/g

/**
 * The year of the first line, of a file whose last line was written before a moment. Reads the file once for that, for
 * how many years it goes on nobody knows before.
 */
export async function firstYearOf(chunks: AsyncIterable<string>, writtenBefore: number, zone: Zone): Promise<number> {
  let [last, lastDay, years] = [0, 0, 0]
  for await (const chunk of chunks) {
    for (const [, name = '', day] of chunk.matchAll(DATE_AT_START)) {
      const month = MONTHS.indexOf(name) + 1
      if (month === 0 || (last === 1 && month === 12)) continue
      if (isNextYear(last, month)) years += 1
      ;[last, lastDay] = [month, Number(day)]
    }
  }
  // LIMIT: a day for clocks that differ and for zones.
  const before = new Date(writtenBefore + DAY_MS + (zone.zoneMinutes ?? 0) * 60_000)
  const isYearBefore = last * 100 + lastDay > (before.getUTCMonth() + 1) * 100 + before.getUTCDate()
  return before.getUTCFullYear() - years - (isYearBefore ? 1 : 0)
}

const DAY_MS = 86_400_000
