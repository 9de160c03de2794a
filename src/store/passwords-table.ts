import { asKey, asKeys, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'
import { earlier, later, plus } from './upsert.ts'

// Passwords that opened a correspondent's archives. They come here sealed; this room has no key for them.

export interface PasswordUse {
  /** An address key, or a domain where the whole company uses one. */
  readonly ownerKey: string
  /** A keyed hash of the password: the same password of the same owner is kept once. */
  readonly sealKey: string
  readonly sealed: Uint8Array
  readonly usedAt: number
}

export interface RememberedPassword {
  readonly ownerKey: string
  readonly sealed: Buffer
  readonly lastUsed: number
  readonly usedCount: number
}

// LIMIT: each try costs the archive's key derivation.
const PASSWORDS_MAX = 20

const MERGE = {
  first_used: earlier('password_memory', 'first_used'),
  last_used: later('password_memory', 'last_used'),
  used_count: plus('password_memory', 'used_count'),
}

export async function rememberPassword(desk: TenantWriter, use: PasswordUse): Promise<void> {
  const usedAt = asTime(use.usedAt)
  const row = {
    ...{ owner_key: asKey(use.ownerKey), seal_key: asKey(use.sealKey), sealed: Buffer.from(use.sealed) },
    ...{ first_used: usedAt, last_used: usedAt, used_count: 1 },
  }
  await desk
    .into('password_memory', [row])
    .onConflict((conflict) => conflict.columns(['tenant', 'owner_key', 'seal_key']).doUpdateSet(MERGE))
    .execute()
}

/** The passwords of these owners, those used last in front. */
export const passwordsOf = (reader: TenantReader, ownerKeys: readonly string[]): Promise<RememberedPassword[]> =>
  reader.lookup('passwords-of', asKeys(ownerKeys), (from, keys) =>
    from('password_memory')
      .select(['owner_key as ownerKey', 'sealed', 'last_used as lastUsed', 'used_count as usedCount'])
      .where('owner_key', 'in', keys)
      .orderBy('last_used', 'desc')
      .limit(PASSWORDS_MAX),
  )
