import {
  claimHeld,
  dropHeldMail,
  forgetHeldMails,
  type HeldMailRow,
  heldMailsBefore,
  heldMailsById,
  heldMailsByKey,
  keepHeldMail,
  newId,
  settleHeld,
  type TenantStore,
} from '#store'
import type { DeliveryOutcome } from '../deliver/next-hop.ts'
import { findKeys } from './find-keys.ts'
import type { Claim, Held, Who } from './held.ts'
import { holdMail } from './hold-mail.ts'
import type { Keys } from './key-file.ts'
import type { Quarantine, QuarantineSettings } from './quarantine.ts'
import { QuarantineError } from './quarantine-error.ts'
import { readBody } from './read-body.ts'
import { interruptedBefore, readQuarantine, withRecipients } from './read-quarantine.ts'
import { openRoom } from './room.ts'

// Held mails: packed, sealed and in the store, so that several machines on one PostgreSQL share them.
//
//   const quarantine = await openQuarantine(store.forTenant(MAIN_TENANT), { keyFile, clock: Date.now, bytesMax, keepDays })
//   await quarantine.hold(mail)                                        // on disk now
//   await releaseHeld(quarantine, nextHop, { mail: id, by: { who, reason } })   // delivered, at most once

// WHY claims, settlements and deletions in turn (`sequence`): works of two machines that want the same two mails, each
// another one first, would wait for each other until the database ends one of them.

const DAY_MS = 86_400_000
// LIMIT: a mail is stored within seconds; what is still being stored after a day, nobody stores any more.
const STORING_MS = DAY_MS
const MAILS_A_CALL = 50

/** Opens a tenant's quarantine. Throws QuarantineError and StoreError. */
export async function openQuarantine(clinic: TenantStore, settings: QuarantineSettings): Promise<Quarantine> {
  const keys = await findKeys(clinic, settings)
  const { clock, keepDays } = settings
  const room = openRoom(clinic, settings)
  const inTurn = openTurns()
  const claim = (mail: string, recipients: readonly string[] | undefined, by: Who, before?: number) =>
    claimOne(clinic, { ...{ mail, ...by, claim: newId(), at: clock() }, ...optional(recipients, before) })
  return {
    ...readQuarantine(clinic, settings),
    hold: (mail) =>
      inTurn(mail.mail, () => room.taking(mail.bytes.length, () => holdMail(clinic, keys, mail, clock()))),
    read: async (mail) => readBody(clinic, keys.body, await withBody(clinic, mail)),
    claimForRelease: (mail, recipients, by) => claim(mail, recipients, by),
    claimAgain: (mail, recipients, by) => claim(mail, recipients, by, interruptedBefore(settings)),
    settle: (claimed, outcomes) => settleOne(clinic, claimed, outcomes, clock()),
    drop: (mail, by) =>
      clinic.sequence((desk) => dropHeldMail(desk, { mail, ...by, at: clock() }, interruptedBefore(settings))),
    keep: (mail, isKept) => clinic.write((desk) => keepHeldMail(desk, mail, isKept)),
    expire: (now) => expire(clinic, settings, now, keepDays * DAY_MS),
    withMessageKeys: async (messageKeys) => withRecipients(clinic, await heldMailsByKey(clinic, messageKeys), settings),
    linkSecret: linkSecretOf(keys),
  }
}

/** WHY: a mail may be held for some recipients while it is still being stored for others. */
function openTurns(): (mail: string, work: () => Promise<void>) => Promise<void> {
  const turns = new Map<string, Promise<void>>()
  return (mail, work) => {
    const before = turns.get(mail)
    const turn = before === undefined ? work() : before.then(work, work)
    turns.set(mail, turn)
    const leave = () => {
      if (turns.get(mail) === turn) turns.delete(mail)
    }
    turn.then(leave, leave)
    return turn
  }
}

const linkSecretOf = ({ link }: Keys): Buffer => link

const optional = (recipients: readonly string[] | undefined, before: number | undefined) => ({
  ...(recipients === undefined ? {} : { recipients }),
  ...(before === undefined ? {} : { interruptedBefore: before }),
})

async function claimOne(clinic: TenantStore, claim: Parameters<typeof claimHeld>[1]): Promise<Claim | undefined> {
  const claimed = await clinic.sequence((desk) => claimHeld(desk, claim))
  return claimed === undefined ? undefined : { claim: claim.claim, mail: claim.mail, ...claimed }
}

const STATES = { taken: 'released', refused: 'held', later: 'held', unsure: 'releasing' } as const

function settleOne(
  clinic: TenantStore,
  { mail, claim }: Claim,
  outcomes: readonly DeliveryOutcome[],
  at: number,
): Promise<void> {
  const settlements = outcomes.map(({ recipient, state, reply }) => ({
    ...{ address: recipient, state: STATES[state] },
    reply: `${reply.code} ${reply.enhanced} ${reply.text}`.replaceAll('\n', ' '),
  }))
  return clinic.sequence((desk) => settleHeld(desk, { mail, claim, at }, settlements))
}

async function withBody(clinic: TenantStore, mail: string): Promise<HeldMailRow> {
  const [row] = await heldMailsById(clinic, [mail])
  if (row !== undefined && row.body !== '') return row
  throw new QuarantineError('not-here', `Cannot read the held mail "${mail}": it is not held any more`)
}

async function expire(
  clinic: TenantStore,
  settings: QuarantineSettings,
  now: number,
  keepMs: number,
): Promise<readonly Held[]> {
  const busySince = now - (settings.clock() - interruptedBefore(settings))
  const dropOld = async (state: 'held' | 'released'): Promise<string[]> => {
    const dropped: string[] = []
    for (const mail of await heldMailsBefore(clinic, state, now - keepMs, MAILS_A_CALL)) {
      const drop = { mail, who: 'sekisho', reason: 'expired', at: now }
      // WHY a write each: whoever wants to release one of the others does not wait for all of them.
      if (await clinic.sequence((desk) => dropHeldMail(desk, drop, busySince))) dropped.push(mail)
    }
    return dropped
  }
  await dropOld('released')
  const dropped = await dropOld('held')
  // What became of a mail is told for as long again; then it stands in the ledger only.
  const ages = { storingBefore: now - STORING_MS, goneBefore: now - 2 * keepMs }
  await clinic.sequence((desk) => forgetHeldMails(desk, ages, MAILS_A_CALL))
  return withRecipients(clinic, await heldMailsById(clinic, dropped), settings)
}
