/** Where a mail came from, as the server that took it knows. */
export interface Envelope {
  /** The client's address; empty where nobody knows it, and then SPF is not asked. */
  readonly ip: string
  readonly helo: string
  /** The address in MAIL FROM; empty for a bounce. */
  readonly mailFrom: string
  /** Our own name, the authserv-id of the result. */
  readonly mta: string
}
