import type { MailState, WatchedMail } from '#domain'
import { rowOf, whereIs } from './claw-back.ts'
import { eachBounded } from './each-bounded.ts'
import { fetchHeads, type MailHead } from './fetch-heads.ts'
import { exposureOf, holdMail } from './hold-mail.ts'
import { fetchMail } from './judge-mail.ts'
import type { Exposure, MailboxMail } from './mailbox-mail.ts'
import { searchFolder } from './search-folder.ts'
import { settleHolding } from './settle.ts'
import { type FolderView, type Visit, viewOf, within } from './visit.ts'
import { isSeen } from './watched-mail.ts'

// What lies in a mailbox is read once more, judged by whoever asks, and moved to the hold folder where the judge says so.
// It may run beside the mailbox's watcher: what the watcher has not come to yet, or has put off, is left to the watcher.

/** How far a folder was gone through; UIDs hold under this UIDVALIDITY. */
export interface FolderPlace {
  readonly folder: string
  readonly uidValidity: string
  readonly uidDone: number
}

/** A mail that is to be held now. */
export interface HeldNow {
  readonly ref: string
  readonly folder: string
  readonly mail: MailboxMail
  /** Nothing is remembered of it: it came before the watch began, or was forgotten. */
  readonly isNew: boolean
  /** It was marked as read. */
  readonly wasSeen: boolean
}

/**
 * `moved`: it lies in the hold folder now. `by-person`: somebody had taken it out of the hold folder, which is respected.
 * `not-moved`: the server would not move it; the watcher tries again. `gone`: somebody was faster. `looked`: only looked at.
 */
export type MovedNow =
  | ({ readonly outcome: 'moved' } & Exposure)
  | { readonly outcome: 'by-person' | 'not-moved' | 'looked' }
  | { readonly outcome: 'gone' }

export interface SecondLook {
  /** Only mails that the server took at this moment or later. */
  readonly since: number
  /** Where an earlier look ended. */
  readonly from: readonly FolderPlace[]
  readonly onlyLooks: boolean
  readonly judge: (mail: MailboxMail) => Promise<'leave' | 'hold'>
  /** Before it is moved: whoever dies in between finds its name here. */
  readonly onMoving: (held: HeldNow) => Promise<void>
  /** When that is done; the next one waits until it is written down. */
  readonly onHeld: (held: HeldNow, moved: MovedNow) => Promise<void>
  /** The server would not show it. */
  readonly onUnreadable: (folder: string, uid: number) => Promise<void>
  readonly onPlace: (place: FolderPlace) => Promise<void>
  /** `total` is known from the first call on. */
  readonly onProgress: (done: number, total: number) => void
  readonly stopping: AbortSignal
}

// LIMIT: mails between two places that are remembered.
const BATCH = 50
const DAY_MS = 86_400_000

/** Goes through all watched folders. Throws ImapTrouble where the line breaks; what was done by then is remembered. */
export async function lookAgain(visit: Visit, look: SecondLook): Promise<void> {
  const folders: { readonly view: FolderView; readonly uids: readonly number[] }[] = []
  for (const folder of visit.folders) {
    const view = await viewOf(visit, folder)
    folders.push({ view, uids: await uidsFor(visit, view, look) })
  }
  const total = folders.reduce((sum, { uids }) => sum + uids.length, 0)
  let done = 0
  look.onProgress(done, total)
  for (const { view, uids } of folders) {
    for (let at = 0; at < uids.length && !look.stopping.aborted; at += BATCH) {
      const batch = uids.slice(at, at + BATCH)
      await lookAtBatch(visit, view, batch, look)
      if (look.stopping.aborted) return
      done += batch.length
      look.onProgress(done, total)
      await look.onPlace({ ...view, uidDone: batch.at(-1) ?? 0 })
    }
  }
}

/** WHY a day earlier: SINCE knows no hours and no time zone (RFC 3501 section 6.4.4). */
async function uidsFor(visit: Visit, { folder, uidValidity }: FolderView, look: SecondLook): Promise<number[]> {
  const uids = await searchFolder(visit, folder, { since: new Date(Math.max(0, look.since - DAY_MS)) })
  const before = look.from.find((place) => place.folder === folder && place.uidValidity === uidValidity)
  const mark = await visit.watch.state.mark(folder)
  const watched = mark?.uidValidity === uidValidity ? mark.uidDone : Number.POSITIVE_INFINITY
  return uids.filter((uid) => uid > (before?.uidDone ?? 0) && uid <= watched)
}

async function lookAtBatch(visit: Visit, view: FolderView, uids: readonly number[], look: SecondLook): Promise<void> {
  const { heads, refused } = await within(visit, view.folder, (client) => fetchHeads(client, uids))
  for (const uid of refused) await look.onUnreadable(view.folder, uid)
  await eachBounded(heads, visit.watch.limits.judgedAtOnce, async (head) => {
    if (look.stopping.aborted || head.internalDate < look.since) return
    await lookAt(visit, view, head, look)
  })
}

/** The watcher's to end; or a copy that lies marked as deleted where the server removes nothing. */
const UNDER_WAY: ReadonlySet<MailState> = new Set(['later', 'holding', 'releasing', 'held'])

async function lookAt(visit: Visit, view: FolderView, head: MailHead, look: SecondLook): Promise<void> {
  const { mail: row, isNew } = await rowOf(visit, head, view.folder, view.uidValidity)
  if (UNDER_WAY.has(row.state)) return
  const { limits, gate } = visit.watch
  const read = await gate(Math.min(head.sizeBytes, limits.mailBytesMax), async () => {
    const mail = await fetchMail(visit, row, head.sizeBytes)
    return mail === 'vanished' || 'later' in mail ? mail : { mail, answer: await look.judge(mail) }
  })
  if (read === 'vanished') return
  if ('later' in read) return look.onUnreadable(view.folder, head.uid)
  if (read.answer === 'leave') return
  const { mail } = read
  const held = { ref: row.ref, folder: view.folder, mail, isNew, wasSeen: row.wasSeen || isSeen(mail.flags) }
  await visit.desk.pass(0, async () => look.onHeld(held, await moveNow(visit, row, held, look)))
}

async function moveNow(visit: Visit, row: WatchedMail, held: HeldNow, look: SecondLook): Promise<MovedNow> {
  if (row.state === 'returned' || row.state === 'released') return { outcome: 'by-person' }
  if (look.onlyLooks) return { outcome: 'looked' }
  await look.onMoving(held)
  const after = await holdMail(visit, row, 'claw-back')
  if (after.state === 'held') return { outcome: 'moved', ...exposureOf(after) }
  return { outcome: after.state === 'later' ? 'not-moved' : 'gone' }
}

/** Where a mail ended that was being moved when an earlier look broke off; undefined where it was not moved. */
export async function endOfMove(visit: Visit, ref: string): Promise<Exposure | undefined> {
  return visit.desk.pass(0, async () => {
    const before = await visit.watch.state.mailByRef(ref)
    if (before?.state === 'holding') await settleHolding(visit, before, 'claw-back')
    const after = before?.state === 'holding' ? await visit.watch.state.mailByRef(ref) : before
    return after?.state === 'held' ? exposureOf(after) : undefined
  })
}

/** Whether a mail that is remembered lies in a watched folder, or in the hold folder. */
export async function isHere(visit: Visit, ref: string): Promise<boolean> {
  const row = await visit.watch.state.mailByRef(ref)
  if (row === undefined) return false
  if (row.state === 'held' || row.state === 'holding') return true
  return visit.desk.pass(0, async () => (await whereIs(visit, row)) !== undefined)
}
