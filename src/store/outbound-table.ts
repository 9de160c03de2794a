import { asKey } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'
import { plus } from './upsert.ts'

// How much each account of the place sends in an hour, and how much of that is alike.

export interface OutboundHour {
  /** Hours since 1970. */
  readonly hour: number
  /** What mails that are alike share; '' counts all of them. */
  readonly alike: string
  readonly mails: number
  readonly recipients: number
}

const MERGE = {
  mail_count: plus('outbound_hour', 'mail_count'),
  recipient_count: plus('outbound_hour', 'recipient_count'),
}

/** Counts what an account has sent. */
export async function countOutbound(desk: TenantWriter, account: string, sent: readonly OutboundHour[]): Promise<void> {
  for (const { hour, alike, mails, recipients } of sent) {
    await desk
      .into('outbound_hour', [
        {
          account: asKey(account),
          hour,
          alike: alike === '' ? '' : asKey(alike),
          mail_count: mails,
          recipient_count: recipients,
        },
      ])
      .onConflict((conflict) => conflict.columns(['tenant', 'account', 'hour', 'alike']).doUpdateSet(MERGE))
      .execute()
  }
}

/** What an account sent in the hours from this one on: all of it (`alike` ''), and what was alike to this. */
export async function outboundSince(
  reader: TenantReader,
  account: string,
  hour: number,
  alike: string,
): Promise<OutboundHour[]> {
  const rows = await reader
    .from('outbound_hour')
    .select(['hour', 'alike', 'mail_count as mails', 'recipient_count as recipients'])
    .where('account', '=', asKey(account))
    .where('hour', '>=', hour)
    .where('alike', 'in', ['', alike])
    .orderBy('hour')
    .execute()
  return rows.map((row) => ({
    hour: Number(row.hour),
    alike: row.alike,
    mails: Number(row.mails),
    recipients: Number(row.recipients),
  }))
}

/** Forgets the hours before this one. */
export async function forgetOutboundBefore(desk: TenantWriter, hour: number): Promise<void> {
  await desk.remove('outbound_hour').where('hour', '<', hour).execute()
}
