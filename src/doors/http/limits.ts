/** What one door gives at most. Whatever is over is answered where that is possible, and the others are served. */
export interface HttpLimits {
  /** One mail, as sent and as decompressed. */
  readonly mailBytesMax: number
  /** All mails that are being received or checked. */
  readonly heldBytesMax: number
  /** Mails being received or checked at a time. */
  readonly requestsMax: number
  readonly connectionsMax: number
  readonly headerBytesMax: number
  readonly headersMax: number
  readonly recipientsMax: number
  /** A form of a page. */
  readonly formBytesMax: number
  /** Without a byte from the caller while we wait for one; and between two requests of one connection. */
  readonly idleMs: number
  /** For the header of a request. */
  readonly headerMs: number
  /** For a whole request to come in. */
  readonly requestMs: number
  /** How long a check may take; then the caller is told to try again. */
  readonly checkMs: number
  /** How long what is under way may take once the door closes. */
  readonly drainMs: number
}

const MEBI = 2 ** 20

export const HTTP_LIMITS: HttpLimits = {
  mailBytesMax: 50 * MEBI,
  heldBytesMax: 256 * MEBI,
  requestsMax: 64,
  connectionsMax: 500,
  // LIMIT: a thousand recipients with long addresses.
  headerBytesMax: 128 * 2 ** 10,
  headersMax: 2_000,
  recipientsMax: 1_000,
  formBytesMax: 16 * 2 ** 10,
  idleMs: 30_000,
  headerMs: 15_000,
  requestMs: 120_000,
  // LIMIT: callers wait for a minute or two; Haraka gives up after half a minute and lets the mail pass.
  checkMs: 90_000,
  drainMs: 10_000,
}
