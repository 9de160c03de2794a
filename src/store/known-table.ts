import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { asKey, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'
import { later } from './upsert.ts'

// What was known of mails when they were judged, by its hash, so that they can be judged again. The ledger's entry has
// the hash; whoever reads a snapshot compares.

export interface KeptKnown {
  readonly sha256: string
  readonly json: string
}

// LIMIT: what is known of one mail is some kilobytes; what inflates to more is none of ours.
const JSON_BYTES_MAX = 64 * 2 ** 20
const ROWS_A_CALL = 500

/** Keeps a snapshot; one that is kept already is kept as long as this one. */
export async function saveKnown(desk: TenantWriter, { sha256, json }: KeptKnown, nowMs: number): Promise<void> {
  const row = { sha256: asKey(sha256), packed: deflateRawSync(json), kept_at: asTime(nowMs) }
  await desk
    .into('known_snapshot', [row])
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'sha256']).doUpdateSet({ kept_at: later('known_snapshot', 'kept_at') }),
    )
    .execute()
}

/** The snapshot of this hash; undefined where it was not kept, or was forgotten, or cannot be read. */
export async function readKnown(reader: TenantReader, sha256: string): Promise<KeptKnown | undefined> {
  const row = await reader
    .from('known_snapshot')
    .select('packed')
    .where('sha256', '=', asKey(sha256))
    .executeTakeFirst()
  if (row === undefined) return undefined
  try {
    return { sha256, json: inflateRawSync(row.packed, { maxOutputLength: JSON_BYTES_MAX }).toString('utf8') }
  } catch {
    return undefined // Damaged: as good as not kept, and whoever asks says so.
  }
}

// LIMIT: beyond it, snapshots of mails under legal hold are all kept rather than named in a query.
const KEPT_MAX = 2_000

/** Forgets snapshots that were last kept before this moment, the oldest first, but not these; says how many. */
export async function forgetKnownBefore(
  desk: TenantWriter,
  before: number,
  kept: readonly string[] = [],
): Promise<number> {
  if (kept.length > KEPT_MAX) return 0
  const query = desk
    .from('known_snapshot')
    .select('sha256')
    .where('kept_at', '<', asTime(before))
    .orderBy('kept_at')
    .limit(ROWS_A_CALL)
  const old = await (kept.length === 0 ? query : query.where('sha256', 'not in', kept.map(asKey))).execute()
  if (old.length === 0) return 0
  const hashes = old.map(({ sha256 }) => sha256)
  await desk.remove('known_snapshot').where('sha256', 'in', hashes).execute()
  return hashes.length
}
