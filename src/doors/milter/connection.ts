import type { Socket } from 'node:net'
import type { SmtpReply } from '#domain'
import { type WrittenAnswer, writeAnswer } from './answer.ts'
import { parseCommand } from './commands.ts'
import type { MilterLimits } from './limits.ts'
import type { MilterClient, MilterJudge } from './mail.ts'
import { PacketReader } from './packets.ts'
import type { Purse } from './receiving.ts'
import { PROGRESS, TEMPFAIL } from './replies.ts'
import { MilterSession, type Step } from './session.ts'

export type MilterEvent =
  /** The connection ended otherwise than by good-bye; `why` is for the log. */
  | { readonly type: 'ended'; readonly why: string; readonly client: MilterClient | undefined }
  /** A mail, or some of its recipients, was over a limit; told once each. */
  | { readonly type: 'refused'; readonly reply: SmtpReply; readonly client: MilterClient | undefined }
  /** The judge threw or was late; the mail was put off. */
  | { readonly type: 'judge-failed'; readonly error: unknown }
  /** The answer asks for more than the mail server granted. */
  | { readonly type: 'rights-missing'; readonly rights: WrittenAnswer['missingRights'] }
  /** The mail server went before it had the answer. It will send the mail again. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'turned-away'; readonly why: string }

export interface MilterDoor {
  readonly judge: MilterJudge
  readonly limits: MilterLimits
  readonly purse: Purse
  readonly onEvent: (event: MilterEvent) => void
}

// LIMIT: while the judge works nobody has anything to say but good-bye; more than this is not read before.
const WAITING_BYTES_MAX = 64 * 1_024

/** One mail server's connection: its socket and clocks around a `MilterSession`. Owns the socket. */
export class MilterConnection {
  readonly #socket: Socket
  readonly #door: MilterDoor
  readonly #reader: PacketReader
  readonly #session: MilterSession
  readonly #idle: NodeJS.Timeout
  #isJudging = false
  /** Of the mail that is being judged: aborted once nobody waits for its answer. */
  #waiting = new AbortController()
  #isDraining = false
  #why: string | undefined

  constructor(socket: Socket, door: MilterDoor) {
    this.#socket = socket
    this.#door = door
    this.#reader = new PacketReader(door.limits.packetBytesMax)
    this.#session = new MilterSession(door.limits, door.purse, (reply) =>
      door.onEvent({ type: 'refused', reply, client: this.#session.client }),
    )
    this.#idle = setTimeout(() => this.#onIdle(), door.limits.idleMs)
    // WHY: a reply is a few bytes that somebody waits for; Nagle would keep them back.
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#onData(chunk))
    socket.on('drain', () => this.#work())
    socket.on('error', (error) => this.#end(error.message))
    socket.once('close', () => this.#onClose())
  }

  /** Ends at once where no mail is under way, otherwise after it. */
  drain(): void {
    this.#isDraining = true
    if (!this.#session.isInMail) this.#end(undefined)
  }

  /** Ends now. A mail under way stays with the mail server. */
  destroy(why: string): void {
    this.#why ??= why
    this.#socket.destroy()
  }

  #onData(chunk: Buffer): void {
    if (this.#isOver) return
    this.#reader.feed(chunk)
    this.#work()
    if (this.#isWaiting && this.#reader.bufferedBytes > WAITING_BYTES_MAX) this.#socket.pause()
  }

  /** WHY needDrain: who sends commands and reads no replies gets no more of them. */
  get #isWaiting(): boolean {
    return this.#isJudging || this.#socket.writableNeedDrain
  }

  get #isOver(): boolean {
    return this.#socket.writableEnded || this.#socket.destroyed
  }

  #work(): void {
    // WHY: replies to commands that came together go together, in one packet of the network.
    this.#socket.cork()
    while (!this.#isWaiting && !this.#isOver) {
      const packet = this.#reader.next()
      if (packet === undefined) break
      this.#idle.refresh()
      this.#do(this.#session.take(parseCommand(packet)))
      if (this.#isDraining && !this.#session.isInMail) this.#end(undefined)
    }
    this.#socket.uncork()
    if (this.#reader.broken !== undefined) this.#end(this.#reader.broken)
    if (!this.#isWaiting) this.#socket.resume()
  }

  #do(step: Step): void {
    if (step.type === 'reply') this.#socket.write(step.bytes)
    else if (step.type === 'end') this.#end(step.why)
    else if (step.type === 'judge') {
      this.#isJudging = true
      void this.#judge(step)
    }
  }

  async #judge(step: Step & { type: 'judge' }): Promise<void> {
    const progress = setInterval(() => this.#socket.write(PROGRESS), this.#door.limits.progressMs)
    const { packets, missingRights } = await this.#answerOf(step)
    clearInterval(progress)
    this.#isJudging = false
    this.#session.finish()
    if (missingRights.length > 0) this.#door.onEvent({ type: 'rights-missing', rights: missingRights })
    if (this.#isOver) return this.#door.onEvent({ type: 'unanswered' })
    this.#socket.cork()
    for (const packet of packets) this.#socket.write(packet)
    this.#socket.uncork()
    this.#idle.refresh()
    if (this.#isDraining) this.#end(undefined)
    else this.#work()
  }

  /** Never throws: whatever goes wrong, the mail is put off. */
  async #answerOf({ mail, fields, terms }: Step & { type: 'judge' }): Promise<WrittenAnswer> {
    const { judge, limits, onEvent } = this.#door
    const waiting = new AbortController()
    this.#waiting = waiting
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => late.reject(new Error(`the judge took longer than ${limits.judgeMs} ms`)),
      limits.judgeMs,
    )
    try {
      // WHY the inner function: a judge that throws before its promise is a failed judge as well.
      const judged = (async () => await judge(mail, waiting.signal))()
      return writeAnswer(await Promise.race([judged, late.promise]), fields, terms)
    } catch (error) {
      onEvent({ type: 'judge-failed', error })
      return { packets: [TEMPFAIL], missingRights: [] }
    } finally {
      clearTimeout(timer)
      waiting.abort()
    }
  }

  #onIdle(): void {
    if (this.#isJudging) this.#idle.refresh()
    else this.destroy(`nothing whole came for ${this.#door.limits.idleMs} ms`)
  }

  /** With a good-bye what was said is still sent; whoever broke the protocol gets nothing more. */
  #end(why: string | undefined): void {
    if (why !== undefined) this.destroy(why)
    else if (!this.#socket.writableEnded) this.#socket.end(() => this.#socket.destroy())
  }

  #onClose(): void {
    clearTimeout(this.#idle)
    if (this.#session.isInMail) this.#why ??= 'the mail server went away within a mail'
    this.#waiting.abort()
    const { client } = this.#session
    // WHY not while judging: what the judge reads counts until it is done.
    if (!this.#isJudging) this.#session.close()
    if (this.#why !== undefined) this.#door.onEvent({ type: 'ended', why: this.#why, client })
  }
}
