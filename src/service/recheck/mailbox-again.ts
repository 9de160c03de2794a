import type { ImapDoorConfig } from '#config'
import type { Clinic, OnceMore } from '#intake'
import type { HeldNow, MovedNow } from '../../doors/imap/index.ts'
import type { House } from '../open-house.ts'
import { type Bookmark, dropBookmark, placesFrom, saveBookmark } from './bookmark.ts'
import type { InMailbox, Looker } from './found-again.ts'
import { type OpenMailbox, openMailbox, recordClawBack } from './open-mailbox.ts'

/** One mailbox that is read again, and what the facts of the ledger say of mails that were in it. */
export interface MailboxTask {
  readonly door: ImapDoorConfig
  readonly clinic: Clinic
  readonly since: number
  readonly grounds: string
  /** Mails that should lie in it, by our name; those that do are judged here, the others are somebody else's to tell. */
  readonly expected: ReadonlySet<string>
}

/** Reads a mailbox again and fetches back what would be held today; gives those of the expected that are not there. */
export async function mailboxAgain(task: MailboxTask, house: House, looker: Looker): Promise<ReadonlySet<string>> {
  const missing = new Set(task.expected)
  await openMailbox(task.door, task.clinic, looker, async (mailbox) => {
    await lookThrough(mailbox, task, house, looker)
    for (const ref of task.expected) if (await mailbox.visit.isHere(ref)) missing.delete(ref)
  })
  return missing
}

async function lookThrough(mailbox: OpenMailbox, task: MailboxTask, house: House, looker: Looker): Promise<void> {
  const { door, clinic, visit, kept } = mailbox
  const { since, grounds } = task
  const judged = new Map<string, OnceMore>()
  const from = placesFrom(kept, { grounds, since })
  const notes = notesIn(task, from, looker)
  await visit.lookAgain({
    ...{ since, from, onlyLooks: looker.onlyLooks, onProgress: (done, total) => looker.progress({ done, total }) },
    judge: async ({ ref, arrival, isWhole }) => {
      const again = await house.intake.onceMore(clinic, ref, arrival)
      if (again.isHeld || !isWhole) judged.set(ref, again)
      return again.isHeld || !isWhole ? 'hold' : 'leave'
    },
    onMoving: async ({ ref, isNew }) => {
      const again = judged.get(ref)
      const entries = (await again?.entries(ref, isNew)) ?? []
      await clinic.ledger.append(entries.map((entry) => ({ ...entry, ...looker.by })))
      await notes.moving(ref, whyOf(again))
    },
    onHeld: async (held, moved) => {
      const again = judged.get(held.ref)
      judged.delete(held.ref)
      if (moved.outcome === 'moved') await recordClawBack(mailbox, held.ref, whyOf(again), moved, looker.by)
      await notes.moved()
      if (again !== undefined && moved.outcome !== 'gone') await looker.tell(foundIn(task, held, moved, again))
    },
    onUnreadable: (folder, uid) => looker.tell({ type: 'unreadable', mailbox: door.name, folder, uid }),
    onPlace: (place) => notes.place(place),
  })
  if (!looker.stopping.aborted) await notes.end()
}

const OUTCOMES = {
  moved: 'clawed-back',
  looked: 'would-be',
  'by-person': 'by-person',
  'not-moved': 'not-moved',
} as const

function foundIn(
  { door, clinic }: MailboxTask,
  { ref, mail, wasSeen }: HeldNow,
  moved: Exclude<MovedNow, { outcome: 'gone' }>,
  { report, head }: OnceMore,
): InMailbox {
  const at = mail.internalDate
  return {
    ...{ type: 'mailbox', tenant: clinic.tenant, mailbox: door.name, mail: ref, at },
    ...{ sender: head.from, subject: head.subject },
    ...{ verdict: report.verdict, rules: report.findings.map(({ id }) => id), outcome: OUTCOMES[moved.outcome] },
    wasSeen: moved.outcome === 'moved' ? moved.wasSeen : wasSeen,
    visibleMs: moved.outcome === 'moved' ? moved.visibleMs : Math.max(0, Date.now() - at),
  }
}

/** For the ledger. What is too large to be read is held without a rule. */
function whyOf(again: OnceMore | undefined): string {
  const rules = again?.report.findings.slice(0, 3).map(({ id }) => id) ?? []
  return `judged again: ${rules.length === 0 ? 'could not be read whole' : rules.join(', ')}`
}

/** The bookmark while it moves on. Nothing is noted of a look that only looks. */
function notesIn({ door, clinic, since, grounds }: MailboxTask, from: Bookmark['places'], { onlyLooks }: Looker) {
  let bookmark: Bookmark = { grounds, since, places: from }
  const save = async (next: Bookmark): Promise<void> => {
    bookmark = next
    if (!onlyLooks) await saveBookmark(clinic, door.name, bookmark, Date.now())
  }
  const { places: _, ...rest } = bookmark
  return {
    moving: (ref: string, why: string) => save({ ...bookmark, moving: { ref, why, at: Date.now() } }),
    moved: () => (bookmark.moving === undefined ? undefined : save({ ...rest, places: bookmark.places })),
    place: (place: Bookmark['places'][number]) =>
      save({ ...bookmark, places: [...bookmark.places.filter(({ folder }) => folder !== place.folder), place] }),
    end: async () => {
      if (!onlyLooks) await dropBookmark(clinic, door.name)
    },
  }
}
