import type { FolderMark, MailState, WatchedMail } from '#domain'
import { batchesOf } from './batches.ts'
import { asKey, asKeys, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// What the watcher of a mailbox remembers: how far it went through each folder, and what became of each mail it looked
// at. `mailbox` is the account as the operator named it.

const COLUMNS = [
  ...(['ref', 'mail_key as mailKey', 'message_id as messageId', 'state', 'folder'] as const),
  ...(['uid_validity as uidValidity', 'uid', 'internal_date as internalDate', 'flags', 'was_seen as wasSeen'] as const),
  ...(['held_uid_validity as heldUidValidity', 'held_uid as heldUid', 'tries', 'changed_at as changedAt'] as const),
] as const

export const readMailboxMark = (
  reader: TenantReader,
  mailbox: string,
  folder: string,
): Promise<FolderMark | undefined> =>
  reader
    .from('mailbox_watch')
    .select(['folder', 'uid_validity as uidValidity', 'uid_done as uidDone'])
    .select(['started_at as startedAt', 'updated_at as updatedAt'])
    .where('mailbox', '=', asKey(mailbox))
    .where('folder', '=', asKey(folder))
    .executeTakeFirst()

export async function saveMailboxMark(desk: TenantWriter, mailbox: string, mark: FolderMark): Promise<void> {
  const changes = {
    uid_validity: asKey(mark.uidValidity),
    uid_done: mark.uidDone,
    started_at: asTime(mark.startedAt),
    updated_at: asTime(mark.updatedAt),
  }
  await desk
    .into('mailbox_watch', [{ mailbox: asKey(mailbox), folder: asKey(mark.folder), ...changes }])
    .onConflict((conflict) => conflict.columns(['tenant', 'mailbox', 'folder']).doUpdateSet(changes))
    .execute()
}

const mailsOf = (reader: TenantReader, mailbox: string) =>
  reader.from('mailbox_watch_mail').select(COLUMNS).where('mailbox', '=', asKey(mailbox))

/** What is remembered of the mails with these UIDs, which hold under this UIDVALIDITY. */
export async function mailboxMailsAt(
  reader: TenantReader,
  mailbox: string,
  { folder, uidValidity }: Pick<FolderMark, 'folder' | 'uidValidity'>,
  uids: readonly number[],
): Promise<WatchedMail[]> {
  const found: Stored[] = []
  for (const batch of batchesOf([...new Set(uids)])) {
    const here = mailsOf(reader, mailbox).where('folder', '=', asKey(folder)).where('uid', 'in', batch)
    found.push(...(await here.where('uid_validity', '=', asKey(uidValidity)).execute()))
  }
  return found.map(fromStored)
}

export async function mailboxMailsByKey(
  reader: TenantReader,
  mailbox: string,
  mailKeys: readonly string[],
): Promise<WatchedMail[]> {
  const found: Stored[] = []
  for (const batch of batchesOf(asKeys(mailKeys))) {
    found.push(...(await mailsOf(reader, mailbox).where('mail_key', 'in', batch).execute()))
  }
  return found.map(fromStored)
}

/** The mails that are in one of these states. */
export async function mailboxMailsInState(
  reader: TenantReader,
  mailbox: string,
  states: readonly MailState[],
): Promise<WatchedMail[]> {
  if (states.length === 0) return []
  const found = await mailsOf(reader, mailbox)
    .where('state', 'in', [...states])
    .execute()
  return found.map(fromStored)
}

export async function mailboxMailByRef(
  reader: TenantReader,
  mailbox: string,
  ref: string,
): Promise<WatchedMail | undefined> {
  const found = await mailsOf(reader, mailbox).where('ref', '=', asKey(ref)).executeTakeFirst()
  return found === undefined ? undefined : fromStored(found)
}

/** Remembers a mail, or what has become of it. */
export async function saveMailboxMail(desk: TenantWriter, mailbox: string, mail: WatchedMail): Promise<void> {
  const changes = {
    mail_key: asKey(mail.mailKey),
    message_id: asShown(mail.messageId),
    state: mail.state,
    folder: asKey(mail.folder),
    uid_validity: asKey(mail.uidValidity),
    uid: mail.uid,
    internal_date: asTime(mail.internalDate),
    flags: JSON.stringify(mail.flags),
    was_seen: mail.wasSeen ? 1 : 0,
    held_uid_validity: asKey(mail.heldUidValidity),
    held_uid: mail.heldUid,
    tries: mail.tries,
    changed_at: asTime(mail.changedAt),
  }
  await desk
    .into('mailbox_watch_mail', [{ mailbox: asKey(mailbox), ref: asKey(mail.ref), ...changes }])
    .onConflict((conflict) => conflict.columns(['tenant', 'mailbox', 'ref']).doUpdateSet(changes))
    .execute()
}

const ROWS_A_CALL = 500
/** Nothing is to be done with these any more. */
const SETTLED = ['left', 'released', 'returned', 'gone'] as const

/** Forgets settled mails from before this moment; a bounded number a call, repeated until it says 0. */
export async function forgetMailboxMailsBefore(desk: TenantWriter, before: number): Promise<number> {
  const old = await desk
    .from('mailbox_watch_mail')
    .select(['mailbox', 'ref'])
    .where('changed_at', '<', asTime(before))
    .where('state', 'in', SETTLED)
    .orderBy('changed_at')
    .limit(ROWS_A_CALL)
    .execute()
  for (const [mailbox, mails] of Map.groupBy(old, (row) => row.mailbox)) {
    for (const refs of batchesOf(mails.map(({ ref }) => ref))) {
      await desk.remove('mailbox_watch_mail').where('mailbox', '=', mailbox).where('ref', 'in', refs).execute()
    }
  }
  return old.length
}

/** Forgets a mailbox that is watched no longer; held mails stay where they are, and are nobody's. */
export async function forgetMailbox(desk: TenantWriter, mailbox: string): Promise<void> {
  await desk.remove('mailbox_watch_mail').where('mailbox', '=', asKey(mailbox)).execute()
  await desk.remove('mailbox_watch').where('mailbox', '=', asKey(mailbox)).execute()
}

type Stored = Omit<WatchedMail, 'flags' | 'wasSeen'> & { readonly flags: string; readonly wasSeen: number }

const fromStored = (row: Stored): WatchedMail => ({
  ...row,
  flags: JSON.parse(row.flags) as string[],
  wasSeen: row.wasSeen === 1,
})
