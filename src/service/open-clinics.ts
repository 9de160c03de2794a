import path from 'node:path'
import { openQuarantine } from '#actions'
import type { ClinicConfig, Config } from '#config'
import { isSharedDomain } from '#examine'
import { addressKey, asciiDomain } from '#identity'
import type { Clinic } from '#intake'
import { openKnowledge, openSeal, passwordMemory } from '#knowledge'
import { openLedger } from '#ledger'
import { addTenant, listTenants, MAIN_TENANT, type Store } from '#store'
import { clinicConfigOf } from './next-hop-of.ts'
import { policyOf } from './policies.ts'
import { opening } from './service-trouble.ts'

const DAY_MS = 86_400_000
/** Held mail is kept this long where nothing is said of it: no mail may lie here for ever by itself. */
const KEEP_DAYS = 90

/** Opens everything of each clinic: memory, ledger, quarantine. A clinic that is new gets them made. */
export async function openClinics(config: Config, store: Store, clock: () => number): Promise<Clinic[]> {
  const there = new Set((await listTenants(store.db)).map(({ tenant }) => tenant))
  const clinics: Clinic[] = []
  for (const clinic of config.clinics) {
    const tenant = clinic.name
    if (!there.has(tenant)) await store.write((trx) => addTenant(trx, { tenant, name: clinic.name }))
    clinics.push(await openClinic(clinic, tenant, { config, store, clock }))
  }
  return clinics
}

/** The clinic as a new configuration has it; one that is no longer named stays as it is until the restart. */
export function withConfig(clinic: Clinic, config: Config): Clinic {
  const said = clinicConfigOf(clinic.tenant, config)
  return said === undefined ? clinic : { ...clinic, ...decidedFor(said) }
}

const decidedFor = ({ domains, addresses, policy, recipients }: ClinicConfig) => ({
  own: { domains: domains.map(asciiDomain), addresses: addresses.map(addressKey) },
  policy: policyOf(policy),
  policies: new Map(Object.entries(recipients).map(([who, name]) => [addressKey(who), policyOf(name)])),
})

interface Ground {
  readonly config: Config
  readonly store: Store
  readonly clock: () => number
}

async function openClinic(said: ClinicConfig, tenant: string, { config, store, clock }: Ground): Promise<Clinic> {
  const own = store.forTenant(tenant)
  const seal = await opening(`password memory of ${tenant}`, () => openSeal(path.join(config.data, 'passwords.key')))
  const ledger = await opening(`ledger of ${tenant}`, () =>
    openLedger(own, {
      keyFile: path.join(config.ledger.keys, `${tenant}.key`),
      addresses: config.ledger.addresses,
      clock,
    }),
  )
  const quarantine = await opening(`quarantine of ${tenant}`, () =>
    openQuarantine(own, {
      keyFile: tenant === MAIN_TENANT ? config.quarantine.key : `${config.quarantine.key}.${tenant}`,
      bytesMax: config.quarantine.size,
      keepDays: config.retention.quarantine === undefined ? KEEP_DAYS : config.retention.quarantine / DAY_MS,
      isShared: store.isShared,
      clock,
    }),
  )
  return {
    ...{ tenant, store: own, ledger, quarantine, knowledge: await openKnowledge(own, clock) },
    passwords: passwordMemory(own, seal, isSharedDomain),
    ...decidedFor(said),
  }
}
