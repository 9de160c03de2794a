import type { HeaderEdit, SmtpReply } from '#domain'

// What goes through the door: a mail to the judge, and the judge's answer back.

export interface MilterClient {
  readonly host: string
  readonly address: string
  readonly family: 'inet4' | 'inet6' | 'local' | 'unknown'
  readonly port: number
}

export interface MilterPath {
  /** Without its angle brackets; '' is the sender of a bounce. */
  readonly address: string
  /** The parameters of the SMTP command, as sent: SIZE=1024, BODY=8BITMIME. */
  readonly params: readonly string[]
}

export interface MilterMail {
  readonly envelope: { readonly from: MilterPath; readonly recipients: readonly MilterPath[] }
  /** Undefined where the mail server named none. */
  readonly client: MilterClient | undefined
  readonly helo: string | undefined
  /** What the mail server says of the mail, by name without braces: i (its queue id), auth_authen, client_addr, ... */
  readonly macros: ReadonlyMap<string, string>
  /** The mail, its lines ending with CRLF: header fields as they came where the mail server can tell us so. */
  readonly raw: Buffer
}

export interface MilterAnswer {
  readonly action: 'accept' | 'reject' | 'tempfail' | 'discard' | 'quarantine'
  /** For reject (5xx) and tempfail (4xx); otherwise the mail server says something of its own. */
  readonly reply?: SmtpReply
  /** For quarantine: what the mail server's log says. */
  readonly reason?: string
  /** `insert` counts all fields from 0, the top; values are encoded and may be folded with \n and a space. */
  readonly headers?: readonly HeaderEdit[]
  /** Put before every Subject. */
  readonly subjectTag?: string
  /** The whole new body, lines ending with CRLF. */
  readonly body?: Buffer
  readonly recipients?: { readonly add?: readonly string[]; readonly remove?: readonly string[] }
}

/** `signal` tells that nobody waits for the answer any more: the mail server has gone, or the judge is late. */
export type MilterJudge = (mail: MilterMail, signal: AbortSignal) => Promise<MilterAnswer>
