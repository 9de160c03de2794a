import type { SmtpReply } from '#domain'
import type { SmtpLimits } from './limits.ts'
import type { MailParameters, Repairs } from './mail.ts'
import { MailDecoder } from './mail-decoder.ts'
import { Pile, type Purse } from './pile.ts'
import { AMBIGUOUS_END, MAIL_LOOP, STRAY_BYTES } from './replies.ts'

export interface Received {
  readonly bytes: Buffer
  readonly repaired: Repairs
}

/** A mail under way, from MAIL to the reply to its last byte. */
export class ReceivingMail {
  readonly sender: string
  readonly parameters: MailParameters
  readonly recipients: string[] = []
  readonly #limits: SmtpLimits
  readonly #pile: Pile
  #decoder: MailDecoder | undefined
  #isChunked = false

  constructor(sender: string, parameters: MailParameters, limits: SmtpLimits, purse: Purse) {
    this.sender = sender
    this.parameters = parameters
    this.#limits = limits
    this.#pile = new Pile(limits, purse)
  }

  /** Whether a chunk of it has come. */
  get isChunked(): boolean {
    return this.#isChunked
  }

  /** Bytes of DATA; how many were the mail's where its end was among them. */
  takeData(chunk: Buffer): number | undefined {
    this.#decoder ??= new MailDecoder(this.#pile, true)
    return this.#decoder.take(chunk)
  }

  /** Bytes of BDAT. */
  takeChunk(chunk: Buffer): void {
    this.#isChunked = true
    this.#decoder ??= new MailDecoder(this.#pile, false)
    this.#decoder.take(chunk)
  }

  /** What a chunk is answered with that was too much already. */
  get refusal(): SmtpReply | undefined {
    return this.#pile.refusal
  }

  /** The whole mail, once; or why it is not taken. */
  finish(isRepairing: boolean): Received | SmtpReply {
    this.#decoder?.end()
    const repaired = this.#decoder?.repairs ?? { bareLf: 0, bareCr: 0, nul: 0 }
    if (this.#decoder?.isAmbiguous === true) return AMBIGUOUS_END
    if (!isRepairing && repaired.bareLf + repaired.bareCr + repaired.nul > 0) return STRAY_BYTES
    if (this.#pile.refusal !== undefined) return this.#pile.refusal
    const bytes = this.#pile.take()
    return countHops(bytes, this.#limits.hopsMax) > this.#limits.hopsMax ? MAIL_LOOP : { bytes, repaired }
  }

  /** Gives back what it held; to be called at the end, whatever the end was. */
  release(): void {
    this.#pile.release()
  }
}

/** Received fields in the header (RFC 5321 section 6.3), at most one more than asked for. */
function countHops(bytes: Buffer, max: number): number {
  const end = bytes.indexOf('\r\n\r\n')
  const header = end < 0 ? bytes : bytes.subarray(0, end)
  // LIMIT: a header of megabytes is no loop but something for the judge.
  const lines = header
    .subarray(0, 2 ** 20)
    .toString('latin1')
    .matchAll(/^received[ \t]*:/gimu)
  let count = 0
  for (const _ of lines) {
    count += 1
    if (count > max) break
  }
  return count
}
