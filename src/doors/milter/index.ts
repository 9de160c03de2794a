// The milter door: a mail server (Postfix, Sendmail) hands each mail over before it takes responsibility for it.

export type { MilterEvent } from './connection.ts'
export { MILTER_LIMITS, type MilterLimits } from './limits.ts'
export type {
  MilterAnswer,
  MilterClient,
  MilterJudge,
  MilterMail,
  MilterPath,
} from './mail.ts'
export { type MilterPlace, type MilterServer, type MilterSettings, serveMilter } from './serve-milter.ts'
