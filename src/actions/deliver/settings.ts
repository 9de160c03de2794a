export interface NextHopSettings {
  readonly protocol: 'smtp' | 'lmtp'
  readonly place: { readonly host: string; readonly port: number } | { readonly socket: string }
  /**
   * `off`; `may`, the default: by STARTTLS where it is offered, whatever the certificate; `must`: by STARTTLS always, and
   * the certificate is checked; `implicit`: the same from the first byte. A socket file needs none.
   */
  readonly tls?: 'off' | 'may' | 'must' | 'implicit'
  /** PEM, in place of the authorities that Node knows. */
  readonly ca?: string | Buffer
  /** The name the certificate must bear, where it is not `host`. */
  readonly certificateName?: string
  /** How we call ourselves in EHLO; the machine's own name where it is not given. */
  readonly name?: string
  readonly timeouts?: Partial<NextHopTimeouts>
  readonly connections?: Partial<NextHopConnections>
}

export interface NextHopTimeouts {
  readonly connectMs: number
  /** For each reply but the last, and for the mail to be written. */
  readonly replyMs: number
  /** From the final dot to the reply. */
  readonly finalReplyMs: number
}

export interface NextHopConnections {
  readonly max: number
  /** How long one is kept without work. */
  readonly idleMs: number
  /** Mails through one before it is given up; 1 keeps none. */
  readonly mailsMax: number
}
