/** A mail as it came through a door, before anybody judged it. */
export interface Arrival {
  /** `smtp`, `milter`, `http` or `imap`. */
  readonly door: string
  /** The mail, lines ending with CRLF. */
  readonly bytes: Buffer
  /** The envelope's sender without angle brackets; '' for bounces. */
  readonly sender: string
  readonly recipients: readonly string[]
  /** Who connected; absent where nobody did (IMAP). */
  readonly peer?: Peer
  /** Version and cipher; absent where the mail came in clear. */
  readonly tls?: string
  /** The account that logged in to send it. */
  readonly login?: string
  /** What the mail server calls it. */
  readonly queueId?: string
}

/** Who connected to a door. */
export interface Peer {
  readonly address: string
  /** Its name in DNS, where somebody looked. */
  readonly name?: string
  readonly helo?: string
}

/** An answer in SMTP (RFC 5321 section 4.2, RFC 3463). */
export interface SmtpReply {
  readonly code: number
  /** 5.7.1 */
  readonly enhanced: string
  /** ASCII; lines are parted by \n. */
  readonly text: string
}
