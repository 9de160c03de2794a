import type { MailState, WatchedMail } from '#domain'
import type { MailHead } from './fetch-heads.ts'
import type { FolderView, Visit } from './visit.ts'
import type { MailPlace } from './watch-event.ts'

// The row of a mail, from its first look to its last state.

/** A mail that nothing is remembered of. */
export const newMail = (
  { watch }: Pick<Visit, 'watch'>,
  head: MailHead,
  { folder, uidValidity }: Pick<FolderView, 'folder' | 'uidValidity'>,
): WatchedMail => ({
  ...{ ref: watch.newRef(), mailKey: head.mailKey, messageId: head.messageId, state: 'left', folder, uidValidity },
  ...{ uid: head.uid, internalDate: head.internalDate, flags: head.flags, wasSeen: isSeen(head.flags) },
  ...{ heldUidValidity: '', heldUid: 0, tries: 0, changedAt: Date.now() },
})

export const isSeen = (flags: readonly string[]): boolean => flags.some((flag) => /^\\seen$/i.test(flag))

/** Writes that a mail has come to a state, and gives its row. */
export async function nowIn(
  { watch }: Pick<Visit, 'watch'>,
  mail: WatchedMail,
  state: MailState,
  changes: Partial<WatchedMail> = {},
): Promise<WatchedMail> {
  const row = { ...mail, ...changes, state, changedAt: Date.now() }
  await watch.state.saveMail(row)
  return row
}

export const placeOf = ({ ref, folder, uid, messageId }: WatchedMail): MailPlace => ({ ref, folder, uid, messageId })

/** The same mail, wherever it lies; not another copy of it that came at another time. */
export const isSameMail = (
  one: Pick<WatchedMail, 'mailKey' | 'internalDate'>,
  other: Pick<WatchedMail, 'mailKey' | 'internalDate'>,
): boolean => one.mailKey === other.mailKey && Math.abs(one.internalDate - other.internalDate) < INTERNALDATE_MS

// SPEC: RFC 3501 section 6.4.7: a copy keeps its internal date, which counts seconds (section 9, date-time).
const INTERNALDATE_MS = 1_000
