import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { addressKey, asciiDomain } from '#identity'
import { type Own, openKnowledge } from '#knowledge'
import { MAIN_TENANT, openStore, readSetting, type Store, saveSetting, type TenantStore } from '#store'

export interface Place {
  readonly store: Store
  readonly clinic: TenantStore
}

/** Opens the store, making its folder where it is to be a file. Throws StoreError. */
export async function openPlace(target: string, readOnly = false): Promise<Place> {
  if (!/^postgres(?:ql)?:/i.test(target) && !readOnly) {
    await mkdir(path.dirname(target.replace(/^sqlite:/, '')), { recursive: true, mode: 0o700 })
  }
  const store = await openStore(target, { readOnly })
  const clinic = store.forTenant(MAIN_TENANT)
  // WHY: its salt is made the first time; whoever only looks later cannot make one.
  if (!readOnly) await openKnowledge(clinic)
  return { store, clinic }
}

const OWN = 'own'

/** What the place said is its own; nothing before it has said so. */
export async function readOwn(clinic: TenantStore): Promise<Own> {
  const kept = (await readSetting(clinic, OWN)) as Partial<Own> | undefined
  return { domains: kept?.domains ?? [], addresses: kept?.addresses ?? [] }
}

/** Adds domains and addresses to what is the place's own. */
export async function addOwn(clinic: TenantStore, given: readonly string[]): Promise<Own> {
  const before = await readOwn(clinic)
  const own: Own = {
    domains: [...new Set([...before.domains, ...given.filter((each) => !each.includes('@')).map(asciiDomain)])],
    addresses: [...new Set([...before.addresses, ...given.filter((each) => each.includes('@')).map(addressKey)])],
  }
  if (given.length > 0) await clinic.write((desk) => saveSetting(desk, OWN, own, Date.now()))
  return own
}
