import { batchesOf } from './batches.ts'
import { dropChunks, recipientKey } from './quarantine-mails-table.ts'
import { asExact, asKey, asKeys, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// What becomes of a held mail for each of its recipients. A claim is taken in one write and settled in another; between
// the two lies the delivery, so a recipient is claimed at most once, whoever dies in between.

export interface HeldRecipientRow {
  readonly mail: string
  readonly address: string
  readonly state: 'held' | 'releasing' | 'released' | 'dropped'
  readonly changedAt: number
  readonly who: string
  readonly reason: string
  /** What the next hop answered last; '' from a claim until its settlement. */
  readonly reply: string
}

export interface HeldClaim {
  readonly mail: string
  /** A new id. */
  readonly claim: string
  /** Addresses; everybody where it is left out. */
  readonly recipients?: readonly string[]
  /**
   * In place of those who were never claimed, those whose claim is older than this, or was settled without a certain end.
   */
  readonly interruptedBefore?: number
  readonly who: string
  readonly reason: string
  readonly at: number
}

export interface HeldSettlement {
  readonly address: string
  readonly state: 'held' | 'released' | 'releasing'
  readonly reply: string
}

/** Whom these mails are for, in the order of their envelopes. */
export const heldRecipients = (reader: TenantReader, mails: readonly string[]): Promise<HeldRecipientRow[]> =>
  reader.lookup('held-recipients', asKeys(mails), (from, keys) =>
    from('quarantine_recipient')
      .select(['mail', 'address', 'state', 'changed_at as changedAt', 'who', 'reason', 'reply'])
      .where('mail', 'in', keys)
      .orderBy('mail')
      .orderBy('place'),
  )

/** Claims recipients of a mail; gives the sender and whom the claim is for, undefined where that is nobody. */
export async function claimHeld(
  desk: TenantWriter,
  claim: HeldClaim,
): Promise<{ readonly sender: string; readonly recipients: readonly string[] } | undefined> {
  const { recipients, at } = claim
  const [mail] = await desk
    .update('quarantine_mail')
    .set({ changed_at: asTime(at) })
    .where('mail', '=', asKey(claim.mail))
    .where('state', '=', 'held')
    .where('body', '!=', '')
    .returning('sender')
    .execute()
  if (mail === undefined) return undefined
  const claimed: string[] = []
  const lists = recipients === undefined ? [undefined] : batchesOf([...new Set(recipients.map(recipientKey))])
  for (const keys of lists) claimed.push(...(await claimSome(desk, claim, keys)))
  return claimed.length === 0 ? undefined : { sender: mail.sender, recipients: claimed }
}

async function claimSome(desk: TenantWriter, claim: HeldClaim, keys: readonly string[] | undefined): Promise<string[]> {
  const { interruptedBefore } = claim
  const taken = desk
    .update('quarantine_recipient')
    .set({
      ...{ state: 'releasing', claim: claim.claim, changed_at: asTime(claim.at), reply: '' },
      ...{ who: asShown(claim.who), reason: asShown(claim.reason) },
    })
    .where('mail', '=', asKey(claim.mail))
    .where('state', '=', interruptedBefore === undefined ? 'held' : 'releasing')
  const old =
    interruptedBefore === undefined
      ? taken
      : taken.where(({ or, eb }) => or([eb('changed_at', '<', asTime(interruptedBefore)), eb('reply', '!=', '')]))
  const theirs = keys === undefined ? old : old.where('recipient_key', 'in', keys)
  return (await theirs.returning(['address', 'place']).execute())
    .sort((one, other) => one.place - other.place)
    .map(({ address }) => address)
}

/** Says what became of a claim. What somebody else has claimed since is left as it is. */
export async function settleHeld(
  desk: TenantWriter,
  { mail, claim, at }: Pick<HeldClaim, 'mail' | 'claim' | 'at'>,
  settlements: readonly HeldSettlement[],
): Promise<void> {
  await lockMail(desk, mail, at)
  for (const { address, state, reply } of settlements) {
    await desk
      .update('quarantine_recipient')
      .set({ state, reply: asShown(reply), ...(state === 'releasing' ? {} : { changed_at: asTime(at) }) })
      .where('mail', '=', asKey(mail))
      .where('state', '=', 'releasing')
      .where('claim', '=', claim)
      .where('address', '=', asExact(address))
      .execute()
  }
  const states = await statesOf(desk, mail)
  if (states.some((state) => state === 'held' || state === 'releasing')) return
  await desk
    .update('quarantine_mail')
    .set({ state: states.includes('released') ? 'released' : 'dropped' })
    .where('mail', '=', asKey(mail))
    .where('state', '=', 'held')
    .execute()
}

/**
 * Takes a mail's body away and drops it for everybody for whom it is held. False where that may not be: it is not
 * there, is under legal hold, or was claimed after `busySince` and nothing was heard of it yet.
 */
export async function dropHeldMail(
  desk: TenantWriter,
  drop: { readonly mail: string; readonly who: string; readonly reason: string; readonly at: number },
  busySince: number,
): Promise<boolean> {
  const mail = asKey(drop.mail)
  const [row] = await desk
    .update('quarantine_mail')
    .set({ changed_at: asTime(drop.at) })
    .where('mail', '=', mail)
    .where('state', 'in', ['held', 'released'])
    .where('is_kept', '=', 0)
    .where('body', '!=', '')
    .returning('body')
    .execute()
  if (row === undefined) return false
  const recipients = await heldRecipients(desk, [mail])
  if (recipients.some((one) => one.state === 'releasing' && one.reply === '' && one.changedAt >= busySince))
    return false
  await desk
    .update('quarantine_recipient')
    .set({
      ...{ state: 'dropped', changed_at: asTime(drop.at), who: asShown(drop.who), reason: asShown(drop.reason) },
    })
    .where('mail', '=', mail)
    .where('state', '=', 'held')
    .execute()
  await dropChunks(desk, row.body)
  const wasGiven = recipients.some(({ state }) => state === 'released' || state === 'releasing')
  await desk
    .update('quarantine_mail')
    .set({ state: wasGiven ? 'released' : 'dropped', body: '', stored_bytes: 0 })
    .where('mail', '=', mail)
    .execute()
  return true
}

/** Mails in a state with a body that were held before this moment, the oldest first. */
export const heldMailsBefore = async (
  reader: TenantReader,
  state: 'held' | 'released',
  before: number,
  limit: number,
): Promise<string[]> =>
  (
    await reader
      .from('quarantine_mail')
      .select('mail')
      .where('state', '=', state)
      .where('held_at', '<', asTime(before))
      .where('is_kept', '=', 0)
      .where('body', '!=', '')
      .orderBy('held_at')
      .limit(limit)
      .execute()
  ).map(({ mail }) => mail)

/**
 * Forgets what is left of mails that were begun before `storingBefore` and never ended, and of those without a body
 * that were held before `goneBefore`; at most so many, and says how many.
 */
export async function forgetHeldMails(
  desk: TenantWriter,
  { storingBefore, goneBefore }: { readonly storingBefore: number; readonly goneBefore: number },
  limit: number,
): Promise<number> {
  let count = 0
  const steps = [
    ['storing', storingBefore],
    ['released', goneBefore],
    ['dropped', goneBefore],
  ] as const
  for (const [state, before] of steps) {
    const all = desk.from('quarantine_mail').select(['mail', 'body']).where('state', '=', state)
    const old = all.where('held_at', '<', asTime(before)).where('is_kept', '=', 0)
    const rows = await (state === 'storing' ? old : old.where('body', '=', ''))
      .orderBy('held_at')
      .limit(limit)
      .execute()
    for (const { mail, body } of rows) {
      // WHY the row first: whoever still writes it waits here, and then finds that it is not his.
      await desk.remove('quarantine_mail').where('mail', '=', mail).where('body', '=', body).execute()
      await desk.remove('quarantine_recipient').where('mail', '=', mail).execute()
      if (body !== '') await dropChunks(desk, body)
    }
    count += rows.length
  }
  return count
}

/** Takes the mail's row, so that whoever wants the same mail waits until our work is done. */
async function lockMail(desk: TenantWriter, mail: string, at: number): Promise<void> {
  await desk
    .update('quarantine_mail')
    .set({ changed_at: asTime(at) })
    .where('mail', '=', asKey(mail))
    .execute()
}

async function statesOf(desk: TenantWriter, mail: string): Promise<HeldRecipientRow['state'][]> {
  const rows = await desk
    .from('quarantine_recipient')
    .select('state')
    .distinct()
    .where('mail', '=', asKey(mail))
    .execute()
  return rows.map(({ state }) => state)
}
