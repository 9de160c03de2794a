// Lists of addresses, files and hashes that somebody calls bad, as files that the operator drops in.

export type FeedFormat =
  | 'urlhaus-csv'
  | 'urlhaus-json'
  | 'feodo-csv'
  | 'feodo-json'
  | 'csv'
  | 'hostfile'
  | 'rpz'
  | 'misp-json'
  | 'stix-json'
  | 'threatfox-json'
  | 'list'

export type FeedIndicatorType = 'domain' | 'url' | 'ip' | 'sha256' | 'sha1' | 'md5'

export interface FeedIndicator {
  readonly type: FeedIndicatorType
  /** In the one spelling in which it is looked up (see indicator-value.ts). */
  readonly value: string
  /** What the list says of it, short and without control characters; empty when nothing. */
  readonly note: string
  /** Epoch milliseconds after which the list no longer says so. */
  readonly expiresAt?: number
}

/** Why a line or a record gives no indicator. */
export type SkipReason =
  | 'too-long' // a line longer than any indicator
  | 'control-characters' // NUL, escape codes
  | 'not-an-indicator'
  | 'unknown-type' // an indicator of a kind that mails do not have
  | 'allowed' // the list says that it is harmless
  | 'expired'

/** A line that cannot be read whole; the reading ends there. */
export type BreakReason =
  | 'cut-off' // ends in the middle
  | 'not-json'
  | 'not-text' // binary, or UTF-16
  | 'too-large'
  | 'encrypted'
  | 'unknown-packing'

export interface FeedSummary {
  readonly format: FeedFormat
  /** Indicators given out; one that stands twice in the list counts twice. */
  readonly count: number
  readonly skipped: {
    readonly count: number
    /** The first few, lines counted from 1. */
    readonly first: readonly { readonly line: number; readonly why: SkipReason }[]
  }
  /** The latest time that the list speaks of, as epoch milliseconds. */
  readonly newest: number | undefined
  /** Set when the list could not be read to its end. */
  readonly broken: { readonly why: BreakReason; readonly line: number } | undefined
}

/** Indicators in batches, and how it went once they have all been taken. */
export interface FeedReading {
  readonly batches: AsyncIterable<readonly FeedIndicator[]>
  readonly summary: () => FeedSummary
}
