import type { Held } from '#actions'
import type { Arrival } from '#domain'
import type { NewEntry } from '#ledger'
import type { Report } from '#report'
import { saveKnown } from '#store'
import { type Clinic, groupsOf } from './clinic.ts'
import type { IntakeSettings } from './intake-settings.ts'
import { type JudgedMail, judgeMail } from './judge-mail.ts'
import { judgedEntry, receivedEntry } from './ledger-entries.ts'
import { judgeAgain, waitingGroup } from './try-again.ts'

// Mail that was judged before is judged by the rules, the lists and the memory of today. Nothing is done about it, and
// nobody learns from it; what the ledger is to be told is handed to whoever then acts.

export interface OnceMore {
  readonly report: Report
  /** As its header says it; '' where it says nothing. */
  readonly head: { readonly from: string; readonly subject: string }
  /** Whether it would be kept from its recipients today. */
  readonly isHeld: boolean
  /** Writes down what was known; `isNew` of a mail that the ledger has not seen come. */
  readonly entries: (mail: string, isNew: boolean) => Promise<NewEntry[]>
}

/** Judges a mail that lies in a mailbox of a clinic. Rejects with AskFailure and PoolFailure. */
export async function judgeOnceMore(
  clinic: Clinic,
  mail: string,
  arrival: Arrival,
  settings: IntakeSettings,
): Promise<OnceMore> {
  const [group] = groupsOf(arrival, [clinic], 'in')
  if (group === undefined) throw new RangeError('A mail was judged for nobody')
  const judged = await judgeMail(mail, arrival.bytes, group, { authentication: Promise.resolve(undefined) }, settings)
  return {
    report: judged.report,
    head: { from: judged.sight?.head.from.flat()[0]?.address ?? '', subject: judged.sight?.head.subject ?? '' },
    isHeld: isKept(judged),
    entries: async (name, isNew) => {
      const { report, sight, known, authentication } = judged
      await clinic.store.write((desk) => saveKnown(desk, known, settings.clock()))
      const { recipients } = group
      const { rules } = settings
      return [
        ...(isNew ? [receivedEntry({ mail: name, arrival, recipients, report, sight, authentication })] : []),
        judgedEntry({ mail: name, arrival, report, rules, policy: group.policy.name, known: known.sha256 }),
      ]
    },
  }
}

/** Judges a mail that lies in a clinic's quarantine, with what was found of its origin when it came. */
export async function judgeHeldOnceMore(
  clinic: Clinic,
  held: Held,
  settings: IntakeSettings,
): Promise<Pick<OnceMore, 'report' | 'isHeld'>> {
  const bytes = await clinic.quarantine.read(held.mail)
  const judged = await judgeAgain(held, bytes, waitingGroup(clinic, held), [], settings)
  return { report: judged.report, isHeld: isKept(judged) }
}

const isKept = ({ report: { verdict } }: JudgedMail): boolean => verdict === 'hold' || verdict === 'refuse'
