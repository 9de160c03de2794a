import { asKey, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// Small things that are kept between runs, as JSON.

export async function readSetting(reader: TenantReader, name: string): Promise<unknown> {
  const row = await reader.from('setting').select('value').where('name', '=', asKey(name)).executeTakeFirst()
  return row === undefined ? undefined : (JSON.parse(row.value) as unknown)
}

export async function saveSetting(desk: TenantWriter, name: string, value: unknown, nowMs: number): Promise<void> {
  const changes = { value: JSON.stringify(value ?? null), updated_at: asTime(nowMs) }
  await desk
    .into('setting', [{ name: asKey(name), ...changes }])
    .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet(changes))
    .execute()
}

/** Keeps the value only where none is kept yet, and gives back the one that is: of two who begin at once, one wins. */
export async function settleSetting(desk: TenantWriter, name: string, value: unknown, nowMs: number): Promise<unknown> {
  await desk
    .into('setting', [{ name: asKey(name), value: JSON.stringify(value ?? null), updated_at: asTime(nowMs) }])
    .onConflict((conflict) => conflict.columns(['tenant', 'name']).doNothing())
    .execute()
  return readSetting(desk, name)
}
