import type { WatchedMail } from '#domain'
import { eachBounded } from './each-bounded.ts'
import { fetchHeads } from './fetch-heads.ts'
import { judgeMail } from './judge-mail.ts'
import { dueAt, putOff } from './put-off.ts'
import { type Visit, viewOf, within } from './visit.ts'
import { nowIn, placeOf } from './watched-mail.ts'

/** Asks about the mails again that were put off and are due; says when the next one will be, or undefined. */
export async function askAgain(visit: Visit): Promise<number | undefined> {
  const { state, limits } = visit.watch
  const waiting = (await state.mailsInState(['later'])).filter(({ folder }) => visit.folders.includes(folder))
  const due = waiting.filter((mail) => dueAt(limits, mail) <= Date.now())
  for (const [folder, mails] of Map.groupBy(due, (mail) => mail.folder)) await askInFolder(visit, folder, mails)
  const left = due.length === 0 ? waiting : await state.mailsInState(['later'])
  const next = left.filter(({ folder }) => visit.folders.includes(folder)).map((mail) => dueAt(limits, mail))
  return next.length === 0 ? undefined : next.reduce((one, other) => Math.min(one, other))
}

async function askInFolder(visit: Visit, folder: string, mails: readonly WatchedMail[]): Promise<void> {
  const { uidValidity } = await viewOf(visit, folder)
  const here = mails.filter((mail) => mail.uidValidity === uidValidity).sort((one, other) => one.uid - other.uid)
  const uids = here.map(({ uid }) => uid)
  const { heads, refused } = await within(visit, folder, (client) => fetchHeads(client, uids))
  const byUid = new Map(heads.map((head) => [head.uid, head]))
  await eachBounded(here, visit.watch.limits.judgedAtOnce, async (mail) => {
    if (visit.watch.stopping.aborted) return
    const head = byUid.get(mail.uid)
    if (refused.includes(mail.uid)) return putOff(visit, mail, 'unreadable')
    if (head === undefined) return forget(visit, mail)
    const { mailKey, messageId, sizeBytes } = head
    await judgeMail(visit, { mail: { ...mail, mailKey, messageId }, sizeBytes })
  })
}

async function forget(visit: Visit, mail: WatchedMail): Promise<void> {
  await nowIn(visit, mail, 'gone')
  visit.watch.emit({ type: 'vanished', ...placeOf(mail) })
}
