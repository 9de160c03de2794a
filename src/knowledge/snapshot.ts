import { hash } from 'node:crypto'
import type { Known } from '#domain'

/** What was known of a mail when it was judged, as it is kept with the verdict. */
export interface KnownSnapshot {
  /** SHA-256 of `json` in lower-case hex. */
  readonly sha256: string
  /** The whole of Known; the road walked with it again gives the same verdict, byte for byte. */
  readonly json: string
}

/** Keeps what was known. Passwords stay out: they open nothing in a record. */
export function snapshotOf(known: Known): KnownSnapshot {
  const json = canonical({ ...known, passwords: [] })
  return { sha256: hash('sha256', json, 'hex'), json }
}

/** What was known, from its snapshot; undefined when the hash does not fit. */
export function knownFrom({ sha256, json }: KnownSnapshot): Known | undefined {
  return hash('sha256', json, 'hex') === sha256 ? (JSON.parse(json) as Known) : undefined
}

// Members in the order of their names, so that equal knowledge is equal bytes.
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
