import { batchesOf } from './batches.ts'
import { asKey, asKeys, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Who is to be told of held mails, and whose digest of a day was sent. A digest is claimed before it is sent; of several
// processes that want to send it, one gets it.

export interface UntoldRecipient {
  readonly recipientKey: string
  /** As it stood in the envelope of one of them. */
  readonly address: string
}

// LIMIT: mails listed in one digest; the others come in the next.
const MAILS_MAX = 200

/** Recipients with held mails that no digest told of, behind this key in their order. */
export const untoldRecipients = (reader: TenantReader, after: string, limit: number): Promise<UntoldRecipient[]> =>
  reader
    .from('quarantine_recipient')
    .select(({ fn }) => ['recipient_key as recipientKey', fn.min('address').as('address')])
    .where('state', '=', 'held')
    .where('recipient_key', '>', after)
    .where('told_at', 'is', null)
    .groupBy('recipient_key')
    .orderBy('recipient_key')
    .limit(limit)
    .execute()

/** The mails that are held for a recipient, the latest in front, and whether a digest told of them. */
export const heldFor = async (
  reader: TenantReader,
  recipientKey: string,
): Promise<{ readonly mail: string; readonly wasTold: boolean }[]> =>
  (
    await reader
      .from('quarantine_recipient')
      .select(['mail', 'told_at'])
      .where('recipient_key', '=', recipientKey)
      .where('state', '=', 'held')
      .orderBy('mail', 'desc')
      .limit(MAILS_MAX)
      .execute()
  ).map(({ mail, told_at }) => ({ mail, wasTold: told_at !== null }))

/** Takes a recipient's digest of a day in hand; false where somebody has. */
export async function claimDigest(desk: TenantWriter, recipientKey: string, day: string, at: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await desk
    .into('quarantine_digest', [
      { recipient_key: asKey(recipientKey), day: asKey(day), claimed_at: asTime(at), sent_at: null },
    ])
    .onConflict((conflict) => conflict.columns(['tenant', 'recipient_key', 'day']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** The digest was sent and told of these mails. */
export async function settleDigest(
  desk: TenantWriter,
  recipientKey: string,
  day: string,
  mails: readonly string[],
  at: number,
): Promise<void> {
  await desk
    .update('quarantine_digest')
    .set({ sent_at: asTime(at) })
    .where('recipient_key', '=', asKey(recipientKey))
    .where('day', '=', asKey(day))
    .execute()
  for (const keys of batchesOf(asKeys(mails))) {
    await desk
      .update('quarantine_recipient')
      .set({ told_at: asTime(at) })
      .where('recipient_key', '=', asKey(recipientKey))
      .where('mail', 'in', keys)
      .execute()
  }
}

/** The digest was not sent, so it is still to be. */
export async function releaseDigest(desk: TenantWriter, recipientKey: string, day: string): Promise<void> {
  await desk
    .remove('quarantine_digest')
    .where('recipient_key', '=', asKey(recipientKey))
    .where('day', '=', asKey(day))
    .where('sent_at', 'is', null)
    .execute()
}

/** Forgets the digests of days before this one. */
export async function forgetDigestsBefore(desk: TenantWriter, day: string): Promise<void> {
  await desk.remove('quarantine_digest').where('day', '<', asKey(day)).execute()
}
