import type { TenantReader, TenantStore } from '#store'
import type { Quarantine, QuarantineReader, QuarantineSettings } from './quarantine.ts'

/** Opens a tenant's quarantine. Throws QuarantineError and StoreError. */
export async function openQuarantine(_clinic: TenantStore, _settings: QuarantineSettings): Promise<Quarantine> {
  throw new Error('The quarantine is being built')
}

/** Looks into a tenant's quarantine, beside whoever writes it and without its key. */
export function readQuarantine(
  _clinic: TenantReader,
  _settings: Omit<QuarantineSettings, 'keyFile' | 'keepDays' | 'isShared'>,
): QuarantineReader {
  throw new Error('The quarantine is being built')
}
