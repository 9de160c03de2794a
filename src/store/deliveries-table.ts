import { batchesOf } from './batches.ts'
import { asKeys, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Which mail went to whom already: a mail that comes again because our answer was lost is not delivered twice.

/** Remembers deliveries by their marks; one that is there stays as it is. */
export async function markDelivered(desk: TenantWriter, marks: readonly string[], at: number): Promise<void> {
  for (const batch of batchesOf(asKeys(marks))) {
    await desk
      .into(
        'delivery_mark',
        batch.map((mark) => ({ mark, delivered_at: asTime(at) })),
      )
      .onConflict((conflict) => conflict.columns(['tenant', 'mark']).doNothing())
      .execute()
  }
}

/** Those of the marks that are there. */
export async function deliveredAmong(reader: TenantReader, marks: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await reader.lookup('delivered-among', asKeys(marks), (from, keys) =>
    from('delivery_mark').select('mark').where('mark', 'in', keys),
  )
  return new Set(rows.map(({ mark }) => mark))
}

const ROWS_A_CALL = 500

/** Forgets deliveries from before this moment; a bounded number a call, repeated until it says 0. */
export async function forgetDeliveriesBefore(desk: TenantWriter, before: number): Promise<number> {
  const old = await desk
    .from('delivery_mark')
    .select('mark')
    .where('delivered_at', '<', asTime(before))
    .orderBy('delivered_at')
    .limit(ROWS_A_CALL)
    .execute()
  const marks = old.map(({ mark }) => mark)
  for (const batch of batchesOf(marks)) await desk.remove('delivery_mark').where('mark', 'in', batch).execute()
  return marks.length
}
