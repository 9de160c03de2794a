import type { NextHopConnections } from './settings.ts'
import type { Session } from './start-session.ts'
import { WireLost } from './wire.ts'

export interface Lease {
  readonly session: Session
  /** Whether other mails went through it before. */
  readonly isReused: boolean
}

interface Kept {
  readonly session: Session
  readonly mailCount: number
  readonly timer: NodeJS.Timeout
}

type Start = (signal: AbortSignal | undefined) => Promise<Session>

/** Keeps sessions for the next mail, and lets so many mails wait for one. */
export class SessionPool {
  readonly #start: Start
  readonly #limits: NextHopConnections
  readonly #waitMs: number
  #kept: Kept[] = []
  readonly #mailCounts = new Map<Session, number>()
  #openCount = 0
  #waiters: (() => void)[] = []
  #isClosed = false

  constructor(start: Start, limits: NextHopConnections, waitMs: number) {
    this.#start = start
    this.#limits = limits
    this.#waitMs = waitMs
  }

  /** `isFresh`: not one that was kept, for those may all be dead. */
  async take(signal: AbortSignal | undefined, isFresh = false): Promise<Lease> {
    while (!this.#isClosed) {
      const kept = this.#pickKept()
      if (kept !== undefined && !isFresh) return this.#lend(kept.session, kept.mailCount)
      kept?.session.wire.quit()
      if (kept !== undefined) this.#openCount -= 1
      if (this.#openCount < this.#limits.max) return await this.#open(signal)
      await this.#turn(signal)
    }
    throw new WireLost('the next hop is closed')
  }

  /** To be called once for each lease. */
  give({ session }: Lease, isReusable: boolean): void {
    const mailCount = this.#mailCounts.get(session) ?? 0
    this.#mailCounts.delete(session)
    const isKept = isReusable && session.wire.isQuiet && mailCount < this.#limits.mailsMax && !this.#isClosed
    if (isKept) {
      const timer = setTimeout(() => this.#drop(session), this.#limits.idleMs)
      this.#kept.push({ session, mailCount, timer: timer.unref() })
    } else {
      this.#openCount -= 1
      session.wire.quit()
    }
    this.#waiters.shift()?.()
  }

  close(): void {
    this.#isClosed = true
    for (const { session, timer } of this.#kept.splice(0)) {
      clearTimeout(timer)
      this.#openCount -= 1
      session.wire.quit()
    }
    for (const wake of this.#waiters.splice(0)) wake()
  }

  /** WHY the last one: under little load the others may go. */
  #pickKept(): Kept | undefined {
    for (let kept = this.#kept.pop(); kept !== undefined; kept = this.#kept.pop()) {
      clearTimeout(kept.timer)
      if (kept.session.wire.isQuiet) return kept
      this.#openCount -= 1
      kept.session.wire.quit()
    }
    return undefined
  }

  async #open(signal: AbortSignal | undefined): Promise<Lease> {
    this.#openCount += 1
    try {
      return this.#lend(await this.#start(signal), 0)
    } catch (error) {
      this.#openCount -= 1
      this.#waiters.shift()?.()
      throw error
    }
  }

  #lend(session: Session, mailCount: number): Lease {
    this.#mailCounts.set(session, mailCount + 1)
    return { session, isReused: mailCount > 0 }
  }

  #drop(session: Session): void {
    const at = this.#kept.findIndex((kept) => kept.session === session)
    if (at < 0) return
    this.#kept.splice(at, 1)
    this.#openCount -= 1
    session.wire.quit()
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (why: string) => {
        this.#waiters = this.#waiters.filter((one) => one !== wake)
        settle()
        reject(new WireLost(why))
      }
      const onAbort = () => leave('nobody waits any more')
      const giveUp = setTimeout(() => leave('all connections are busy'), this.#waitMs)
      const settle = () => {
        clearTimeout(giveUp)
        signal?.removeEventListener('abort', onAbort)
      }
      const wake = () => {
        settle()
        resolve()
      }
      this.#waiters.push(wake)
      signal?.addEventListener('abort', onAbort, { once: true })
      if (signal?.aborted === true) onAbort()
    })
  }
}
