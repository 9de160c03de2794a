import type { FolderMark, WatchedMail } from '#domain'
import { uidsAbove } from '#knowledge'
import { eachBounded } from './each-bounded.ts'
import { fetchHeads } from './fetch-heads.ts'
import { judgeMail } from './judge-mail.ts'
import { putOff } from './put-off.ts'
import { recognise } from './recognise.ts'
import { renumber } from './renumber.ts'
import { lastUid, searchFolder } from './search-folder.ts'
import { type FolderView, type Visit, viewOf, within } from './visit.ts'
import { newMail } from './watched-mail.ts'

// LIMIT: mails between two marks. A crash costs at most so many looks again; what was judged is not judged again.
const BATCH = 50
const DAY_MS = 86_400_000

/** Judges what is new in a folder, in the order it came. */
export async function lookThrough(visit: Visit, folder: string): Promise<void> {
  const { watch } = visit
  const view = await viewOf(visit, folder)
  let mark = await markFor(visit, view)
  const uids = await newUids(visit, mark)
  for (let at = 0; at < uids.length && !watch.stopping.aborted; at += BATCH) {
    const batch = uids.slice(at, at + BATCH)
    await judgeBatch(visit, view, batch)
    if (watch.stopping.aborted) return
    mark = { ...mark, uidDone: batch.at(-1) ?? mark.uidDone, updatedAt: Date.now() }
    await watch.state.saveMark(mark)
  }
}

export const newUids = (visit: Visit, { folder, uidDone }: FolderMark): Promise<number[]> =>
  within(visit, folder, async (client) =>
    client.mailbox !== false && client.mailbox.exists === 0 ? [] : uidsAbove(client, uidDone),
  )

/** How far the folder was gone through under its present numbers. */
async function markFor(visit: Visit, view: FolderView): Promise<FolderMark> {
  const { state } = visit.watch
  const kept = await state.mark(view.folder)
  if (kept?.uidValidity === view.uidValidity) return kept
  const mark = kept === undefined ? await firstMark(visit, view) : await renumber(visit, view, kept)
  await state.saveMark(mark)
  return mark
}

/** Everything that is there counts as done, except what came since the moment that was asked for. */
export async function firstMark(visit: Visit, view: FolderView): Promise<FolderMark> {
  const { folder, uidValidity } = view
  const now = Date.now()
  const since = visit.watch.since ?? now
  const wanted = since < now ? await searchFolder(visit, folder, { since: new Date(since - DAY_MS) }) : []
  const uidDone = wanted[0] === undefined ? await lastUid(visit, view) : wanted[0] - 1
  return { folder, uidValidity, uidDone, startedAt: since, updatedAt: now }
}

async function judgeBatch(visit: Visit, view: FolderView, uids: readonly number[]): Promise<void> {
  const { state, limits, stopping } = visit.watch
  const { heads, refused } = await within(visit, view.folder, (client) => fetchHeads(client, uids))
  const before = new Map((await state.mailsAt(view.folder, view.uidValidity, uids)).map((mail) => [mail.uid, mail]))
  const kin = Map.groupBy(await state.mailsByKey(heads.map(({ mailKey }) => mailKey)), ({ mailKey }) => mailKey)
  for (const uid of refused) if (!before.has(uid)) await putOff(visit, unreadable(visit, view, uid), 'unreadable')
  await eachBounded(heads, limits.judgedAtOnce, async (head) => {
    // Judged before a crash, or put off: then it is asked about when it is due.
    if (stopping.aborted || before.has(head.uid)) return
    const known = kin.get(head.mailKey)
    if (known !== undefined && (await visit.desk.pass(0, () => recognise(visit, view, head, known)))) return
    const mail = newMail(visit, head, view)
    await judgeMail(visit, { mail, sizeBytes: head.sizeBytes })
  })
}

/** A mail of which the server does not even say the size: remembered, so that it is asked for again. */
function unreadable(visit: Visit, view: FolderView, uid: number): WatchedMail {
  const mailKey = `unreadable:${view.uidValidity}:${uid}`
  const head = { uid, flags: [], internalDate: Date.now(), sizeBytes: 0, messageId: '', mailKey }
  return newMail(visit, head, view)
}
