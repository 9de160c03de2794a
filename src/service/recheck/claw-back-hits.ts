import type { ImapDoorConfig } from '#config'
import type { Decision } from '#domain'
import type { Clinic } from '#intake'
import type { HuntHit } from '#ledger'
import { mailboxMailByRef } from '#store'
import type { ClawBackOutcome, Wanted } from '../../doors/imap/index.ts'
import type { House } from '../open-house.ts'
import { dropBookmark, saveBookmark } from './bookmark.ts'
import { HAVE } from './delivered-again.ts'
import type { InMailbox, Looker, OutOfReach } from './found-again.ts'
import { type OpenMailbox, openMailbox, recordClawBack } from './open-mailbox.ts'
import { doorsOf } from './recheck.ts'

// What a person's hunt found is fetched back where it lies in a watched mailbox; of the rest it is said who has it.

/** Fetches back what a hunt through a clinic's ledger found. `why` is written down with each mail. */
export async function clawBackHits(
  house: House,
  clinic: Clinic,
  hits: readonly HuntHit[],
  why: string,
  looker: Looker,
): Promise<void> {
  const left = new Map(hits.map((hit) => [hit.mail, hit]))
  let done = 0
  for (const door of doorsOf(clinic, house)) {
    if (looker.stopping.aborted) return
    const own = await hitsIn(door, clinic, [...left.values()])
    if (own.length === 0) continue
    await openMailbox(door, clinic, looker, async (mailbox) => {
      for (const [hit, wanted] of own) {
        if (looker.stopping.aborted) return
        if (await fetchBack(mailbox, hit, wanted, why, looker)) left.delete(hit.mail)
        looker.progress({ done: ++done, total: hits.length })
      }
    })
    for (const [hit] of own.filter(([{ mail }]) => left.has(mail))) {
      left.delete(hit.mail)
      await tellOf(hit, clinic, looker, door.name)
    }
  }
  for (const hit of left.values()) await tellOf(hit, clinic, looker)
}

/** Those that the mailbox's watcher remembers, and those whose envelope names the mailbox. */
async function hitsIn(
  { name, user }: ImapDoorConfig,
  { store }: Clinic,
  hits: readonly HuntHit[],
): Promise<(readonly [HuntHit, Wanted])[]> {
  const own: (readonly [HuntHit, Wanted])[] = []
  for (const hit of hits) {
    const { mail, messageId, reached } = hit
    if ((await mailboxMailByRef(store, name, mail)) !== undefined) own.push([hit, { ref: mail }])
    else if (messageId !== undefined && reached.some(({ address }) => address === user)) own.push([hit, { messageId }])
  }
  return own
}

/** Whether it was found. The move is noted before it is begun, so that whoever dies in it is finished the next time. */
async function fetchBack(
  mailbox: OpenMailbox,
  hit: HuntHit,
  wanted: Wanted,
  why: string,
  { by, tell }: Looker,
): Promise<boolean> {
  const { clinic, door, visit, kept } = mailbox
  const rest = kept ?? { grounds: '', since: 0, places: [] }
  const moving = { ref: hit.mail, why, at: Date.now() }
  await saveBookmark(clinic, door.name, { ...rest, moving }, Date.now())
  const outcomes = await visit.clawBack(wanted)
  for (const outcome of outcomes) {
    if (outcome.outcome === 'held') await recordClawBack(mailbox, hit.mail, why, outcome, by)
  }
  if (kept === undefined) await dropBookmark(clinic, door.name)
  else await saveBookmark(clinic, door.name, kept, Date.now())
  const found = outcomes.filter((outcome) => outcome.outcome !== 'gone')
  for (const outcome of found) await tell(inMailbox(hit, clinic, door, outcome))
  return found.length > 0
}

const OUTCOMES = {
  held: 'clawed-back',
  'already-held': 'already-held',
  'returned-by-person': 'by-person',
  'not-held': 'not-moved',
} as const

const inMailbox = (
  hit: HuntHit,
  clinic: Clinic,
  { name }: ImapDoorConfig,
  outcome: Exclude<ClawBackOutcome, { outcome: 'gone' }>,
): InMailbox => ({
  ...{ type: 'mailbox', mailbox: name, outcome: OUTCOMES[outcome.outcome], ...aboutOf(hit, clinic) },
  wasSeen: outcome.outcome === 'held' && outcome.wasSeen,
  visibleMs: outcome.outcome === 'held' ? outcome.visibleMs : 0,
})

const aboutOf = ({ mail, at, sender, subject = '', verdict }: HuntHit, { tenant }: Clinic) => ({
  ...{ tenant, mail, at, sender, subject, rules: [] },
  verdict: (verdict ?? 'pass') as Decision,
})

/** Whoever has it; nothing where nobody does. */
async function tellOf(hit: HuntHit, clinic: Clinic, { tell }: Looker, mailbox?: string): Promise<void> {
  const recipients = hit.reached.filter(({ fate }) => HAVE.has(fate))
  if (recipients.length === 0) return
  const found: OutOfReach = { type: 'out-of-reach', ...aboutOf(hit, clinic), recipients }
  await tell(mailbox === undefined ? found : { ...found, mailbox })
}
