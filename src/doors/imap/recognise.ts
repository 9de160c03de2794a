import type { WatchedMail } from '#domain'
import type { MailHead } from './fetch-heads.ts'
import { placeInHold } from './hold-folder.ts'
import { HELD_KEYWORD } from './hold-mail.ts'
import type { FolderView, Visit } from './visit.ts'
import { isSameMail, nowIn, placeOf } from './watched-mail.ts'

/**
 * Whether a mail that is new in a folder is one that had been held: released by us, or moved back by a person, which is
 * written down and respected. WHY the date or our keyword: who sends the same bytes again can choose neither when they
 * arrive nor with which keywords, and must not pass as somebody's decision. `kin` are the rows with its key; whoever
 * calls has the desk.
 */
export async function recognise(
  visit: Visit,
  { folder, uidValidity }: FolderView,
  head: MailHead,
  kin: readonly WatchedMail[],
): Promise<boolean> {
  const here = { folder, uidValidity, uid: head.uid }
  for (const mail of kin) {
    const wasInHold = head.flags.includes(HELD_KEYWORD)
    if (!isSameMail(mail, head) && !wasInHold) continue
    if (mail.state === 'released' || mail.state === 'returned') {
      await nowIn(visit, mail, mail.state, here)
      return true
    }
    // Still there: this is a second copy that came in the same second, and is judged like any other.
    const wasHeld = mail.state === 'held' || mail.state === 'gone'
    if (!wasHeld || !(wasInHold || (await placeInHold(visit, mail)) === undefined)) continue
    const row = await nowIn(visit, mail, 'returned', { ...here, heldUidValidity: '', heldUid: 0 })
    visit.watch.emit({ type: 'returned', ...placeOf(row) })
    return true
  }
  return false
}
