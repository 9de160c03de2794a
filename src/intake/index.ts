// The intake: what every door hands each mail to. It is judged for each clinic among its recipients, what the verdict
// says is done, and the ledger has it on disk before the door answers.

export type { BurstRule } from './burst.ts'
export { type Clinic, type ClinicName, clinicFor, isOwnSender } from './clinic.ts'
export type { IntakeEvent } from './intake-event.ts'
export type { IntakeSettings } from './intake-settings.ts'
export type { OnceMore } from './judge-once-more.ts'
export { type Intake, openIntake } from './open-intake.ts'
export { replyOf } from './reply.ts'
export type { Fate, Hands, MailToDeliver, Ruling, Taken } from './ruling.ts'
export type { TryOutcome } from './try-again.ts'
