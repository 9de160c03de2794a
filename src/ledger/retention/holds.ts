import {
  keepHeldMail,
  keepHeldMailsSince,
  type LedgerHold,
  ledgerHolds,
  liftLedgerHold,
  placeLedgerHold,
  type TenantReader,
  type TenantStore,
} from '#store'
import type { Where } from '../entry.ts'
import type { Ledger } from '../open-ledger.ts'
import { storyOf } from '../story/story-of.ts'

// Legal hold: of a mail, or of everything from a time on. What is under hold keeps the contents of its entries, what was
// known of it when it was judged, and its place in the quarantine. Who placed and who lifted a hold stands in the ledger.

export interface HoldTarget {
  /** A mail's name; everything from `since` on where there is none. */
  readonly mail?: string
  readonly since?: number
}

/** What is under hold, to be asked for each entry. */
export interface Holds {
  readonly all: readonly LedgerHold[]
  readonly mails: ReadonlySet<string>
  /** Everything from here on is under hold; Infinity where nothing is. */
  readonly since: number
}

/** Puts it under hold; false where the ledger does not know the mail. */
export async function placeHold(
  clinic: TenantStore,
  ledger: Ledger,
  { mail, since = 0 }: HoldTarget,
  { now, reason, ...by }: Where & { readonly reason: string; readonly now: number },
): Promise<boolean> {
  if (mail !== undefined && (await storyOf(clinic, mail)) === undefined) return false
  const name = mail ?? ''
  await clinic.write(async (desk) => {
    await placeLedgerHold(desk, {
      mail: name,
      since: mail === undefined ? since : 0,
      who: by.who,
      reason,
      placedAt: now,
    })
    if (mail !== undefined) await keepHeldMail(desk, mail, true)
    else await keepHeldMailsSince(desk, since, true)
  })
  // If we die here, it is under hold and the ledger does not say so: placing it again does.
  await ledger.append({ kind: 'hold-placed', ...by, ...(mail === undefined ? { since } : { mail }), reason })
  return true
}

/** Lifts the hold of a mail, or the one on everything; false where there is none. */
export async function liftHold(
  clinic: TenantStore,
  ledger: Ledger,
  { mail }: HoldTarget,
  { reason, ...by }: Where & { readonly reason: string },
): Promise<boolean> {
  const name = mail ?? ''
  const { all, mails, since } = await holdsOf(clinic)
  if (!all.some((hold) => hold.mail === name)) return false
  // WHY first: nothing may lose its protection before it is recorded who took it away.
  await ledger.append({ kind: 'hold-lifted', ...by, ...(mail === undefined ? {} : { mail }), reason })
  await clinic.write(async (desk) => {
    await liftLedgerHold(desk, name)
    if (mail !== undefined) await keepHeldMail(desk, mail, false)
    else await keepHeldMailsSince(desk, since, false)
    const left = (await ledgerHolds(desk)).filter((hold) => hold.mail !== name)
    for (const hold of left)
      if (hold.mail === '') await keepHeldMailsSince(desk, hold.since, true)
      else if (mail === undefined && mails.has(hold.mail)) await keepHeldMail(desk, hold.mail, true)
  })
  return true
}

export async function holdsOf(reader: TenantReader): Promise<Holds> {
  const all = await ledgerHolds(reader)
  const everything = all.find(({ mail }) => mail === '')
  return {
    all,
    mails: new Set(all.filter(({ mail }) => mail !== '').map(({ mail }) => mail)),
    since: everything?.since ?? Number.POSITIVE_INFINITY,
  }
}

/** Keeps in the quarantine what came since a hold on everything was placed; to be called before anything expires. */
export async function keepUnderHold(clinic: TenantStore): Promise<void> {
  const { since } = await holdsOf(clinic)
  if (since !== Number.POSITIVE_INFINITY) await clinic.write((desk) => keepHeldMailsSince(desk, since, true))
}

export interface HeldTraces {
  /** Hashes of what was known of the mails when they were judged. */
  readonly known: readonly string[]
  /** When the ledger first heard of any of them; Infinity where there is none. */
  readonly firstAt: number
}

/** What lies beside the ledger of mails under hold. */
export async function heldTraces(reader: TenantReader, { mails }: Holds): Promise<HeldTraces> {
  const known: string[] = []
  let firstAt = Number.POSITIVE_INFINITY
  for (const mail of mails) {
    for (const entry of (await storyOf(reader, mail))?.entries ?? []) {
      firstAt = Math.min(firstAt, entry.at)
      if (entry.kind === 'judged' && typeof entry.known === 'string') known.push(entry.known)
    }
  }
  return { known, firstAt }
}
