/** What one watched mailbox takes at most. */
export interface WatchLimits {
  /** One mail; a larger one is handed over as a header that could not be inspected. */
  readonly mailBytesMax: number
  /** Of a larger mail, and of a sent one. */
  readonly headBytesMax: number
  /** Mails at the judge at the same time. */
  readonly judgedAtOnce: number
  /** Between two looks where the server cannot tell of new mail, and at folders beside the Inbox. */
  readonly pollMs: number
  /** How long the judge may take; then the mail is asked about again. */
  readonly judgeMs: number
  /** Waits before a mail that was put off is asked about again; the last one from then on. */
  readonly laterMs: readonly number[]
  /** The first wait after a connection broke; doubled up to the last, with some chance in it. */
  readonly reconnectMs: { readonly first: number; readonly last: number }
  /** After a refused login: accounts are locked by those who try often. */
  readonly loginRetryMs: { readonly first: number; readonly last: number }
  /** How long `release` and `clawBack` wait for a connection. */
  readonly requestMs: number
  /** How long mails under way may take once the watcher stops. */
  readonly drainMs: number
  /** How long a server may take to be reached, and to say the next thing. */
  readonly patience: { readonly connectMs: number; readonly silenceMs: number }
}

export const WATCH_LIMITS: WatchLimits = {
  mailBytesMax: 50 * 2 ** 20,
  headBytesMax: 256 * 2 ** 10,
  judgedAtOnce: 4,
  pollMs: 60_000,
  // LIMIT: the same as the other doors give.
  judgeMs: 300_000,
  laterMs: [5_000, 30_000, 120_000, 600_000],
  reconnectMs: { first: 1_000, last: 300_000 },
  // LIMIT: providers lock after five to ten failures in a quarter of an hour or so; this is two.
  loginRetryMs: { first: 600_000, last: 3_600_000 },
  requestMs: 30_000,
  drainMs: 10_000,
  patience: { connectMs: 20_000, silenceMs: 90_000 },
}
