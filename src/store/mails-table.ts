import { batchesOf, mergedByKey } from './batches.ts'
import { keptShingles, packShingles, unpackShingles } from './shingle-pack.ts'
import { asKey, asKeys, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// The mails that passed, in and out: keys, times, who stood on them, and hashes of pieces of their text. No text.

export type Direction = 'in' | 'out'

export interface NewMail {
  readonly messageKey: string
  readonly direction: Direction
  readonly seenAt: number
  readonly subjectKey: string
  readonly fromKey: string
  /** The key of the mail that this one answers. */
  readonly replyToKey?: string
  /** The key of the thread's first mail; the mail's own where it begins one. */
  readonly rootKey: string
  /** Address keys of To and Cc; From is added by itself. */
  readonly toKeys: readonly string[]
  /** Hashes up to SHINGLE_MAX (52 bits); the smallest SHINGLES_KEPT are kept. */
  readonly shingles: readonly number[]
}

export interface SeenMail {
  readonly mail: number
  readonly messageKey: string
  readonly direction: Direction
  readonly seenAt: number
  readonly subjectKey: string
  readonly fromKey: string
  readonly replyToKey: string | null
  readonly rootKey: string
  readonly shingles: Buffer
}

export interface Party {
  readonly mail: number
  readonly addressKey: string
  readonly role: 'from' | 'to'
}

// LIMIT: the latest mails of a subject ("請求書" has thousands) or of a thread are those that matter.
const MAILS_OF_KEY_MAX = 32
// LIMIT: a list of ten thousand recipients is a newsletter; its first few hundred say as much.
const PARTIES_MAX = 500
// LIMIT: seven parameters a row.
const PARTY_ROWS = 500

const COLUMNS = [
  ...(['mail', 'message_key as messageKey', 'direction', 'seen_at as seenAt', 'subject_key as subjectKey'] as const),
  ...(['from_key as fromKey', 'reply_to_key as replyToKey', 'root_key as rootKey', 'shingles'] as const),
] as const

/**
 * Remembers mails that were not seen before and gives those back, so that the caller counts each mail once: learning
 * the same mailbox again changes nothing.
 */
export async function rememberMails(desk: TenantWriter, mails: readonly NewMail[]): Promise<NewMail[]> {
  const byKey = mergedByKey(mails, keyOf, (first) => first)
  const added: NewMail[] = []
  for (const batch of batchesOf(byKey)) {
    const mailOf = new Map(batch.map((mail) => [keyOf(mail), mail]))
    const rows = await desk
      .into('mail_seen', batch.map(rowOf))
      .onConflict((conflict) => conflict.columns(['tenant', 'message_key', 'direction']).doNothing())
      .returning(['mail', 'message_key as messageKey', 'direction', 'shingles'])
      .execute()
    const fresh = rows.flatMap(({ mail, messageKey, direction, shingles }) => {
      const source = mailOf.get(`${messageKey}\0${direction}`)
      return source === undefined ? [] : [{ mail, source, shingles: unpackShingles(shingles) }]
    })
    await addParties(desk, fresh)
    await addShingles(desk, fresh)
    added.push(...fresh.map(({ source }) => source))
  }
  return added
}

interface Fresh {
  readonly mail: number
  readonly source: NewMail
  readonly shingles: readonly number[]
}

async function addParties(desk: TenantWriter, fresh: readonly Fresh[]): Promise<void> {
  const rows = fresh.flatMap(({ mail, source }) => [
    { mail, address_key: asKey(source.fromKey), role: 'from' as const },
    ...asKeys(source.toKeys.slice(0, PARTIES_MAX)).map((address_key) => ({ mail, address_key, role: 'to' as const })),
  ])
  for (const batch of batchesOf(rows, PARTY_ROWS)) await desk.into('mail_party', batch).execute()
}

async function addShingles(desk: TenantWriter, fresh: readonly Fresh[]): Promise<void> {
  const rows = fresh.flatMap(({ mail, shingles }) => shingles.map((shingle) => ({ mail, shingle })))
  // WHY: in the order of the tree, so that neighbours meet on the same page.
  rows.sort((one, other) => one.shingle - other.shingle)
  for (const batch of batchesOf(rows, PARTY_ROWS)) await desk.into('mail_shingle', batch).execute()
}

/** Mails by their Message-ID's key: both the one we received and the one we sent, where both are there. */
export const mailsByMessageKey = (reader: TenantReader, messageKeys: readonly string[]): Promise<SeenMail[]> =>
  reader.lookup('mails-by-message', asKeys(messageKeys), (from, keys) =>
    from('mail_seen').select(COLUMNS).where('message_key', 'in', keys),
  )

/** The latest mails with this subject, the latest in front. */
export const mailsOfSubject = (reader: TenantReader, subjectKey: string): Promise<SeenMail[]> =>
  reader.lookup('mails-of-subject', [asKey(subjectKey)], (from, [key = '']) =>
    from('mail_seen').select(COLUMNS).where('subject_key', '=', key).orderBy('seen_at', 'desc').limit(MAILS_OF_KEY_MAX),
  )

/** The latest mails of a thread, the latest in front. */
export const mailsOfThread = (reader: TenantReader, rootKey: string): Promise<SeenMail[]> =>
  reader.lookup('mails-of-thread', [asKey(rootKey)], (from, [key = '']) =>
    from('mail_seen').select(COLUMNS).where('root_key', '=', key).orderBy('seen_at', 'desc').limit(MAILS_OF_KEY_MAX),
  )

/** Mails by our own number, as other answers name them. */
export const mailsByNumber = (reader: TenantReader, mails: readonly number[]): Promise<SeenMail[]> =>
  reader.lookup('mails-by-number', mails, (from, keys) => from('mail_seen').select(COLUMNS).where('mail', 'in', keys))

/** Everybody who stood on these mails. */
export const partiesOf = (reader: TenantReader, mails: readonly number[]): Promise<Party[]> =>
  reader.lookup('parties-of', mails, (from, keys) =>
    from('mail_party').select(['mail', 'address_key as addressKey', 'role']).where('mail', 'in', keys),
  )

const keyOf = ({ messageKey, direction }: NewMail) => `${asKey(messageKey)}\0${direction}`

const rowOf = (mail: NewMail) => ({
  ...{ message_key: asKey(mail.messageKey), direction: mail.direction, seen_at: asTime(mail.seenAt) },
  ...{ subject_key: asKey(mail.subjectKey), from_key: asKey(mail.fromKey), root_key: asKey(mail.rootKey) },
  reply_to_key: mail.replyToKey === undefined ? null : asKey(mail.replyToKey),
  shingles: packShingles(keptShingles(mail.shingles)),
})
