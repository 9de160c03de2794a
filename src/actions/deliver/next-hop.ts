import type { SmtpReply } from '#domain'

/** Where mails go on to. */
export interface NextHop {
  /** One outcome for each recipient, in their order. Never rejects: a next hop that cannot be reached is an outcome. */
  readonly deliver: (delivery: Delivery) => Promise<readonly DeliveryOutcome[]>
  /** Whether it can be reached now; for readiness. Undefined is yes, otherwise what is in the way. */
  readonly whyNot: () => Promise<string | undefined>
  /** Lets go of kept connections; deliveries under way are finished. */
  readonly close: () => Promise<void>
}

export interface Delivery {
  /** Lines ending with CRLF; handed on as they are. */
  readonly bytes: Buffer
  /** '' for bounces. */
  readonly sender: string
  readonly recipients: readonly string[]
  /** Whether the mail needs SMTPUTF8 (RFC 6531): its addresses or its header are not ASCII and say so. */
  readonly smtputf8?: boolean
  /** Handed on where the next hop offers XFORWARD. */
  readonly xforward?: ForwardedClient
  /** Ends the waiting: what was not taken yet is `later`, what may have been is `unsure`. */
  readonly signal?: AbortSignal
}

/** Who sent the mail to us, for the next hop's log; the shape of a door's XforwardAttributes. */
export interface ForwardedClient {
  readonly name?: string
  readonly address?: string
  readonly port?: string
  readonly protocol?: string
  readonly helo?: string
  readonly ident?: string
  readonly source?: string
}

export interface DeliveryOutcome {
  readonly recipient: string
  /** The next hop's own reply, or one of ours where it said nothing. */
  readonly reply: SmtpReply
  /**
   * `taken`: it is responsible now. `refused`: it will never be. `later`: not taken, worth another try.
   * `unsure`: the whole mail was sent and no reply came, so it may or may not have been taken.
   */
  readonly state: 'taken' | 'refused' | 'later' | 'unsure'
}
