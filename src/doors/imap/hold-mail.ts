import type { WatchedMail } from '#domain'
import { keptFlags } from './fetch-heads.ts'
import { placeInHold } from './hold-folder.ts'
import type { Exposure } from './mailbox-mail.ts'
import { isRefusal, type Moved, moveMail, removeOriginal } from './move-mail.ts'
import { waitMsOf } from './put-off.ts'
import { type Visit, within } from './visit.ts'
import { isSeen, nowIn, placeOf } from './watched-mail.ts'

/** The keyword of held mail, where a server permits keywords. */
export const HELD_KEYWORD = '$Sekisho-Held'

type By = 'judge' | 'claw-back'

/**
 * Moves a mail to the hold folder; gives its row then. A mail that is gone is no trouble, one that the server will not
 * move is asked about again. Whoever calls has the desk. Whenever we die in here, the row says `holding`, and the next
 * visit finds out how far it came (settle.ts).
 */
export async function holdMail(visit: Visit, mail: WatchedMail, by: By): Promise<WatchedMail> {
  const { watch } = visit
  const flags = await flagsOf(visit, mail)
  if (flags === undefined) return vanished(visit, mail)
  const holding = await nowIn(visit, mail, 'holding', { flags, wasSeen: mail.wasSeen || isSeen(flags) })
  try {
    return await finishHold(visit, holding, await moveOrGoOn(visit, holding), by)
  } catch (error) {
    if (!isRefusal(error)) throw error
    const row = await nowIn(visit, holding, 'later', { tries: holding.tries + 1 })
    watch.emit({ type: 'not-held', says: error.says, retryMs: waitMsOf(watch.limits, row), ...placeOf(row) })
    return row
  }
}

async function flagsOf(visit: Visit, { folder, uid }: WatchedMail): Promise<readonly string[] | undefined> {
  const asked = { uid: true, flags: true }
  const row = await within(visit, folder, (client) => client.fetchOne(String(uid), asked, { uid: true }))
  return row === false || row.flags === undefined ? undefined : keptFlags(row.flags)
}

/** WHY: a server that copied, and then would not delete, has the copy already; a second one would be one too many. */
async function moveOrGoOn(visit: Visit, holding: WatchedMail): Promise<Moved> {
  const copy = visit.canMove ? undefined : await placeInHold(visit, holding, true)
  if (copy === undefined) return moveMail(visit, { from: holding.folder, uid: holding.uid, to: visit.hold })
  const how = await within(visit, holding.folder, () => removeOriginal(visit, holding.folder, holding.uid))
  return { how, to: copy }
}

/** The mail has left its folder: where it lies now is written down, and what had been seen of it is told. */
export async function finishHold(visit: Visit, holding: WatchedMail, { how, to }: Moved, by: By): Promise<WatchedMail> {
  const place = to ?? (await placeInHold(visit, { ...holding, heldUid: 0 }))
  if (place === undefined) return vanished(visit, holding)
  await markHeld(visit, place.uid)
  const row = await nowIn(visit, holding, 'held', { heldUidValidity: place.uidValidity, heldUid: place.uid, tries: 0 })
  visit.watch.emit({ type: 'held', how, by, ...placeOf(row), ...exposureOf(row) })
  return row
}

export const exposureOf = ({ wasSeen, internalDate, changedAt }: WatchedMail): Exposure => ({
  ...{ wasSeen, visibleSince: internalDate },
  visibleMs: Math.max(0, changedAt - internalDate),
})

/** A server without keywords has it lie there unmarked; the row knows. */
const markHeld = (visit: Visit, uid: number): Promise<boolean> =>
  within(visit, visit.hold, (client) => client.messageFlagsAdd(String(uid), [HELD_KEYWORD], { uid: true }))

async function vanished(visit: Visit, mail: WatchedMail): Promise<WatchedMail> {
  const row = await nowIn(visit, mail, 'gone')
  visit.watch.emit({ type: 'vanished', ...placeOf(row) })
  return row
}
