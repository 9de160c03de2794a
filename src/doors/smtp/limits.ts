/** What one door gives at most. Whatever is over is answered, not cut, unless it is time that ran out. */
export interface SmtpLimits {
  /** One mail as it is kept, dots and line ends put right; offered as SIZE. */
  readonly mailBytesMax: number
  /** All mails that are being received or judged, over all connections. */
  readonly heldBytesMax: number
  readonly recipientsMax: number
  readonly connectionsMax: number
  /** From one address (IPv4) or network (IPv6, /64). Trusted hosts are not counted, here and for the next. */
  readonly connectionsPerAddressMax: number
  readonly mailsPerMinuteMax: number
  /** One command with its line end. */
  readonly lineBytesMax: number
  /** Commands that were refused, in one connection; then it ends. */
  readonly errorsMax: number
  /** NOOP, RSET, VRFY and their like between two mails; then the connection ends. */
  readonly junkMax: number
  /** Received fields of one mail: more are a loop. */
  readonly hopsMax: number
  /** How long untrusted clients wait for the greeting. Who talks before it is sent away. */
  readonly greetingMs: number
  /** How long a client may take for its next whole command, or for any piece of a mail. */
  readonly idleMs: number
  /** How long one mail may take from DATA to its final dot. */
  readonly dataMs: number
  /** How long a connection may stay; it ends after the mail then under way. */
  readonly sessionMs: number
  /** How long the judge may take; then the mail is put off. */
  readonly judgeMs: number
  /** How long mails under way may take once the door closes. */
  readonly drainMs: number
}

export const SMTP_LIMITS: SmtpLimits = {
  mailBytesMax: 50 * 2 ** 20,
  heldBytesMax: 256 * 2 ** 20,
  recipientsMax: 1_000,
  connectionsMax: 200,
  connectionsPerAddressMax: 20,
  mailsPerMinuteMax: 300,
  // LIMIT: 512 (RFC 5321 4.5.3.1.4) and what extensions add; the longest addresses with all parameters take 1,100.
  lineBytesMax: 2_048,
  errorsMax: 20,
  junkMax: 100,
  hopsMax: 50,
  greetingMs: 100,
  // LIMIT: RFC 5321 4.5.3.2.7.
  idleMs: 300_000,
  dataMs: 900_000,
  sessionMs: 3_600_000,
  // LIMIT: under the ten minutes that RFC 5321 4.5.3.2.6 gives the final dot. Postfix as a proxy waits 100 s: set less there.
  judgeMs: 300_000,
  drainMs: 10_000,
}
