import type { HttpLimits } from './limits.ts'
import { Refusal } from './refusal.ts'

/** What all requests of one door hold together: how many mails, and how many bytes of them. */
export class Purse {
  readonly #limits: HttpLimits
  #requests = 0
  #bytes = 0

  constructor(limits: HttpLimits) {
    this.#limits = limits
  }

  get requests(): number {
    return this.#requests
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Throws a Refusal when no more mails can be taken. */
  enter(): Ticket {
    if (this.#requests >= this.#limits.requestsMax) throw busy(`${this.#requests} mails are being checked`)
    this.#requests += 1
    let held = 0
    let isOpen = true
    return {
      take: (bytes) => {
        if (this.#bytes + bytes > this.#limits.heldBytesMax)
          throw busy(`${this.#bytes} bytes of mail are being checked`)
        held += bytes
        this.#bytes += bytes
      },
      leave: () => {
        if (!isOpen) return
        isOpen = false
        this.#requests -= 1
        this.#bytes -= held
      },
    }
  }
}

/** One mail's part of the purse. */
export interface Ticket {
  /** Throws a Refusal when that is too much for now. */
  readonly take: (bytes: number) => void
  readonly leave: () => void
}

const RETRY_AFTER_SECONDS = 5

const busy = (why: string): Refusal => new Refusal(503, `Too busy, try again: ${why}`, RETRY_AFTER_SECONDS)
