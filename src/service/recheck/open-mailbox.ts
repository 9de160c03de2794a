import type { ImapDoorConfig } from '#config'
import type { Clinic } from '#intake'
import { ImapTrouble } from '#knowledge'
import { storyOf } from '#ledger'
import { type Exposure, type MailboxVisit, visitOnce } from '../../doors/imap/index.ts'
import { exposureText } from '../imap-door.ts'
import { alone, type Errand } from '../lease/alone.ts'
import { mailboxSettings } from '../mailbox-account.ts'
import { type Bookmark, readBookmark, saveBookmark } from './bookmark.ts'
import type { Looker } from './found-again.ts'

/** A watched mailbox that is gone through from outside its watcher. */
export interface OpenMailbox {
  readonly door: ImapDoorConfig
  readonly clinic: Clinic
  readonly visit: MailboxVisit
  /** What an earlier look left behind, without the move that it was in the middle of: that is ended. */
  readonly kept: Bookmark | undefined
}

/**
 * Opens a mailbox, ends the move that an earlier look died in, does a task. False where it cannot be reached, which is
 * told in one line. Throws what is not the mailbox's fault.
 */
export async function openMailbox(
  door: ImapDoorConfig,
  clinic: Clinic,
  looker: Looker,
  task: (mailbox: OpenMailbox) => Promise<void>,
): Promise<boolean> {
  const settings = { ...mailboxSettings(door, clinic.store), judge: async () => 'later' as const }
  const visitIt = (): Promise<void> =>
    visitOnce(settings, looker, async (visit) => {
      const kept = looker.onlyLooks ? undefined : await withoutMove(door, clinic, visit, looker)
      await task({ door, clinic, visit, kept })
    })
  try {
    if (looker.onlyLooks) await visitIt()
    else if (!(await alone(errandAt(door, clinic, looker), visitIt))) {
      await looker.tell({ type: 'busy', mailbox: door.name })
      return false
    }
    return true
  } catch (error) {
    if (looker.stopping.aborted && error instanceof ImapTrouble) return false
    if (!(error instanceof ImapTrouble)) throw error
    await looker.tell({ type: 'unreachable', mailbox: door.name, code: error.code, says: error.says })
    return false
  }
}

/** Two second looks through one mailbox would each take the other's moves for its own. */
const errandAt = ({ name }: ImapDoorConfig, { store }: Clinic, { stopping, isShared }: Looker): Errand => ({
  ...{ store, name: `recheck ${name}`, isShared, stopping },
})

async function withoutMove(
  door: ImapDoorConfig,
  clinic: Clinic,
  visit: MailboxVisit,
  { by }: Looker,
): Promise<Bookmark | undefined> {
  const kept = await readBookmark(clinic, door.name)
  if (kept?.moving === undefined) return kept
  const { moving, ...rest } = kept
  const ended = await visit.endOfMove(moving.ref)
  if (ended !== undefined && !(await isRecorded(clinic, moving))) {
    await recordClawBack({ door, clinic }, moving.ref, moving.why, ended, by)
  }
  await saveBookmark(clinic, door.name, rest, Date.now())
  return rest
}

/** The watcher may have ended the move, and said so. */
async function isRecorded({ store }: Clinic, { ref, at }: NonNullable<Bookmark['moving']>): Promise<boolean> {
  const entries = (await storyOf(store, ref))?.entries ?? []
  return entries.some((entry) => entry.kind === 'acted' && entry.at >= at && MOVED.has(entry.action))
}

const MOVED: ReadonlySet<string> = new Set(['clawed-back', 'held'])

/** Writes down that a mail was fetched back: why, and whether it had been seen by then. */
export async function recordClawBack(
  { door, clinic }: Pick<OpenMailbox, 'door' | 'clinic'>,
  mail: string,
  why: string,
  exposure: Exposure,
  by: Looker['by'],
): Promise<void> {
  const reason = `${why}; ${exposureText(exposure)}`
  await clinic.ledger.append({
    ...{ kind: 'acted', action: 'clawed-back', mail, recipients: [door.user], reason },
    ...by,
  })
}
