import type { SmtpEvent } from './event.ts'
import type { SmtpLimits } from './limits.ts'
import type { RecipientCheck, SmtpJudge } from './mail.ts'

export interface SmtpPlace {
  readonly host: string
  /** 0 asks for a free one. */
  readonly port: number
}

/** PEM; the certificate with its chain. */
export interface SmtpTls {
  readonly key: string | Buffer
  readonly cert: string | Buffer
}

export interface SmtpSettings {
  readonly listen: SmtpPlace
  readonly judge: SmtpJudge
  readonly checkRecipient?: RecipientCheck
  /** Our name in the greeting; the machine's own where it is not given. */
  readonly greet?: string
  readonly limits?: Partial<SmtpLimits>
  /** STARTTLS is offered where this is given. */
  readonly tls?: SmtpTls
  /** Addresses and networks (10.0.0.0/8) that may use XCLIENT and XFORWARD and whose connections are not counted. */
  readonly trusted?: readonly string[]
  /** `repair` (the default) puts stray CR, LF and NUL right; `refuse` refuses such mails. What could end a mail in the eyes of another server is refused either way. */
  readonly strayBytes?: 'repair' | 'refuse'
  /** For the log. It must not throw. */
  readonly onEvent?: (event: SmtpEvent) => void
}

export interface SmtpServer {
  readonly port: number
  readonly connectionCount: () => number
  /** New limits, certificate and trusted hosts; open connections stay, and limits hold for them from their next step. */
  readonly reload: (settings: Pick<SmtpSettings, 'limits' | 'tls' | 'trusted'>) => void
  /** Takes nobody new, tells idle clients 421, lets mails under way be answered within `drainMs`, then cuts. */
  readonly close: () => Promise<void>
}

/** Listens for mail servers; resolves once it does, rejects where the place cannot be had. */
export async function serveSmtp(_settings: SmtpSettings): Promise<SmtpServer> {
  throw new Error('The SMTP door is being built')
}
