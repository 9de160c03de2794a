import type { SmtpReply } from '#domain'
import type { SmtpLimits } from './limits.ts'
import { MAIL_TOO_LARGE, TOO_BUSY } from './replies.ts'

/** What all connections of a door hold together, in bytes. */
export interface Purse {
  heldBytes: number
}

// LIMIT: most mails fit in the second block; from a megabyte on, blocks of a megabyte.
const FIRST_BLOCK_BYTES = 4_096
const BLOCK_BYTES_MAX = 2 ** 20

/**
 * A mail's bytes as they come. They are copied into blocks of our own, because a client that sends single bytes would
 * otherwise cost a hundred bytes of bookkeeping for each. A mail that is over a limit is let go of at once.
 */
export class Pile {
  #refusal: SmtpReply | undefined
  #blocks: Buffer[] = []
  #free: Buffer = Buffer.alloc(0)
  #held = 0
  #bytes = 0
  readonly #limits: SmtpLimits
  readonly #purse: Purse

  constructor(limits: SmtpLimits, purse: Purse) {
    this.#limits = limits
    this.#purse = purse
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The answer in place of the mail, where it was too much. */
  get refusal(): SmtpReply | undefined {
    return this.#refusal
  }

  add(chunk: Uint8Array, from: number, to: number): void {
    if (this.#refusal !== undefined) return
    this.#bytes += to - from
    if (this.#bytes > this.#limits.mailBytesMax) this.#refuse(MAIL_TOO_LARGE)
    for (let at = from; at < to && this.#refusal === undefined; ) {
      if (this.#free.length === 0 && !this.#grow()) return
      const length = Math.min(to - at, this.#free.length)
      this.#free.set(chunk.subarray(at, at + length))
      this.#free = this.#free.subarray(length)
      at += length
    }
  }

  /** The whole mail, once. It counts until `release`. */
  take(): Buffer {
    const whole = this.#blocks.length === 1 ? this.#blocks[0] : Buffer.concat(this.#blocks)
    this.#blocks = []
    return (whole ?? Buffer.alloc(0)).subarray(0, this.#bytes)
  }

  /** Gives back what it held; to be called at the end, whatever the end was. */
  release(): void {
    this.#purse.heldBytes -= this.#held
    this.#held = 0
    this.#blocks = []
    this.#free = Buffer.alloc(0)
  }

  #grow(): boolean {
    const bytes = Math.min(FIRST_BLOCK_BYTES * 4 ** this.#blocks.length, BLOCK_BYTES_MAX)
    if (this.#purse.heldBytes + bytes > this.#limits.heldBytesMax) {
      this.#refuse(TOO_BUSY)
      return false
    }
    this.#purse.heldBytes += bytes
    this.#held += bytes
    this.#free = Buffer.allocUnsafeSlow(bytes)
    this.#blocks.push(this.#free)
    return true
  }

  #refuse(reply: SmtpReply): void {
    this.#refusal = reply
    this.release()
  }
}
