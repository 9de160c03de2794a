import { placeInHold } from './hold-folder.ts'
import { searchFolder } from './search-folder.ts'
import { type Visit, viewOf } from './visit.ts'
import { nowIn, placeOf } from './watched-mail.ts'

/** Finds out which held mails a person took out of the hold folder. Whoever calls has the desk. */
export async function lookAtHold(visit: Visit): Promise<void> {
  const { state, emit } = visit.watch
  const held = await state.mailsInState(['held'])
  if (held.length === 0) return
  const { uidValidity } = await viewOf(visit, visit.hold)
  const there = new Set(await searchFolder(visit, visit.hold, { all: true }))
  for (const mail of held) {
    if (mail.heldUidValidity === uidValidity && there.has(mail.heldUid)) continue
    const place = await placeInHold(visit, mail)
    if (place === undefined) {
      await nowIn(visit, mail, 'gone', { heldUidValidity: '', heldUid: 0 })
      emit({ type: 'gone', ...placeOf(mail) })
    } else {
      await nowIn(visit, mail, 'held', { heldUidValidity: place.uidValidity, heldUid: place.uid })
    }
  }
}
