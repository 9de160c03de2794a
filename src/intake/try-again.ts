import type { Held } from '#actions'
import { heldReport } from '#actions'
import type { Authentication, Decision } from '#domain'
import { addressKey } from '#identity'
import { knownFrom } from '#knowledge'
import { storyOf } from '#ledger'
import { readKnown, saveKnown } from '#store'
import type { Clinic, Group } from './clinic.ts'
import type { IntakeSettings } from './intake-settings.ts'
import { type JudgedMail, judgeMail } from './judge-mail.ts'
import { judgedEntry } from './ledger-entries.ts'

// Held mail that is judged once more, because a password came after it or a person typed one. What is clear then goes on
// to its recipients; what is not stays held, and the ledger says why.

/** `closed`: no password opened it. `kept`: it is open, and stays held for what is in it. `released`: it was clear, and went on. */
export type TryOutcome = 'closed' | 'kept' | 'released'

/** Tries what a sender's mail tells on everything of his that waits for a password. */
export async function tryWaiting(
  clinic: Clinic,
  sender: string,
  words: readonly string[],
  settings: IntakeSettings,
): Promise<void> {
  const waiting = await clinic.passwords.waitingFor(sender, settings.clock())
  if (waiting.length === 0) return
  for (const held of await clinic.quarantine.withMessageKeys(waiting)) {
    const outcome = await tryOn(clinic, held, words, 'sekisho', settings)
    if (outcome !== 'closed' && held.messageKey !== null) await clinic.passwords.settle([held.messageKey])
  }
}

/** Tries passwords on one held mail; undefined where there is none of that name. */
export async function tryAgain(
  tenant: string,
  mail: string,
  words: readonly string[],
  who: string,
  settings: IntakeSettings,
): Promise<TryOutcome | undefined> {
  const clinic = settings.clinics.find((each) => each.tenant === tenant)
  const held = await clinic?.quarantine.get(mail)
  if (clinic === undefined || held === undefined || held.state !== 'held') return undefined
  return tryOn(clinic, held, words, who, settings)
}

async function tryOn(
  clinic: Clinic,
  held: Held,
  words: readonly string[],
  who: string,
  settings: IntakeSettings,
): Promise<TryOutcome> {
  const bytes = await clinic.quarantine.read(held.mail)
  const group = waitingGroup(clinic, held)
  const { report, sight, known } = await judgeAgain(held, bytes, group, words, settings)
  const isOpen = sight !== undefined && !sight.isLocked
  const arrival = { door: held.door, bytes, sender: held.sender, recipients: group.recipients }
  if (isOpen) await clinic.store.write((desk) => saveKnown(desk, known, settings.clock()))
  await clinic.ledger.append([
    { kind: 'password-tried', who, mail: held.mail, part: lockedPart(heldReport(report)), opened: isOpen },
    ...(isOpen
      ? [
          judgedEntry({
            mail: held.mail,
            arrival,
            report,
            rules: settings.rules,
            policy: group.policy.name,
            known: known.sha256,
          }),
        ]
      : []),
  ])
  if (!isOpen) return 'closed'
  settings.onEvent({ type: 'opened-later', mail: held.mail, tenant: clinic.tenant, verdict: report.verdict })
  if (isHeldFate(report.verdict)) return 'kept'
  const reason = 'opened with a password that came later; nothing dangerous was found'
  return (await settings.release(clinic, held.mail, reason)) ? 'released' : 'kept'
}

/** WHY where it came from is not asked again: that was found out when it came, and its client is long gone. */
export async function judgeAgain(
  { mail }: Held,
  bytes: Buffer,
  group: Group,
  passwords: readonly string[],
  settings: IntakeSettings,
): Promise<JudgedMail> {
  const judge = (origin: Authentication | undefined) =>
    judgeMail(mail, bytes, group, { authentication: Promise.resolve(origin), passwords }, settings)
  const judged = await judge(undefined)
  // WHY only then: most words open nothing, and the ledger has to be read.
  const isClear = judged.sight?.isLocked === false && !isHeldFate(judged.report.verdict)
  const origin = isClear ? await originThen(group.clinic, mail) : undefined
  return origin === undefined ? judged : judge(origin)
}

/** What was found of a mail's origin when it came; undefined where nobody asked, or it was forgotten. */
async function originThen({ store }: Clinic, mail: string): Promise<Authentication | undefined> {
  const entries = (await storyOf(store, mail))?.entries ?? []
  const sha256 = entries.find((entry) => entry.kind === 'judged')?.known
  const kept = sha256 === undefined ? undefined : await readKnown(store, sha256)
  return kept === undefined ? undefined : knownFrom(kept)?.authentication
}

const isHeldFate = (verdict: Decision): boolean => verdict === 'hold' || verdict === 'refuse'

/** Those who still wait for a held mail. */
export function waitingGroup(clinic: Clinic, { direction, recipients }: Held): Group {
  const waiting = recipients.filter(({ state }) => state === 'held').map(({ address }) => address)
  const [first = ''] = waiting
  return { clinic, direction, recipients: waiting, policy: clinic.policies.get(addressKey(first)) ?? clinic.policy }
}

/** The path of what was locked, for the ledger. */
const lockedPart = ({ flaws, parts }: ReturnType<typeof heldReport>): string => {
  const locked = flaws.find(({ code }) => code.endsWith('/encrypted'))?.part
  return parts.find(({ id }) => id === locked)?.path ?? 'mail'
}
