import type { Lang } from '#domain'
import type { BurstRule } from './burst.ts'
import type { Clinic } from './clinic.ts'
import type { IntakeEvent } from './intake-event.ts'
import type { JudgeTools } from './judge-mail.ts'
import type { MarkPlan } from './mark-mail.ts'

export interface IntakeSettings extends JudgeTools {
  /** At least one; mail for nobody that we know is the first one's. */
  readonly clinics: readonly Clinic[]
  readonly lang: Lang
  readonly isOwnNetwork: (address: string) => boolean
  readonly marks: MarkPlan
  readonly outbound: BurstRule
  /** Which rules judge, as the ledger names them. */
  readonly rules: string
  /** Delivers a held mail that a later password has cleared, the way that mail of this clinic goes. */
  readonly release: (clinic: Clinic, mail: string, reason: string) => Promise<boolean>
  /** It must not throw. */
  readonly onEvent: (event: IntakeEvent) => void
}
