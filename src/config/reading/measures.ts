import type { Kind } from './kind.ts'
import { both } from './said.ts'
import { plain } from './scalars.ts'

// Sizes, times and how long: a number and its unit, never a bare number that two people read differently.

const BYTES: Readonly<Record<string, number>> = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 }

const SECOND = 1_000
const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: 60 * SECOND,
  h: 3_600 * SECOND,
  d: 86_400 * SECOND,
  w: 7 * 86_400 * SECOND,
  y: 365 * 86_400 * SECOND,
}

/** Bytes. A KB is 1,024 of them. */
export const size = (least: string, most: string): Kind<number> =>
  within(
    BYTES,
    least,
    most,
    both(`${least} から ${most} までの大きさ(25MB など)`, `a size from ${least} to ${most}, such as 25MB`),
  )

/** Milliseconds. */
export const duration = (least: string, most: string): Kind<number> =>
  within(
    MILLISECONDS,
    least,
    most,
    both(
      `${least} から ${most} までの時間(30s, 5m, 12h, 14d など)`,
      `a time from ${least} to ${most}, such as 30s, 5m, 12h or 14d`,
    ),
  )

/** Milliseconds, at most a century; `'forever'` for what never ends. */
export const keeping: Kind<number | 'forever'> = plain({
  expects: both('期間(30d, 3y など)か forever', 'a time such as 30d or 3y, or forever'),
  parse: (text) => {
    if (text.toLowerCase() === 'forever') return 'forever'
    const value = measure(text, MILLISECONDS)
    return value !== undefined && value >= (MILLISECONDS.d ?? 0) && value <= 100 * (MILLISECONDS.y ?? 0)
      ? value
      : undefined
  },
})

/** Minutes after midnight. */
export const timeOfDay: Kind<number> = plain({
  expects: both('時刻(08:30 など)', 'a time of day such as 08:30'),
  parse: (text) => {
    const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/u.exec(text) ?? []
    return hour === undefined ? undefined : Number(hour) * 60 + Number(minute)
  },
})

function within(
  units: Readonly<Record<string, number>>,
  least: string,
  most: string,
  expects: Kind<number>['expects'],
) {
  const [low = 0, high = 0] = [measure(least, units), measure(most, units)]
  return plain({
    expects,
    parse: (text) => {
      const value = measure(text, units)
      return value !== undefined && value >= low && value <= high ? value : undefined
    },
  })
}

function measure(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?([a-z]{1,3})$/iu.exec(text) ?? []
  const each = units[unit.toLowerCase().replace(/^([kmgt])ib$/u, '$1b')]
  return number === undefined || each === undefined ? undefined : Math.round(Number(number) * each)
}
