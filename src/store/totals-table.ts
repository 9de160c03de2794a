import { asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'
import { earlier, plus } from './upsert.ts'

// How many mails were remembered, and since when.

export interface MailTotals {
  readonly received: number
  readonly sent: number
  /** The oldest mail that is remembered; undefined before the first. */
  readonly since: number | undefined
}

const MERGE = { first_seen: earlier('mail_total', 'first_seen'), mail_count: plus('mail_total', 'mail_count') }

/** Counts mails that were remembered. */
export async function countMails(
  desk: TenantWriter,
  mails: readonly { readonly direction: 'in' | 'out'; readonly at: number }[],
): Promise<void> {
  for (const [direction, all] of [...Map.groupBy(mails, (mail) => mail.direction)].sort()) {
    const first = all.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
    await desk
      .into('mail_total', [{ direction, first_seen: asTime(first), mail_count: all.length }])
      .onConflict((conflict) => conflict.columns(['tenant', 'direction']).doUpdateSet(MERGE))
      .execute()
  }
}

export async function mailTotals(reader: TenantReader): Promise<MailTotals> {
  const rows = await reader.from('mail_total').select(['direction', 'first_seen', 'mail_count']).execute()
  const count = (direction: 'in' | 'out'): number =>
    Number(rows.find((row) => row.direction === direction)?.mail_count ?? 0)
  const since = rows.map((row) => Number(row.first_seen))
  return { received: count('in'), sent: count('out'), since: since.length === 0 ? undefined : Math.min(...since) }
}

/** The memory reaches back to this moment, now that older mails were forgotten. */
export async function forgetTotalsBefore(desk: TenantWriter, before: number): Promise<void> {
  const since = asTime(before)
  await desk.update('mail_total').set({ first_seen: since }).where('first_seen', '<', since).execute()
}
