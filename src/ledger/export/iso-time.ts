// LIMIT: ECMAScript's time values end here; an entry that somebody changed may say more.
const TIME_MAX = 8_640_000_000_000_000

/** ISO 8601, UTC; undefined for what is no time. */
export const isoTime = (at: number): string | undefined =>
  Math.abs(at) <= TIME_MAX ? new Date(at).toISOString() : undefined
