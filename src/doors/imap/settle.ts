import type { WatchedMail } from '#domain'
import { mailAt } from './find-mail.ts'
import { placeInHold } from './hold-folder.ts'
import { finishHold, holdMail } from './hold-mail.ts'
import { removeOriginal } from './move-mail.ts'
import { putOff } from './put-off.ts'
import { type Visit, viewOf, within } from './visit.ts'
import { nowIn, placeOf } from './watched-mail.ts'

const TRIES_MAX = 3

/**
 * What was under way when the last visit ended, however that ended: each mail is looked for at both ends of its move,
 * and its row says the truth again. Comes before everything else on a visit; whoever calls has the desk.
 */
export async function settle(visit: Visit): Promise<void> {
  for (const mail of await visit.watch.state.mailsInState(['holding', 'releasing'])) {
    await (mail.state === 'holding' ? settleHolding(visit, mail, 'judge') : settleReleasing(visit, mail))
  }
}

/** Finds out how far a mail came on its way to the hold folder, and ends it. Whoever calls has the desk. */
export async function settleHolding(visit: Visit, mail: WatchedMail, by: 'judge' | 'claw-back'): Promise<void> {
  const isStill = await isStillThere(visit, mail)
  const copy = await placeInHold(visit, mail, isStill)
  if (copy !== undefined) {
    // Copied, but the original had not been removed yet.
    if (isStill) await within(visit, mail.folder, () => removeOriginal(visit, mail.folder, mail.uid))
    await finishHold(visit, mail, { how: visit.canMove ? 'moved' : 'copied', to: copy }, by)
  } else if (isStill) {
    // The judge has spoken. WHY not for ever: a mail at which the server breaks off each time would keep all others.
    if (mail.tries < TRIES_MAX) await holdMail(visit, { ...mail, tries: mail.tries + 1 }, by)
    else await putOff(visit, mail, 'cannot be moved')
  } else {
    await nowIn(visit, mail, 'gone')
    visit.watch.emit({ type: 'vanished', ...placeOf(mail) })
  }
}

/** A release that was cut off: its caller was told that it failed, unless it had been done. */
async function settleReleasing(visit: Visit, mail: WatchedMail): Promise<void> {
  const copy = await placeInHold(visit, mail)
  if (copy !== undefined) {
    await nowIn(visit, mail, 'held', { heldUidValidity: copy.uidValidity, heldUid: copy.uid })
    return
  }
  const row = await nowIn(visit, mail, 'released', { heldUidValidity: '', heldUid: 0 })
  visit.watch.emit({ type: 'released', how: 'moved', ...placeOf(row) })
}

async function isStillThere(visit: Visit, mail: WatchedMail): Promise<boolean> {
  if (!visit.folders.includes(mail.folder)) return false
  const { uidValidity } = await viewOf(visit, mail.folder)
  if (uidValidity !== mail.uidValidity) return false
  return (await mailAt(visit, mail.folder, mail.uid, mail)) !== undefined
}
