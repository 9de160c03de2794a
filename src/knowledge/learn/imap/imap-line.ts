import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import { connectImap, type ImapPatience } from './connect-imap.ts'
import type { ImapAccount } from './imap-account.ts'
import { ImapTrouble, plainTrouble } from './imap-trouble.ts'

/** Waits between attempts, milliseconds; after the last one the trouble is the operator's. */
export const RETRY_AFTER_MS: readonly number[] = [1_000, 3_000, 9_000, 20_000]

/** The way to an account: connected when first needed, and again when the connection breaks. */
export class ImapLine {
  readonly #account: ImapAccount
  readonly #patience: ImapPatience
  readonly #retryAfterMs: readonly number[]
  readonly #signal: AbortSignal
  #client: ImapFlow | undefined
  #wasConnected = false
  #failures = 0

  constructor(account: ImapAccount, patience: ImapPatience, retryAfterMs: readonly number[], signal: AbortSignal) {
    this.#account = account
    this.#patience = patience
    this.#retryAfterMs = retryAfterMs
    this.#signal = signal
  }

  /**
   * Does a task, from its beginning again after a break: it must take itself up where it was. Throws ImapTrouble, the
   * signal's reason, and whatever else the task throws.
   */
  async run<T>(task: (client: ImapFlow) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        this.#client ??= await connectImap(this.#account, this.#patience, this.#signal)
        this.#wasConnected = true
        return await task(this.#client)
      } catch (error) {
        this.close()
        this.#signal.throwIfAborted()
        await this.#waitAfter(plainTrouble(error))
      }
    }
  }

  /** Something was achieved: the next break is the first again. */
  progressed(): void {
    this.#failures = 0
  }

  /** Takes leave properly; never throws. */
  async end(): Promise<void> {
    // The work is done; that the server does not say goodbye changes nothing.
    await this.#client?.logout().catch(() => undefined)
    this.close()
  }

  close(): void {
    this.#client?.close()
    this.#client = undefined
  }

  // WHY only once connected: a name that was typed wrong should be said at once.
  async #waitAfter(trouble: unknown): Promise<void> {
    const waitMs = this.#retryAfterMs[this.#failures]
    const isWorthIt = trouble instanceof ImapTrouble && trouble.isPassing && this.#wasConnected
    if (!isWorthIt || waitMs === undefined) throw trouble
    this.#failures += 1
    await sleep(waitMs, undefined, { signal: this.#signal })
  }
}
