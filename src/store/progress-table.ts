import { asKey, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// How far learning from a mailbox has come, so that it goes on there after a break. Saved in the same write as what was
// learned, so the two never disagree.

export interface Progress {
  /** Whatever finds the place again: an offset, a UID; kept as JSON. */
  readonly position: unknown
  readonly doneCount: number
  readonly updatedAt: number
}

export async function readProgress(reader: TenantReader, source: string): Promise<Progress | undefined> {
  const row = await reader
    .from('learn_progress')
    .select(['position', 'done_count as doneCount', 'updated_at as updatedAt'])
    .where('source', '=', asKey(source))
    .executeTakeFirst()
  return row === undefined ? undefined : { ...row, position: JSON.parse(row.position) as unknown }
}

export async function saveProgress(desk: TenantWriter, source: string, progress: Progress): Promise<void> {
  const changes = {
    position: JSON.stringify(progress.position ?? null),
    done_count: progress.doneCount,
    updated_at: asTime(progress.updatedAt),
  }
  await desk
    .into('learn_progress', [{ source: asKey(source), ...changes }])
    .onConflict((conflict) => conflict.columns(['tenant', 'source']).doUpdateSet(changes))
    .execute()
}

/** Learning from this source begins at its beginning again. */
export async function dropProgress(desk: TenantWriter, source: string): Promise<void> {
  await desk.remove('learn_progress').where('source', '=', asKey(source)).execute()
}
