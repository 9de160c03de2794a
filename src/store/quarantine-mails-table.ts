import { sql } from 'kysely'
import { batchesOf } from './batches.ts'
import { asExact, asKey, asKeys, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Held mails. A large one comes in several writes: it is begun as `storing`, grows by its chunks, and is `held` with the
// last of them. Whoever asks sees it only then; what was begun and never ended is forgotten later.
// Every work takes the mail's own row first, so that two processes that want the same mail wait for each other there.

export type StoredState = 'held' | 'released' | 'dropped'

export interface NewHeldMail {
  readonly mail: string
  /** A new id: names the chunks of this attempt. */
  readonly body: string
  readonly door: string
  readonly direction: 'in' | 'out'
  readonly sender: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly from: string
  readonly bytes: number
  readonly sha256: string
  readonly verdict: string
  readonly score: number
  readonly rules: readonly string[]
  /** JSON. */
  readonly report: string
  readonly messageKey: string | null
  readonly isLocked: boolean
  readonly heldAt: number
}

export interface HeldMailRow extends Omit<NewHeldMail, 'recipients' | 'report'> {
  readonly isKept: boolean
  readonly state: StoredState
}

export interface HeldMailQuery {
  readonly state?: StoredState
  readonly recipient?: string
  readonly since?: number
  readonly text?: string
  readonly limit: number
  readonly before?: string
}

export interface HeldChunk {
  readonly chunk: number
  readonly sealed: Buffer
}

const COLUMNS = [
  ...(['mail', 'state', 'body', 'door', 'direction', 'sender', 'subject', 'from_shown', 'bytes', 'sha256'] as const),
  ...(['verdict', 'score', 'rules', 'message_key', 'is_locked', 'is_kept', 'held_at'] as const),
] as const

/** Behind every id. */
const LAST = '\uffff'

/** How an address is looked up: in any case. */
export const recipientKey = (address: string): string => asKey(address.toLowerCase())

/**
 * Begins to hold a mail, with its reservation of room. 'there' where it is held already, now for these recipients, too;
 * 'gone' where it was held and its body is not there any more. Where somebody began and did not end, the attempt is ours
 * now.
 */
export async function beginHeldMail(desk: TenantWriter, held: NewHeldMail): Promise<'begun' | 'there' | 'gone'> {
  const row = { ...rowOf(held), state: 'storing' as const, is_kept: 0, changed_at: asTime(held.heldAt) }
  const { numInsertedOrUpdatedRows } = await desk
    .into('quarantine_mail', [row])
    .onConflict((conflict) => conflict.columns(['tenant', 'mail']).doNothing())
    .executeTakeFirstOrThrow()
  const isNew = numInsertedOrUpdatedRows === 1n || (await takeOver(desk, row.mail, row.body))
  if (!isNew && !(await takeRow(desk, row.mail))) return 'gone'
  const areAdded = await addRecipients(desk, held)
  if (isNew) return 'begun'
  if (areAdded) await desk.update('quarantine_mail').set({ state: 'held' }).where('mail', '=', row.mail).execute()
  return 'there'
}

/** Takes the row of a mail whose body is there; false where it is not. */
async function takeRow(desk: TenantWriter, mail: string): Promise<boolean> {
  const { numUpdatedRows } = await desk
    .update('quarantine_mail')
    .set({ mail })
    .where('mail', '=', mail)
    .where('state', 'in', ['held', 'released'])
    .where('body', '!=', '')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Adds the recipients that the mail does not have yet; true where there were some. */
async function addRecipients(desk: TenantWriter, held: NewHeldMail): Promise<boolean> {
  const rows = await desk
    .from('quarantine_recipient')
    .select(['address', 'place'])
    .where('mail', '=', asKey(held.mail))
    .execute()
  const there = new Set(rows.map(({ address }) => address))
  const free = 1 + Math.max(-1, ...rows.map(({ place }) => place))
  const added = [...new Set(held.recipients.map(asExact))].filter((address) => !there.has(address))
  const news = added.map((address, index) => recipientRow(held, address, free + index))
  for (const batch of batchesOf(news)) await desk.into('quarantine_recipient', batch).execute()
  return added.length > 0
}

/** Makes an unfinished attempt ours; false where the mail was held to the end. */
async function takeOver(desk: TenantWriter, mail: string, body: string): Promise<boolean> {
  const locked = await desk
    .update('quarantine_mail')
    .set({ state: 'storing' })
    .where('mail', '=', mail)
    .where('state', '=', 'storing')
    .executeTakeFirstOrThrow()
  if (locked.numUpdatedRows !== 1n) return false
  const before = await desk.from('quarantine_mail').select('body').where('mail', '=', mail).executeTakeFirst()
  if (before !== undefined) await dropChunks(desk, before.body)
  await desk.update('quarantine_mail').set({ body }).where('mail', '=', mail).execute()
  return true
}

/**
 * Adds chunks; with the last of them the mail is held, and `storedBytes` is what they take. False where the attempt is
 * not ours any more.
 */
export async function growHeldMail(
  desk: TenantWriter,
  { mail, body }: { readonly mail: string; readonly body: string },
  chunks: readonly HeldChunk[],
  storedBytes?: number,
): Promise<boolean> {
  const end = storedBytes === undefined ? {} : { state: 'held' as const, stored_bytes: storedBytes }
  const { numUpdatedRows } = await desk
    .update('quarantine_mail')
    .set({ body, ...end })
    .where('mail', '=', asKey(mail))
    .where('state', '=', 'storing')
    .where('body', '=', body)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) return false
  for (const chunk of chunks) await desk.into('quarantine_chunk', [{ body, ...chunk }]).execute()
  return true
}

/** Takes away an attempt that will not be ended. */
export async function abandonHeldMail(
  desk: TenantWriter,
  { mail, body }: { readonly mail: string; readonly body: string },
): Promise<void> {
  const { numDeletedRows } = await desk
    .remove('quarantine_mail')
    .where('mail', '=', asKey(mail))
    .where('state', '=', 'storing')
    .where('body', '=', body)
    .executeTakeFirstOrThrow()
  if (numDeletedRows !== 1n) return
  await desk.remove('quarantine_recipient').where('mail', '=', asKey(mail)).execute()
  await dropChunks(desk, body)
}

/** Held mails, the latest in front. */
export async function heldMails(reader: TenantReader, query: HeldMailQuery): Promise<HeldMailRow[]> {
  const { state, recipient, since, text, limit, before = LAST } = query
  const mails = reader.from('quarantine_mail').select(COLUMNS).where('mail', '<', before)
  const some = state === undefined ? mails.where('state', '!=', 'storing') : mails.where('state', '=', state)
  const theirs = recipient === undefined ? some : some.where('mail', 'in', mailsFor(reader, recipient, before))
  const late = since === undefined ? theirs : theirs.where('held_at', '>=', asTime(since))
  const about = text === undefined ? late : late.where(sql<boolean>`search_text like ${likeOf(text)} escape '!'`)
  return (await about.orderBy('mail', 'desc').limit(limit).execute()).map(heldOf)
}

const mailsFor = (reader: TenantReader, recipient: string, before: string) =>
  reader
    .from('quarantine_recipient')
    .select('mail')
    .where('recipient_key', '=', recipientKey(recipient))
    .where('mail', '<', before)

/** The mails of these ids. */
export const heldMailsById = async (reader: TenantReader, mails: readonly string[]): Promise<HeldMailRow[]> =>
  (
    await reader.lookup('held-mails', asKeys(mails), (from, keys) =>
      from('quarantine_mail').select(COLUMNS).where('mail', 'in', keys).where('state', '!=', 'storing'),
    )
  ).map(heldOf)

// LIMIT: a sender can make as many mails of one Message-ID as he likes.
const BY_KEY_MAX = 200

/** The mails that are still held and have one of these keys in the memory, the latest in front. */
export const heldMailsByKey = async (reader: TenantReader, messageKeys: readonly string[]): Promise<HeldMailRow[]> =>
  (
    await reader.lookup('held-mails-by-key', asKeys(messageKeys), (from, keys) =>
      from('quarantine_mail')
        .select(COLUMNS)
        .where('message_key', 'in', keys)
        .where('state', '=', 'held')
        .orderBy('held_at', 'desc')
        .limit(BY_KEY_MAX),
    )
  ).map(heldOf)

/** The report that was kept with a mail, as JSON. */
export async function heldReportText(reader: TenantReader, mail: string): Promise<string | undefined> {
  const mails = reader.from('quarantine_mail').select('report').where('mail', '=', asKey(mail))
  return (await mails.where('state', '!=', 'storing').executeTakeFirst())?.report
}

/** One chunk of a body. */
export async function heldChunk(reader: TenantReader, body: string, chunk: number): Promise<Buffer | undefined> {
  const chunks = reader.from('quarantine_chunk').select('sealed').where('body', '=', body)
  return (await chunks.where('chunk', '=', chunk).executeTakeFirst())?.sealed
}

/** How many chunks a body has. */
export async function countHeldChunks(reader: TenantReader, body: string): Promise<number> {
  const chunks = reader.from('quarantine_chunk').select(({ fn }) => fn.countAll<number>().as('count'))
  return Number((await chunks.where('body', '=', body).executeTakeFirst())?.count ?? 0)
}

/** What the bodies take, those that are being stored among them, and how many there are. */
export async function heldUsage(reader: TenantReader): Promise<{ readonly bytes: number; readonly count: number }> {
  const row = await reader
    .from('quarantine_mail')
    .select(({ fn }) => [fn.sum<number | null>('stored_bytes').as('bytes'), fn.countAll<number>().as('count')])
    .where('state', 'in', ['storing', 'held', 'released'])
    .where('stored_bytes', '>', 0)
    .executeTakeFirst()
  return { bytes: Number(row?.bytes ?? 0), count: Number(row?.count ?? 0) }
}

/** Puts a mail under legal hold, or lifts it; false where it is not there. */
export async function keepHeldMail(desk: TenantWriter, mail: string, isKept: boolean): Promise<boolean> {
  const { numUpdatedRows } = await desk
    .update('quarantine_mail')
    .set({ is_kept: isKept ? 1 : 0 })
    .where('mail', '=', asKey(mail))
    .where('state', '!=', 'storing')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The same of all mails that are held since this moment or later; says how many were not so before. */
export async function keepHeldMailsSince(desk: TenantWriter, since: number, isKept: boolean): Promise<number> {
  const { numUpdatedRows } = await desk
    .update('quarantine_mail')
    .set({ is_kept: isKept ? 1 : 0 })
    .where('state', 'in', ['held', 'released', 'dropped'])
    .where('held_at', '>=', asTime(since))
    .where('is_kept', '=', isKept ? 0 : 1)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** Takes a body's chunks away. */
export async function dropChunks(desk: TenantWriter, body: string): Promise<void> {
  await desk.remove('quarantine_chunk').where('body', '=', body).execute()
}

const rowOf = (held: NewHeldMail) => ({
  mail: asKey(held.mail),
  body: asKey(held.body),
  door: asShown(held.door),
  direction: held.direction,
  sender: asExact(held.sender),
  subject: asShown(held.subject),
  from_shown: asShown(held.from),
  search_text: searchable(`${asShown(held.subject)}\n${asShown(held.from)}\n${asShown(held.sender)}`),
  bytes: held.bytes,
  stored_bytes: held.bytes,
  sha256: held.sha256,
  verdict: held.verdict,
  score: Math.round(held.score),
  rules: JSON.stringify(held.rules),
  report: asExact(held.report),
  message_key: held.messageKey === null ? null : asKey(held.messageKey),
  is_locked: held.isLocked ? 1 : 0,
  held_at: asTime(held.heldAt),
})

const recipientRow = ({ mail, direction, heldAt }: NewHeldMail, address: string, place: number) => ({
  ...{ mail: asKey(mail), place, recipient_key: recipientKey(address), address, state: 'held' as const },
  ...{ claim: '', changed_at: asTime(heldAt), who: '', reason: '', reply: '' },
  // WHY: digests are for our own people; whom they write to is never told.
  told_at: direction === 'out' ? asTime(heldAt) : null,
})

type Row = Readonly<Record<'mail' | 'body' | 'door' | 'sender' | 'subject' | 'from_shown' | 'sha256', string>> &
  Readonly<Record<'bytes' | 'score' | 'is_locked' | 'is_kept' | 'held_at', number>> & {
    readonly state: StoredState | 'storing'
    readonly direction: 'in' | 'out'
    readonly verdict: string
    readonly rules: string
    readonly message_key: string | null
  }

function heldOf(row: Row): HeldMailRow {
  const { mail, body, door, direction, sender, subject, bytes, sha256, verdict, score } = row
  return {
    ...{ mail, body, door, direction, sender, subject, bytes, sha256, verdict, score, from: row.from_shown },
    // Nobody is given a mail that is being stored.
    state: row.state === 'storing' ? 'dropped' : row.state,
    rules: JSON.parse(row.rules) as string[],
    ...{ messageKey: row.message_key, isLocked: row.is_locked === 1, isKept: row.is_kept === 1, heldAt: row.held_at },
  }
}

/** WHY not the engines' own: SQLite ignores case for ASCII only, PostgreSQL for nothing. */
const searchable = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('\0', '').toWellFormed()

const likeOf = (text: string): string => `%${searchable(asShown(text)).replace(/[!%_]/g, '!$&')}%`
