import type { WatchedMail } from '#domain'
import { findMail, mailAt } from './find-mail.ts'
import { type Visit, viewOf } from './visit.ts'
import { isSameMail } from './watched-mail.ts'

// The folder where held mail lies, and which mail there is whose. Everybody here has the desk (see Visit).

/**
 * Where a mail lies in the hold folder; undefined where it does not. `exact` asks for the very mail, by its date as well:
 * before an original is deleted. QUIRK: else, as some servers give a moved mail the date of the move, the last one with
 * its Message-ID and size is taken that is nobody else's.
 */
export async function placeInHold(
  visit: Visit,
  mail: WatchedMail,
  exact = false,
): Promise<{ readonly uidValidity: string; readonly uid: number } | undefined> {
  const { uidValidity } = await viewOf(visit, visit.hold)
  if (mail.heldUid > 0 && mail.heldUidValidity === uidValidity) {
    const known = await mailAt(visit, visit.hold, mail.heldUid, mail)
    if (known !== undefined) return { uidValidity, uid: known.uid }
    // A person may have taken it out and put it back: then it has another UID.
  }
  const others = await othersIn(visit, uidValidity, mail)
  const found = await findMail(visit, visit.hold, mail, others)
  return found === undefined || (exact && !isSameMail(found, mail)) ? undefined : { uidValidity, uid: found.uid }
}

/** WHY: the same mail, sent twice, is held twice; each has its own place. */
async function othersIn({ watch }: Visit, uidValidity: string, mail: WatchedMail): Promise<ReadonlySet<number>> {
  const kin = await watch.state.mailsByKey([mail.mailKey])
  return new Set(
    kin
      .filter(
        ({ ref, state, heldUidValidity }) => ref !== mail.ref && state === 'held' && heldUidValidity === uidValidity,
      )
      .map(({ heldUid }) => heldUid),
  )
}
