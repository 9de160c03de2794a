import type { CopyResponseObject } from 'imapflow'
import { ImapTrouble } from '#knowledge'
import { refusedBy, type Visit, within } from './visit.ts'
import type { HowMoved } from './watch-event.ts'

export interface Moved {
  readonly how: HowMoved
  /** Where it lies now; undefined where the server does not say (RFC 4315, COPYUID). */
  readonly to: { readonly uidValidity: string; readonly uid: number } | undefined
}

interface Move {
  readonly from: string
  readonly uid: number
  readonly to: string
}

/**
 * Moves a mail: MOVE (RFC 6851), or a copy, after which the original is marked as deleted and, where the server can
 * remove a single mail (RFC 4315, UID EXPUNGE), removed. WHY never a plain EXPUNGE: it would remove every mail that its
 * owner has marked as deleted and may still want back. Throws ImapTrouble: `refused` where the server will not.
 * QUIRK: a mail that is not there any more is moved with success, and to nowhere.
 */
export function moveMail(visit: Visit, { from, uid, to }: Move): Promise<Moved> {
  return within(visit, from, async (client) => {
    if (visit.canMove) {
      const moved = await client.messageMove(String(uid), to, { uid: true })
      if (!moved) throw refusedBy(visit, 'MOVE', to)
      return { how: 'moved', to: placeIn(moved, uid) }
    }
    const copied = await client.messageCopy(String(uid), to, { uid: true })
    if (!copied) throw refusedBy(visit, 'COPY', to)
    return { how: await removeOriginal(visit, from, uid), to: placeIn(copied, uid) }
  })
}

function placeIn({ uidValidity, uidMap }: CopyResponseObject, uid: number): Moved['to'] {
  const there = uidMap?.get(uid)
  return there === undefined || uidValidity === undefined ? undefined : { uidValidity: String(uidValidity), uid: there }
}

/** Takes a mail that was copied out of the folder that is open. */
export async function removeOriginal(visit: Visit, folder: string, uid: number): Promise<HowMoved> {
  const { client, canExpunge } = visit
  const isDone = canExpunge
    ? await client.messageDelete(String(uid), { uid: true })
    : await client.messageFlagsAdd(String(uid), ['\\Deleted'], { uid: true })
  if (!isDone) throw refusedBy(visit, 'STORE \\Deleted', folder)
  return canExpunge ? 'copied' : 'copy-marked'
}

export const isRefusal = (error: unknown): error is ImapTrouble =>
  error instanceof ImapTrouble && (error.code === 'refused' || error.code === 'no-folder')
