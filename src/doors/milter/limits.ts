/** What one door gives at most. Whatever is over is answered, never cut. */
export interface MilterLimits {
  /** One packet of the mail server. */
  readonly packetBytesMax: number
  /** One mail, header and body. */
  readonly mailBytesMax: number
  /** All mails that are being received or judged, over all connections. */
  readonly heldBytesMax: number
  readonly headersMax: number
  readonly headerBytesMax: number
  readonly recipientsMax: number
  readonly connectionsMax: number
  /** How long a mail server may take for its next whole packet. */
  readonly idleMs: number
  /** How long the judge may take; then the mail is put off. */
  readonly judgeMs: number
  /** Between two signs of life while the judge works. */
  readonly progressMs: number
  /** How long mails under way may take once the door closes. */
  readonly drainMs: number
}

export const MILTER_LIMITS: MilterLimits = {
  // LIMIT: Postfix sends a whole header field, 100 KB by its own limit, in one packet; Sendmail's largest is 1 MB.
  packetBytesMax: 2 ** 20 + 1,
  mailBytesMax: 50 * 2 ** 20,
  heldBytesMax: 256 * 2 ** 20,
  headersMax: 10_000,
  headerBytesMax: 2 ** 20,
  recipientsMax: 1_000,
  connectionsMax: 200,
  // LIMIT: longer than the 300 s that Postfix lets its own client be silent, for we are silent as long as that client.
  idleMs: 600_000,
  // LIMIT: under the ten minutes that RFC 5321 4.5.3.2.6 gives the final dot.
  judgeMs: 300_000,
  // LIMIT: Postfix waits 30 s for the reply to a command; each sign of life starts its clock anew.
  progressMs: 8_000,
  drainMs: 10_000,
}
