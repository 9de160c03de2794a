import type { FolderMark, WatchedMail } from '#domain'
import { fetchHeads, type MailHead } from './fetch-heads.ts'
import { lastUid, searchFolder } from './search-folder.ts'
import { type FolderView, type Visit, within } from './visit.ts'
import { isSameMail, nowIn, placeOf } from './watched-mail.ts'

// A folder's mails have new UIDs (RFC 3501 section 2.3.1.1): it was made anew, or moved to another server. Mails that
// came shortly before the last look, or after it, are compared by Message-ID and size with what is remembered; those that
// are known get their new UID written down, the others are judged.

const DAY_MS = 86_400_000
// LIMIT: how far before the last look; whatever came earlier had been looked at. Days, because SINCE knows no hours and
// no time zone.
const BACK_MS = 3 * DAY_MS

/** Gives the mark to go on from. Dying in here costs nothing: what was recognised is recognised again by its new UID. */
export async function renumber(visit: Visit, view: FolderView, before: FolderMark): Promise<FolderMark> {
  const { state, emit } = visit.watch
  const { folder, uidValidity } = view
  const waiting = (await state.mailsInState(['later'])).filter(
    (mail) => mail.folder === folder && mail.uidValidity !== uidValidity,
  )
  const lastLook = Math.min(before.updatedAt, ...waiting.map(({ internalDate }) => internalDate))
  // What came before the watch began is nobody's business now either; a day, for clocks differ.
  const since = Math.max(0, lastLook - BACK_MS, before.startedAt - DAY_MS)
  const uids = await searchFolder(visit, folder, { since: new Date(since) })
  const fetched = await within(visit, folder, (client) => fetchHeads(client, uids))
  const heads = fetched.heads.filter(({ internalDate }) => internalDate >= since)
  const pairs = await pairsOf(visit, view, heads)
  for (const [head, mail] of pairs) await nowIn(visit, mail, mail.state, { uidValidity, uid: head.uid })
  const found = new Set([...pairs.values()].map(({ ref }) => ref))
  for (const mail of waiting.filter(({ ref }) => !found.has(ref))) {
    await nowIn(visit, mail, 'gone')
    emit({ type: 'vanished', ...placeOf(mail) })
  }
  emit({ type: 'renumbered', folder, known: pairs.size, unknown: heads.length - pairs.size })
  const lowest = Math.min(...fetched.refused, heads[0]?.uid ?? Number.POSITIVE_INFINITY)
  const uidDone = Number.isFinite(lowest) ? lowest - 1 : await lastUid(visit, view)
  return { ...before, uidValidity, uidDone, updatedAt: Date.now() }
}

/** Which mail is which row. */
async function pairsOf(
  { watch }: Visit,
  { folder, uidValidity }: FolderView,
  heads: readonly MailHead[],
): Promise<ReadonlyMap<MailHead, WatchedMail>> {
  const byKey = Map.groupBy(heads, ({ mailKey }) => mailKey)
  const rows = Map.groupBy(await watch.state.mailsByKey([...byKey.keys()]), ({ mailKey }) => mailKey)
  const pairs = new Map<MailHead, WatchedMail>()
  for (const [mailKey, same] of byKey) {
    const known = (rows.get(mailKey) ?? []).filter((row) => row.folder === folder && isInSight(row))
    // What an interrupted run has recognised already.
    const rest = known.filter((row) => row.uidValidity !== uidValidity)
    const open = same.filter(({ uid }) => !known.some((row) => row.uidValidity === uidValidity && row.uid === uid))
    pairUp(open, rest, isSameMail, pairs)
    // WHY: where more mails are there than are remembered, one of them was never judged, and only the date may say
    // which; else all of them are judged.
    if (open.length <= rest.length) pairUp(open, rest, () => true, pairs)
  }
  return pairs
}

function pairUp(
  heads: readonly MailHead[],
  rows: readonly WatchedMail[],
  isPair: (row: WatchedMail, head: MailHead) => boolean,
  pairs: Map<MailHead, WatchedMail>,
): void {
  const taken = new Set(pairs.values())
  for (const head of heads.filter((each) => !pairs.has(each))) {
    const row = rows.find((each) => !taken.has(each) && isPair(each, head))
    if (row === undefined) continue
    taken.add(row)
    pairs.set(head, row)
  }
}

const isInSight = ({ state }: WatchedMail): boolean => ['left', 'later', 'released', 'returned'].includes(state)
