import type { ImapDoorConfig } from '#config'
import type { Clinic } from '#intake'
import { readTrace } from '#knowledge'
import {
  type MailboxAnswer,
  type MailboxMail,
  type WatchEvent,
  type WatchSettings,
  watchMailbox,
} from '../doors/imap/index.ts'
import { inTurn, type Running } from './lease/in-turn.ts'
import type { LeaseTimes } from './lease/lease-times.ts'
import { mailboxSettings } from './mailbox-account.ts'
import type { House } from './open-house.ts'
import type { OwnEvent, ServiceEvent } from './service-event.ts'

/**
 * The IMAP door: a mailbox at a provider is watched, and risky mail is moved to a folder of its own. Of several machines
 * on one store, one watches it at a time.
 */
export function openImapDoor(
  door: ImapDoorConfig,
  house: House,
  onEvent: (event: ServiceEvent) => void,
  times?: LeaseTimes,
): Running {
  const writing = new Set<Promise<void>>()
  const keep = (write: Promise<void>): void => {
    writing.add(write)
    void write.finally(() => writing.delete(write))
  }
  const tell = (event: OwnEvent): void => onEvent({ from: 'service', event })
  const { store } = clinicOf(door, house)
  const { stop } = inTurn({
    ...{ store, name: `mailbox ${door.name}`, isShared: house.store.isShared },
    run: () => watchMailbox(watchedBy(door, house, onEvent, keep)),
    onElsewhere: () => tell({ type: 'watched-elsewhere', mailbox: door.name }),
    onTrouble: (message) => tell({ type: 'chore-failed', chore: `turn at the mailbox ${door.name}`, message }),
    ...(times === undefined ? {} : { times }),
  })
  return {
    // What was moved at the end is written down before the ledger closes.
    stop: async () => {
      await stop()
      await Promise.all(writing)
    },
  }
}

function clinicOf(door: ImapDoorConfig, house: House): Clinic {
  const clinic = house.clinics().find(({ tenant }) => tenant === door.clinic) ?? house.clinics()[0]
  if (clinic === undefined) throw new RangeError(`There is no clinic ${door.clinic}`)
  return clinic
}

/** How a mailbox of the house is watched. */
export function watchedBy(
  door: ImapDoorConfig,
  house: House,
  onEvent: (event: ServiceEvent) => void,
  keep: (write: Promise<void>) => void,
): WatchSettings {
  // WHY each time: a new configuration may say other things of it.
  const clinicNow = (): Clinic => clinicOf(door, house)
  const clinic = clinicNow()
  return {
    ...mailboxSettings(door, clinic.store),
    judge: (mail) => judge(mail, clinic.tenant, house),
    learnSent: async ({ bytes, internalDate }) => {
      const trace = readTrace(bytes, { own: clinicNow().own, direction: 'out', now: internalDate })
      if (trace !== undefined) await clinicNow().knowledge.remember([trace])
    },
    onEvent: (event) => {
      onEvent({ from: 'imap', door: door.name, event })
      keep(record(event, clinic, door, onEvent))
    },
  }
}

/** The door's name of a mail is ours. What could not be fetched whole was not inspected. */
async function judge(
  { ref, arrival, isWhole }: MailboxMail,
  tenant: string,
  { intake }: House,
): Promise<MailboxAnswer> {
  const { rulings } = await intake.take(arrival, { keepsHeld: true, id: ref, tenant })
  return isWhole && rulings.every(({ fate }) => fate === 'deliver') ? 'leave' : 'hold'
}

/** What the watcher did with a mail goes to the ledger: when it was moved, and whether it had been seen by then. */
async function record(
  event: WatchEvent,
  { ledger, tenant }: Clinic,
  door: ImapDoorConfig,
  onEvent: (event: ServiceEvent) => void,
): Promise<void> {
  const action =
    event.type === 'held'
      ? event.by === 'claw-back'
        ? 'clawed-back'
        : 'held'
      : event.type === 'released'
        ? 'released'
        : undefined
  if (action === undefined || !('ref' in event)) return
  const mail = event.ref
  const reason = event.type === 'held' ? exposureText(event) : 'moved back'
  try {
    await ledger.append({ kind: 'acted', who: `door imap ${door.name}`, mail, action, recipients: [door.user], reason })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    onEvent({ from: 'service', event: { type: 'chore-failed', chore: `ledger of ${tenant}`, message } })
  }
}

/** What people could see of it, for the ledger. */
export const exposureText = ({ wasSeen, visibleMs }: { wasSeen: boolean; visibleMs: number }): string =>
  `it could be seen for ${Math.round(visibleMs / 1_000)} s, and was ${wasSeen ? '' : 'not '}marked as read`
