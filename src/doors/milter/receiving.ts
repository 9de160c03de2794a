import type { SmtpReply } from '#domain'
import type { MilterLimits } from './limits.ts'
import type { MilterPath } from './mail.ts'

/** What all connections of a door hold together, in bytes. */
export interface Purse {
  heldBytes: number
}

export interface HeaderField {
  readonly name: string
  /** As the mail server gave it. */
  readonly value: Buffer
}

const CRLF = Buffer.from('\r\n')

const TOO_LARGE: SmtpReply = { code: 552, enhanced: '5.3.4', text: 'Message is larger than can be inspected here' }
const TOO_MANY_FIELDS: SmtpReply = { code: 552, enhanced: '5.3.4', text: 'Message header is too large' }
const TOO_MANY_RECIPIENTS: SmtpReply = {
  code: 452,
  enhanced: '4.5.3',
  text: 'Too many recipients, send to others later',
}
const TOO_BUSY: SmtpReply = {
  code: 452,
  enhanced: '4.3.1',
  text: 'Too much mail at the moment, please try again later',
}

/**
 * A mail on its way in, from MAIL to the end of its body. One that is over a limit is let go of at once; `refusal` is
 * then the answer when the mail server asks.
 */
export class ReceivingMail {
  readonly from: MilterPath
  readonly recipients: MilterPath[] = []
  readonly fields: HeaderField[] = []
  refusal: SmtpReply | undefined
  refusedRecipientCount = 0
  readonly #limits: MilterLimits
  readonly #purse: Purse
  #pieces: Buffer[] = []
  #bytes = 0
  #held = 0
  #isHeaderOver = false

  constructor(from: MilterPath, limits: MilterLimits, purse: Purse) {
    this.from = from
    this.#limits = limits
    this.#purse = purse
  }

  get isHeaderOver(): boolean {
    return this.#isHeaderOver
  }

  /** Undefined when the recipient was taken. */
  addRecipient(path: MilterPath): SmtpReply | undefined {
    if (this.recipients.length >= this.#limits.recipientsMax) {
      this.refusedRecipientCount += 1
      return TOO_MANY_RECIPIENTS
    }
    this.recipients.push(path)
    return undefined
  }

  addHeader(name: Buffer, value: Buffer, isSpaceKept: boolean): void {
    const piece = Buffer.concat([name, Buffer.from(isSpaceKept ? ':' : ': '), withCrlf(value), CRLF])
    const isOver =
      this.fields.length >= this.#limits.headersMax || this.#bytes + piece.length > this.#limits.headerBytesMax
    if (isOver) this.#refuse(TOO_MANY_FIELDS)
    else if (this.#add(piece)) this.fields.push({ name: name.toString('latin1'), value })
  }

  endHeader(): void {
    if (this.#isHeaderOver) return
    this.#isHeaderOver = true
    this.#add(CRLF)
  }

  addBody(bytes: Buffer): void {
    this.endHeader()
    if (bytes.length > 0) this.#add(bytes)
  }

  /** The whole mail, once. */
  take(): Buffer {
    const raw = Buffer.concat(this.#pieces)
    this.#pieces = []
    return raw
  }

  /** Gives back what it held; to be called at the end, whatever the end was. */
  release(): void {
    this.#purse.heldBytes -= this.#held
    this.#held = 0
    this.#pieces = []
  }

  #add(piece: Buffer): boolean {
    if (this.refusal !== undefined) return false
    this.#bytes += piece.length
    if (this.#bytes > this.#limits.mailBytesMax) this.#refuse(TOO_LARGE)
    else if (this.#purse.heldBytes + piece.length > this.#limits.heldBytesMax) this.#refuse(TOO_BUSY)
    if (this.refusal !== undefined) return false
    this.#purse.heldBytes += piece.length
    this.#held += piece.length
    this.#pieces.push(piece)
    return true
  }

  #refuse(reply: SmtpReply): void {
    this.refusal ??= reply
    this.fields.length = 0
    this.release()
  }
}

/** QUIRK: mail servers hand folded fields over with a bare LF; the mail itself has CRLF. */
function withCrlf(value: Buffer): Buffer {
  if (!value.includes(0x0a)) return value
  return Buffer.from(value.toString('latin1').replace(/\r*\n/gu, '\r\n'), 'latin1')
}
