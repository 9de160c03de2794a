import { readSetting, saveSetting, type TenantStore } from '#store'

// Of several gateways on one store, one forwards. Whoever does says so in the store, with a time until which it counts;
// who dies is followed when that time is over. Taken in the ledger's turn, so that of two who ask at once one gets it.
//
// WHY no lock that is held: sending takes as long as the receiver likes, and no transaction may wait for that.

export interface Lease {
  /** What is leased, such as `syslog`. */
  readonly name: string
  /** Who asks; another one each time a service starts. */
  readonly owner: string
}

// LIMIT: how long entries wait after a gateway died. Clocks that differ by more make two of them send for a while, and
// then entries come twice.
export const LEASE_MS = 60_000

const settingOf = ({ name }: Lease): string => `ledger-forward-lease ${name}`

/** Whether it is ours, for a minute from now on. */
export const takeLease = (clinic: TenantStore, lease: Lease, now: number): Promise<boolean> =>
  clinic.sequence(async (desk) => {
    const held = (await readSetting(desk, settingOf(lease))) as { owner?: unknown; until?: unknown } | null | undefined
    if (held?.owner !== undefined && held.owner !== lease.owner && Number(held.until) > now) return false
    await saveSetting(desk, settingOf(lease), { owner: lease.owner, until: now + LEASE_MS }, now)
    return true
  })

/** Lets somebody else have it at once. */
export async function dropLease(clinic: TenantStore, lease: Lease, now: number): Promise<void> {
  await clinic.sequence(async (desk) => {
    const held = (await readSetting(desk, settingOf(lease))) as { owner?: unknown } | null | undefined
    if (held?.owner === lease.owner) await saveSetting(desk, settingOf(lease), { until: 0 }, now)
  })
}
