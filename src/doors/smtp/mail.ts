import type { Arrival, Peer, SmtpReply } from '#domain'

// What goes through the door: a mail to the judge, and one reply back.

export interface SmtpMail {
  /** `peer` is the real client: who connected, or whom a trusted host says it speaks for. */
  readonly arrival: Arrival
  readonly parameters: MailParameters
  readonly client: SmtpClient
  /** What a trusted host said about the real client, to be handed on; undefined where it said nothing. */
  readonly xforward: XforwardAttributes | undefined
  readonly repaired: Repairs
}

/** What stood behind the sender's address. */
export interface MailParameters {
  readonly smtputf8: boolean
  readonly body: '7BIT' | '8BITMIME' | undefined
  /** Declared, not measured. */
  readonly size: number | undefined
}

/** A connection and who is at its other end. */
export interface SmtpClient {
  /** Who connected to our port. */
  readonly address: string
  readonly port: number
  /** Whether it may use XCLIENT and XFORWARD now; after XCLIENT that is asked of the client it named. */
  readonly isTrusted: boolean
  /** As HELO or EHLO said it on this connection. */
  readonly helo: string | undefined
  /** Whether it was EHLO. */
  readonly isExtended: boolean
  /** Version and cipher. */
  readonly tls: string | undefined
  /** From XCLIENT. */
  readonly login: string | undefined
}

/** SPEC: postfix.org XFORWARD_README. Decoded; what is unavailable is not there. */
export interface XforwardAttributes {
  readonly name?: string
  readonly address?: string
  readonly port?: string
  readonly protocol?: string
  readonly helo?: string
  /** The mail's name at the host before us. */
  readonly ident?: string
  readonly source?: string
}

/** What was not as SMTP has it and was put right before anybody looked at the mail; counted. */
export interface Repairs {
  readonly bareLf: number
  readonly bareCr: number
  readonly nul: number
}

/**
 * A mail is taken with a 2xx reply and only then. Whoever throws or is late puts it off with 451 4.3.0. `signal` tells
 * that nobody waits for the reply any more.
 */
export type SmtpJudge = (mail: SmtpMail, signal: AbortSignal) => Promise<SmtpReply>

export interface RecipientQuestion {
  readonly recipient: string
  readonly sender: string
  /** Taken for the same mail before. */
  readonly recipients: readonly string[]
  readonly client: SmtpClient
  /** The real client, as in the mail's arrival: whether it may relay is asked of this one, not of who connected. */
  readonly peer: Peer
  readonly xforward: XforwardAttributes | undefined
}

/** The reply to RCPT; undefined takes the recipient. Whoever throws or is late puts it off. */
export type RecipientCheck = (question: RecipientQuestion, signal: AbortSignal) => Promise<SmtpReply | undefined>
