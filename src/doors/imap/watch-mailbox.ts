import { setTimeout as sleep } from 'node:timers/promises'
import { ImapTrouble, plainTrouble } from '#knowledge'
import { backoffMs } from './backoff.ts'
import { type ClawBackOutcome, clawBack, type Wanted } from './claw-back.ts'
import { StateFailed } from './guarded-state.ts'
import { keepAlive } from './keep-alive.ts'
import { openVisit } from './open-visit.ts'
import { type ReleaseOutcome, releaseMail } from './release-mail.ts'
import { stay } from './stay.ts'
import type { Visit, Watch } from './visit.ts'
import type { WatchEvent } from './watch-event.ts'
import { type SharedRoom, type WatchSettings, watchFor } from './watch-settings.ts'

export interface MailboxWatcher {
  readonly condition: () => Condition
  /** Moves a held mail back to where it was, with the flags it had. Rejects with ImapTrouble where nobody answers. */
  readonly release: (ref: string) => Promise<ReleaseOutcome>
  /** Moves mails that were delivered to the hold folder; by `ref`, or by Message-ID in all watched folders. */
  readonly clawBack: (wanted: Wanted) => Promise<ClawBackOutcome[]>
  /** Judges no further mail, finishes those under way, takes leave. Never rejects. */
  readonly stop: () => Promise<void>
}

export type Condition = 'connecting' | 'watching' | 'waiting' | 'stopped'

// LIMIT: longer than any wait of the first failures, shorter than going through a full mailbox takes.
const HELD_LONG_MS = 60_000

/** Watches one mailbox until it is stopped. It returns at once; whether the server can be reached is an event. */
export const watchMailbox = (settings: WatchSettings): MailboxWatcher => openWatch(settings)

/** The same in a room that is shared. */
export function openWatch(settings: WatchSettings, room?: SharedRoom): MailboxWatcher {
  const watching = new Watching(settings, room)
  return {
    condition: () => watching.condition,
    release: (ref) => watching.ask((visit) => releaseMail(visit, ref)),
    clawBack: (wanted) => watching.ask((visit) => clawBack(visit, wanted)),
    stop: () => watching.stop(),
  }
}

/** The watch of one mailbox, over all its connections. */
class Watching {
  condition: Condition = 'connecting'
  readonly #watch: Watch
  readonly #stopping = new AbortController()
  readonly #ending = new AbortController()
  readonly #ended: Promise<void>
  #visit = Promise.withResolvers<Visit>()
  #failures = 0
  #connectedAt = 0

  constructor(settings: WatchSettings, room: SharedRoom | undefined) {
    this.#watch = watchFor(settings, room, this.#stopping.signal, this.#ending.signal)
    this.#visit.promise.catch(() => undefined) // Whoever waits for it is told; it may be nobody.
    if (settings.signal?.aborted) this.#stopping.abort()
    settings.signal?.addEventListener('abort', () => void this.stop(), { once: true, signal: this.#ending.signal })
    this.#ended = this.#run()
  }

  /** Does something on the present line, or on the next one if that comes soon. */
  async ask<T>(task: (visit: Visit) => Promise<T>): Promise<T> {
    const visit = await this.#lineWithin(this.#watch.limits.requestMs)
    try {
      return await visit.desk.pass(0, () => task(visit))
    } catch (error) {
      throw plainTrouble(error)
    }
  }

  async #lineWithin(ms: number): Promise<Visit> {
    const late = new AbortController()
    const tooLate = sleep(ms, undefined, { signal: late.signal }).then(() => {
      throw new ImapTrouble('no-answer', '')
    })
    tooLate.catch(() => undefined) // It lost the race, or was called off.
    try {
      return await Promise.race([this.#visit.promise, tooLate])
    } finally {
      late.abort()
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    const lastCall = setTimeout(() => this.#ending.abort(), this.#watch.limits.drainMs)
    await this.#ended
    clearTimeout(lastCall)
  }

  async #run(): Promise<void> {
    const { stopping } = this.#watch
    while (!stopping.aborted) {
      this.condition = 'connecting'
      try {
        await this.#stayOnce()
      } catch (error) {
        if (!stopping.aborted) await this.#waitAfter(error)
      }
    }
    this.condition = 'stopped'
    this.#visit.reject(new ImapTrouble('lost', 'stopped'))
    this.#ending.abort()
    this.#watch.emit({ type: 'stopped' })
  }

  async #stayOnce(): Promise<void> {
    const visit = await this.#watch.knock(() => openVisit(this.#watch))
    visit.client.on('exists', () => {
      visit.news = true
    })
    const pulse = keepAlive(visit)
    try {
      this.condition = 'watching'
      this.#connectedAt = Date.now()
      this.#visit.resolve(visit)
      await stay(visit, () => {
        this.#failures = 0
      })
      // The work is done; that the server does not say goodbye changes nothing.
      await visit.client.logout().catch(() => undefined)
    } finally {
      clearInterval(pulse)
      this.#visit = Promise.withResolvers<Visit>()
      this.#visit.promise.catch(() => undefined) // As above.
      visit.client.close()
      // A line that has held for long broke for another reason than the last one.
      if (Date.now() - this.#connectedAt > HELD_LONG_MS) this.#failures = 0
    }
  }

  /** One wait for each way of failing: a refused login waits long, so that the account is not locked. */
  async #waitAfter(error: unknown): Promise<void> {
    const { limits, emit, stopping } = this.#watch
    const trouble = plainTrouble(error)
    const isRefused = trouble instanceof ImapTrouble && trouble.code === 'login-refused'
    const retryMs = backoffMs(isRefused ? limits.loginRetryMs : limits.reconnectMs, this.#failures)
    this.#failures += 1
    this.condition = 'waiting'
    emit(eventOf(trouble, retryMs))
    // Stopped in between: that is what it waits for, too.
    await sleep(retryMs, undefined, { signal: stopping }).catch(() => undefined)
  }
}

function eventOf(trouble: unknown, retryMs: number): WatchEvent {
  if (trouble instanceof StateFailed) return { type: 'state-failed', why: trouble.message, retryMs }
  if (trouble instanceof ImapTrouble) {
    const { code, says, folder } = trouble
    return { type: 'disconnected', code, says, folder, retryMs }
  }
  return { type: 'failed', why: trouble instanceof Error ? trouble.message : String(trouble), retryMs }
}
