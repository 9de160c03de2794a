import { asKey, asShown, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// What is under legal hold: the ledger's entries about it keep their contents, and held mail stays in the quarantine.
// The ledger's entries say who placed a hold and who lifted it; these rows are what is asked.

export interface LedgerHold {
  /** A mail's name; '' for everything from `since` on. */
  readonly mail: string
  /** Milliseconds since 1970; 0 for a mail. */
  readonly since: number
  readonly who: string
  readonly reason: string
  readonly placedAt: number
}

/** Places a hold, in place of an earlier one on the same. */
export async function placeLedgerHold(desk: TenantWriter, hold: LedgerHold): Promise<void> {
  const { mail, since, who, reason, placedAt } = hold
  const changes = { since: asTime(since), who: asShown(who), reason: asShown(reason), placed_at: asTime(placedAt) }
  await desk
    .into('ledger_hold', [{ hold: mail === '' ? '' : asKey(mail), ...changes }])
    .onConflict((conflict) => conflict.columns(['tenant', 'hold']).doUpdateSet(changes))
    .execute()
}

/** Lifts it; false where there was none. */
export async function liftLedgerHold(desk: TenantWriter, mail: string): Promise<boolean> {
  const { numDeletedRows } = await desk
    .remove('ledger_hold')
    .where('hold', '=', mail === '' ? '' : asKey(mail))
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** All holds, those on mails in the order of their names behind the one on everything. */
export async function ledgerHolds(reader: TenantReader): Promise<LedgerHold[]> {
  const rows = await reader
    .from('ledger_hold')
    .select(['hold as mail', 'since', 'who', 'reason', 'placed_at as placedAt'])
    .orderBy('hold')
    .execute()
  return rows
}
