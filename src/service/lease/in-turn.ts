import { setTimeout as sleep } from 'node:timers/promises'
import type { TenantStore } from '#store'
import { claimLease, dropLease, type Lease } from './lease.ts'
import { forgetHolder, isDeadHere, newHolder } from './lease-holder.ts'
import { LEASE_TIMES, type LeaseTimes } from './lease-times.ts'

/** Something that runs until it is stopped. */
export interface Running {
  readonly stop: () => Promise<void>
}

export interface Turn {
  readonly store: TenantStore
  /** What is leased: `mailbox desk`. */
  readonly name: string
  /** Machines share the store; else it is this one's alone. */
  readonly isShared: boolean
  /** Begins it; called each time that the lease has become ours. */
  readonly run: () => Running
  /** Somebody else has it; told once until that changes. */
  readonly onElsewhere: () => void
  /** The store could not be asked; told once until it can. */
  readonly onTrouble: (why: string) => void
  readonly times?: LeaseTimes
}

/** Runs something on one machine at a time; where the one that does dies, another goes on within a minute. */
export function inTurn(turn: Turn): Running {
  const stopping = new AbortController()
  const ended = new TakingTurns(turn, stopping.signal).go()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

class TakingTurns {
  readonly #turn: Turn
  readonly #times: LeaseTimes
  readonly #stopping: AbortSignal
  readonly #holder = newHolder()
  #running: Running | undefined
  /** Ends what runs where no beat was written for too long: also where the store neither takes it nor says no. */
  #watchdog: NodeJS.Timeout | undefined
  #stopped: Promise<void> = Promise.resolve()
  /** Another's lease, and since when it is as it is. */
  #other: (Lease & { readonly since: number }) | undefined
  #isTold = false
  #isInTrouble = false

  constructor(turn: Turn, stopping: AbortSignal) {
    this.#turn = turn
    this.#times = turn.times ?? LEASE_TIMES
    this.#stopping = stopping
  }

  async go(): Promise<void> {
    while (!this.#stopping.aborted) {
      await this.#beat()
      // Stopped in between: that is what it waits for, too.
      await sleep(this.#times.beatMs, undefined, { signal: this.#stopping }).catch(() => undefined)
    }
    const wasOurs = this.#running !== undefined
    await this.#stop()
    // WHY not thrown: whoever waits for it takes it a minute later all the same.
    if (wasOurs) await dropLease(this.#turn.store, this.#turn.name, this.#holder).catch(() => undefined)
    forgetHolder(this.#holder)
  }

  async #beat(): Promise<void> {
    const { store, name, onTrouble } = this.#turn
    const at = performance.now()
    try {
      const lease = await claimLease(store, name, this.#holder, this.#deadOne(at))
      this.#isInTrouble = false
      await (lease.holder === this.#holder ? this.#ours(at) : this.#anothers(lease, at))
    } catch (error) {
      if (!this.#isInTrouble) onTrouble(error instanceof Error ? error.message : String(error))
      this.#isInTrouble = true
    }
  }

  /** The other's lease, once it has not changed for so long that it is nobody's. */
  #deadOne(now: number): Lease | undefined {
    const other = this.#other
    if (other === undefined) return undefined
    const isDead = now - other.since >= this.#times.deadMs || (!this.#turn.isShared && isDeadHere(other.holder))
    return isDead ? other : undefined
  }

  /** WHY counted from before the question: the beat was written then or later, and others count from later. */
  async #ours(at: number): Promise<void> {
    clearTimeout(this.#watchdog)
    const leftMs = this.#times.giveUpMs - (performance.now() - at)
    if (leftMs <= 0) return this.#stop()
    this.#watchdog = setTimeout(() => void this.#stop(), leftMs)
    this.#other = undefined
    this.#isTold = false
    await this.#stopped
    if (!this.#stopping.aborted) this.#running ??= this.#turn.run()
  }

  async #anothers({ holder, beat }: Lease, at: number): Promise<void> {
    await this.#stop()
    const isSame = this.#other?.holder === holder && this.#other.beat === beat
    if (!isSame) this.#other = { holder, beat, since: at }
    if (!this.#turn.isShared && isDeadHere(holder)) return this.#beat()
    if (!this.#isTold) this.#turn.onElsewhere()
    this.#isTold = true
  }

  #stop(): Promise<void> {
    clearTimeout(this.#watchdog)
    const running = this.#running
    this.#running = undefined
    if (running !== undefined) this.#stopped = running.stop()
    return this.#stopped
  }
}
