// The SMTP door: a mail server hands a mail over, and has its reply only when the judge has answered for it.

export type { Ended, SmtpEvent, TurnedAway } from './event.ts'
export { clientToForward } from './forwarded-client.ts'
export { SMTP_LIMITS, type SmtpLimits } from './limits.ts'
export type {
  MailParameters,
  RecipientCheck,
  RecipientQuestion,
  Repairs,
  SmtpClient,
  SmtpJudge,
  SmtpMail,
  XforwardAttributes,
} from './mail.ts'
export { type ReceivedBy, receivedField } from './received-field.ts'
export { type SmtpPlace, type SmtpServer, type SmtpSettings, type SmtpTls, serveSmtp } from './serve-smtp.ts'
