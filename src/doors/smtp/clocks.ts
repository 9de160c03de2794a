import type { SmtpLimits } from './limits.ts'

/** The clocks of one connection. Limits may change under it; each is looked up when its clock starts. */
export class Clocks {
  readonly #limits: () => SmtpLimits
  readonly #onIdle: () => void
  readonly #onTooSlow: () => void
  readonly #startedAt = performance.now()
  #idleMs: number
  #idle: NodeJS.Timeout
  #deadline: NodeJS.Timeout | undefined

  constructor(limits: () => SmtpLimits, onIdle: () => void, onTooSlow: () => void) {
    this.#limits = limits
    this.#onIdle = onIdle
    this.#onTooSlow = onTooSlow
    this.#idleMs = limits().idleMs
    this.#idle = setTimeout(onIdle, this.#idleMs)
  }

  get hasStayedTooLong(): boolean {
    return performance.now() - this.#startedAt > this.#limits().sessionMs
  }

  /** Something whole has come. */
  stayAwake(): void {
    if (this.#idleMs !== this.#limits().idleMs) {
      clearTimeout(this.#idle)
      this.#idleMs = this.#limits().idleMs
      this.#idle = setTimeout(this.#onIdle, this.#idleMs)
    } else this.#idle.refresh()
  }

  /** WHY beside the idle clock: a byte now and then keeps that one from ringing. With chunks it runs from the first. */
  startDeadline(): void {
    this.#deadline ??= setTimeout(this.#onTooSlow, this.#limits().dataMs)
  }

  stopDeadline(): void {
    clearTimeout(this.#deadline)
    this.#deadline = undefined
  }

  stop(): void {
    clearTimeout(this.#idle)
    this.stopDeadline()
  }
}
