import { momentOf } from '../moment-of.ts'

const HOUR_MS = 3_600_000
const UNITS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS }

/** A time back from now (`12h`, `7d`, `2w`), or a day, or a day and a time. */
export function sinceOf(text: string, now: number): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,4})([hdw])$/.exec(text) ?? []
  const unitMs = UNITS[unit]
  if (unitMs !== undefined) return now - Number(count) * unitMs
  const at = momentOf(text)
  return at === undefined || at > now ? undefined : at
}
