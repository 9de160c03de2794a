import type { ImapDoorConfig } from '#config'
import type { Clinic } from '#intake'
import { LedgerError } from '#ledger'
import { mailboxMailByRef } from '#store'
import type { House } from '../open-house.ts'
import { groundsOf } from './bookmark.ts'
import { deliveredAgain, type Suspect } from './delivered-again.ts'
import type { FoundAgain, Looker, LookProgress } from './found-again.ts'
import { mailboxAgain } from './mailbox-again.ts'
import { quarantineAgain } from './quarantine-again.ts'

// After rules, lists or policies changed: what was let through by the old ones is judged by the new ones. A watched mailbox
// is read again, and what would be held now is fetched back; of what went out of our reach it is said who has it.

export interface RecheckSettings {
  /** Mail that came at this moment or later. */
  readonly since: number
  /** The clinics to look at. */
  readonly clinics: readonly Clinic[]
  /** Which rules judge, as the ledger names them. */
  readonly rules: string
  readonly by: Looker['by']
  /** Moves nothing, writes nothing. */
  readonly dryRun: boolean
  readonly tell: (found: FoundAgain) => Promise<void>
  readonly progress: (progress: LookProgress) => void
  readonly stopping: AbortSignal
}

export async function recheck(house: House, settings: RecheckSettings): Promise<void> {
  for (const clinic of settings.clinics) {
    const suspects = await suspectsOf(clinic, house, settings)
    for (const door of doorsOf(clinic, house)) await againIn(door, clinic, suspects, house, settings)
    for (const { door: _, ...suspect } of suspects.values()) await settings.tell({ type: 'out-of-reach', ...suspect })
    await quarantineAgain(clinic, settings.since, house, lookerAt('quarantine', house, settings))
  }
}

const lookerAt = (what: LookProgress['what'], house: House, settings: RecheckSettings): Looker => ({
  ...{ by: settings.by, onlyLooks: settings.dryRun, tell: settings.tell, stopping: settings.stopping },
  isShared: house.store.isShared,
  progress: (now) => settings.progress({ what, ...now }),
})

/** The watched mailboxes of a clinic. */
export const doorsOf = ({ tenant }: Clinic, house: House): readonly ImapDoorConfig[] =>
  house.config().doors.imap.filter((door) => clinicOfDoor(door, house)?.tenant === tenant)

const clinicOfDoor = ({ clinic }: ImapDoorConfig, house: House): Clinic | undefined =>
  house.clinics().find(({ tenant }) => tenant === clinic) ?? house.clinics()[0]

async function suspectsOf(clinic: Clinic, house: House, settings: RecheckSettings): Promise<Map<string, Suspect>> {
  try {
    return await deliveredAgain(clinic, settings.since, lookerAt('ledger', house, settings))
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    await settings.tell({ type: 'no-ledger', tenant: clinic.tenant, says: error.message })
    return new Map()
  }
}

/** Takes from the suspects those that are in this mailbox: they are judged there, from all that they are. */
async function againIn(
  door: ImapDoorConfig,
  clinic: Clinic,
  suspects: Map<string, Suspect>,
  house: House,
  settings: RecheckSettings,
): Promise<void> {
  if (settings.stopping.aborted) return
  const own = await mailsIn(door, clinic, suspects)
  const task = { door, clinic, since: settings.since, expected: new Set(own) }
  const grounds = await groundsOf(clinic, settings.rules)
  const missing = await mailboxAgain({ ...task, grounds }, house, lookerAt('mailbox', house, settings))
  for (const mail of own) {
    const suspect = suspects.get(mail)
    suspects.delete(mail)
    if (suspect === undefined || !missing.has(mail)) continue
    const { door: _, ...about } = suspect
    await settings.tell({ type: 'out-of-reach', ...about, mailbox: door.name })
  }
}

/** Those of the suspects that its watcher remembers. */
async function mailsIn({ name }: ImapDoorConfig, { store }: Clinic, suspects: Map<string, Suspect>): Promise<string[]> {
  const own: string[] = []
  for (const [mail, { door }] of suspects) {
    if (door === 'imap' && (await mailboxMailByRef(store, name, mail)) !== undefined) own.push(mail)
  }
  return own
}
