import type { WatchedMail } from '#domain'
import { findMail } from './find-mail.ts'
import { placeInHold } from './hold-folder.ts'
import { HELD_KEYWORD } from './hold-mail.ts'
import { isRefusal, type Moved, moveMail } from './move-mail.ts'
import { type Visit, viewOf, within } from './visit.ts'
import { nowIn, placeOf } from './watched-mail.ts'

export type ReleaseOutcome =
  | { readonly outcome: 'released'; readonly folder: string }
  /** Nothing was to do: it had been moved back before, by us or by a person. */
  | { readonly outcome: 'already-back'; readonly by: 'release' | 'person' }
  /** It is no longer in the hold folder. */
  | { readonly outcome: 'gone' }
  /** It was never held. */
  | { readonly outcome: 'unknown' }

/**
 * Moves a held mail back to where it was, with the flags that it had; at most once. Whoever calls has the desk. Whenever
 * we die in here, the row says `releasing`, and the next visit finds out how far it came.
 */
export async function releaseMail(visit: Visit, ref: string): Promise<ReleaseOutcome> {
  const mail = await visit.watch.state.mailByRef(ref)
  if (mail === undefined || mail.state === 'left' || mail.state === 'later') return { outcome: 'unknown' }
  if (mail.state === 'released') return { outcome: 'already-back', by: 'release' }
  if (mail.state === 'returned') return { outcome: 'already-back', by: 'person' }
  const place = await placeInHold(visit, mail)
  if (place === undefined) {
    if (mail.state !== 'gone') await gone(visit, mail)
    return { outcome: 'gone' }
  }
  return moveBack(visit, { ...mail, heldUidValidity: place.uidValidity, heldUid: place.uid })
}

async function moveBack(visit: Visit, mail: WatchedMail): Promise<ReleaseOutcome> {
  // The folder it was in may be watched no longer, or be deleted; the Inbox is always there.
  const folder = visit.folders.includes(mail.folder) ? mail.folder : 'INBOX'
  const releasing = await nowIn(visit, mail, 'releasing')
  await setFlags(visit, mail.heldUid, mail.flags, [HELD_KEYWORD])
  try {
    const moved = await moveMail(visit, { from: visit.hold, uid: mail.heldUid, to: folder })
    const back = await placeAfter(visit, releasing, folder, moved)
    const row = await nowIn(visit, releasing, 'released', { ...back, heldUidValidity: '', heldUid: 0 })
    visit.watch.emit({ type: 'released', how: moved.how, ...placeOf(row) })
    return { outcome: 'released', folder }
  } catch (error) {
    if (isRefusal(error)) {
      await setFlags(visit, mail.heldUid, [HELD_KEYWORD], [])
      await nowIn(visit, releasing, 'held')
    }
    throw error
  }
}

/** Before the move, and with it: once it is back in sight, nobody sees it with other flags. */
const setFlags = (visit: Visit, uid: number, add: readonly string[], remove: readonly string[]): Promise<void> =>
  within(visit, visit.hold, async (client) => {
    // WHY not one STORE of all: where a person marked it while it was held, that stays.
    if (remove.length > 0) await client.messageFlagsRemove(String(uid), [...remove], { uid: true })
    if (add.length > 0) await client.messageFlagsAdd(String(uid), [...add], { uid: true })
  })

async function placeAfter(visit: Visit, mail: WatchedMail, folder: string, { to }: Moved) {
  if (to !== undefined) return { folder, ...to }
  const { uidValidity } = await viewOf(visit, folder)
  const found = await findMail(visit, folder, mail)
  return found === undefined ? { folder } : { folder, uidValidity, uid: found.uid }
}

async function gone(visit: Visit, mail: WatchedMail): Promise<void> {
  await nowIn(visit, mail, 'gone', { heldUidValidity: '', heldUid: 0 })
  visit.watch.emit({ type: 'gone', ...placeOf(mail) })
}
