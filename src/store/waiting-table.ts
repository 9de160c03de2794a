import { batchesOf, mergedByKey } from './batches.ts'
import { asKey, asKeys, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Mails that are held because they are locked, and wait for the password that the next mail of their sender may bring.

export interface WaitingMail {
  /** An address key, or a domain: whoever may send the password. */
  readonly ownerKey: string
  readonly messageKey: string
  readonly seenAt: number
}

// LIMIT: mails of one sender that are tried again when a password comes.
const WAITING_MAX = 50
const ROWS_A_CALL = 500

export async function rememberWaiting(desk: TenantWriter, mails: readonly WaitingMail[]): Promise<void> {
  const rows = mails.map(({ ownerKey, messageKey, seenAt }) => ({
    ...{ owner_key: asKey(ownerKey), message_key: asKey(messageKey), seen_at: asTime(seenAt) },
  }))
  for (const batch of batchesOf(
    mergedByKey(
      rows,
      (row) => `${row.owner_key}\0${row.message_key}`,
      (row) => row,
    ),
  )) {
    await desk
      .into('mail_waiting', batch)
      .onConflict((conflict) => conflict.columns(['tenant', 'owner_key', 'message_key']).doNothing())
      .execute()
  }
}

/** The mails that wait for one of these senders, the latest in front. */
export const mailsWaiting = (reader: TenantReader, ownerKeys: readonly string[]): Promise<WaitingMail[]> =>
  reader.lookup('mails-waiting', asKeys(ownerKeys), (from, keys) =>
    from('mail_waiting')
      .select(['owner_key as ownerKey', 'message_key as messageKey', 'seen_at as seenAt'])
      .where('owner_key', 'in', keys)
      .orderBy('seen_at', 'desc')
      .limit(WAITING_MAX),
  )

/** These mails wait no longer: they were opened, released or deleted. */
export async function dropWaiting(desk: TenantWriter, messageKeys: readonly string[]): Promise<void> {
  for (const keys of batchesOf(asKeys(messageKeys))) {
    await desk.remove('mail_waiting').where('message_key', 'in', keys).execute()
  }
}

/** Forgets mails that have waited since before this moment; a bounded number a call, repeated until it says 0. */
export async function forgetWaitingBefore(desk: TenantWriter, before: number): Promise<number> {
  const old = await desk
    .from('mail_waiting')
    .select('message_key')
    .where('seen_at', '<', asTime(before))
    .orderBy('seen_at')
    .limit(ROWS_A_CALL)
    .execute()
  await dropWaiting(
    desk,
    old.map(({ message_key }) => message_key),
  )
  return old.length
}
