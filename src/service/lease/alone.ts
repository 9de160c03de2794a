import { setTimeout as sleep } from 'node:timers/promises'
import type { TenantStore } from '#store'
import { claimLease, dropLease, type Lease } from './lease.ts'
import { forgetHolder, lifeOf, newHolder } from './lease-holder.ts'
import { LEASE_TIMES, type LeaseTimes } from './lease-times.ts'

export interface Errand {
  readonly store: TenantStore
  /** What is leased: `recheck desk`. */
  readonly name: string
  /** Machines share the store; else it is this one's alone. */
  readonly isShared: boolean
  readonly stopping: AbortSignal
  readonly times?: LeaseTimes
}

/** Does something that only one may do at a time; false where somebody else is at it, which is known when he gives a beat. */
export async function alone(errand: Errand, task: () => Promise<void>): Promise<boolean> {
  const { store, name, times = LEASE_TIMES } = errand
  const holder = newHolder()
  try {
    if (!(await isOurs(errand, holder, times))) return false
    const beats = setInterval(() => {
      // WHY nothing of it: a beat that could not be written is followed by the next, and the task meets the store itself.
      claimLease(store, name, holder).catch(() => undefined)
    }, times.beatMs)
    try {
      await task()
    } finally {
      clearInterval(beats)
      await dropLease(store, name, holder)
    }
    return true
  } finally {
    forgetHolder(holder)
  }
}

async function isOurs({ store, name, isShared, stopping }: Errand, holder: string, times: LeaseTimes) {
  const first = await claimLease(store, name, holder)
  const startedAt = performance.now()
  for (let seen: Lease = first; seen.holder !== holder; ) {
    const isSame = seen.holder === first.holder && seen.beat === first.beat
    const life = isShared ? 'unknown' : lifeOf(seen.holder)
    if (!isSame || life === 'alive' || stopping.aborted) return false
    const isDead = life === 'dead' || performance.now() - startedAt >= times.deadMs
    // Stopped in between: that is what it waits for, too.
    if (!isDead) await sleep(times.beatMs / 2, undefined, { signal: stopping }).catch(() => undefined)
    seen = await claimLease(store, name, holder, isDead ? first : undefined)
  }
  return true
}
