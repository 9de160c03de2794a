import type { SmtpReply } from '#domain'
import type { SmtpClient } from './mail.ts'

/** For the log, one for each thing that happened. Values a client chose are cut short but not escaped. */
export type SmtpEvent =
  /** No session was begun. */
  | { readonly type: 'turned-away'; readonly address: string; readonly reason: TurnedAway }
  /** A command, a recipient or a mail was refused, not by the judge. The first fifty of a connection are told. */
  | { readonly type: 'refused'; readonly client: SmtpClient; readonly command: string; readonly reply: SmtpReply }
  /** The judge's reply went out; `reply` says whether the mail was taken. */
  | {
      readonly type: 'answered'
      readonly client: SmtpClient
      readonly reply: SmtpReply
      readonly bytes: number
      readonly recipientCount: number
      readonly ms: number
    }
  /** The client went before it had the reply. Where that was 2xx the client will send the mail once more. */
  | { readonly type: 'unanswered'; readonly client: SmtpClient; readonly reply: SmtpReply }
  /** The judge or the check of a recipient threw or was late; it was put off. */
  | { readonly type: 'judge-failed'; readonly client: SmtpClient; readonly error: unknown }
  /** The connection ended otherwise than by QUIT. */
  | { readonly type: 'ended'; readonly client: SmtpClient; readonly reason: Ended; readonly detail?: string }
  | { readonly type: 'tls-failed'; readonly client: SmtpClient; readonly error: unknown }
  /** The listening socket itself has trouble, such as too many open files. */
  | { readonly type: 'listening-failed'; readonly error: unknown }

export type TurnedAway = 'too-many-connections' | 'too-many-from-address'

export type Ended =
  | 'client-left'
  | 'client-left-in-mail'
  | 'socket-error'
  | 'talked-before-greeting'
  | 'spoke-http'
  | 'talked-past-starttls'
  | 'too-many-errors'
  | 'too-much-junk'
  | 'line-too-long'
  | 'idle'
  | 'data-too-slow'
  | 'session-too-long'
  | 'closing'
  | 'cut-at-closing'
