import { readSetting, saveSetting, type TenantStore } from '#store'

// What only one process at a time may do. Whoever does it writes a new beat now and then; a lease whose beat has not
// changed for long is a dead one's, and whoever has seen that may take it.
//
// WHY beats and no times: each watches them by its own clock, so it does not matter what the clocks of two machines say.

export interface Lease {
  /** Who has it: `host pid random`; '' where nobody does. */
  readonly holder: string
  readonly beat: number
}

const settingOf = (name: string): string => `lease ${name}`
const NOBODY: Lease = { holder: '', beat: 0 }

/**
 * Takes a lease that nobody has, keeps one's own, or takes one that still is as `dead` says. Gives the lease in force,
 * which is another's where it was not taken.
 */
export const claimLease = (clinic: TenantStore, name: string, holder: string, dead?: Lease): Promise<Lease> =>
  clinic.sequence(async (desk) => {
    const before = (await readSetting(desk, settingOf(name))) as Lease | undefined
    const { holder: had, beat } = before ?? NOBODY
    const isFree = had === '' || had === holder || (had === dead?.holder && beat === dead.beat)
    if (!isFree) return { holder: had, beat }
    const lease = { holder, beat: beat + 1 }
    await saveSetting(desk, settingOf(name), lease, Date.now())
    return lease
  })

/** Lets somebody else have it at once. */
export const dropLease = (clinic: TenantStore, name: string, holder: string): Promise<void> =>
  clinic.sequence(async (desk) => {
    const before = (await readSetting(desk, settingOf(name))) as Lease | undefined
    if (before?.holder === holder) await saveSetting(desk, settingOf(name), { ...before, holder: '' }, Date.now())
  })
