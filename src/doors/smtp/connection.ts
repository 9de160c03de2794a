import type { Socket } from 'node:net'
import type { SmtpReply } from '#domain'
import { type Answer, answerInTime } from './answer-in-time.ts'
import { Clocks } from './clocks.ts'
import { Content } from './content.ts'
import type { SmtpDoor } from './door.ts'
import type { Ended } from './event.ts'
import { Input, type Line } from './input.ts'
import type { RecipientCheck, RecipientQuestion, SmtpMail } from './mail.ts'
import { misconductOf } from './misconduct.ts'
import { parseCommand } from './parse-command.ts'
import * as replies from './replies.ts'
import { type SessionDoor, SmtpSession, type Step } from './session.ts'
import { startTls } from './start-tls.ts'

type Mode = 'greeting' | 'commands' | 'handshake'

// LIMIT: what a client may send ahead while its mail is judged; more is not read before.
const AHEAD_BYTES_MAX = 64 * 1_024
// LIMIT: how long a client may take to read our last reply and go.
const LINGER_MS = 2_000
// LIMIT: whoever tries ten thousand recipients must not write ten thousand lines into the log.
const REFUSALS_TOLD_MAX = 50

/** One client's connection: its socket and clocks around an `SmtpSession`. Owns the socket. */
export class SmtpConnection {
  readonly #door: SmtpDoor
  readonly #session: SmtpSession
  readonly #input: Input
  readonly #clocks: Clocks
  readonly #onGone: () => void
  #socket: Socket
  #mode: Mode = 'greeting'
  #refusals = 0
  #isAsking = false
  #isDraining = false
  #isOver = false
  /** Of the mail whose bytes are coming; undefined between commands. */
  #content: Content | undefined
  /** Until the greeting, then until the socket is destroyed after the last reply. */
  #pause: NodeJS.Timeout | undefined
  /** Of the question that is being answered: aborted once nobody waits for it. */
  #waiting = new AbortController()
  #ended: { readonly reason: Ended; readonly detail?: string } | undefined

  /** `onGone` is called once, when the socket is closed. */
  constructor(socket: Socket, address: string, door: SmtpDoor, onGone: () => void) {
    this.#socket = socket
    this.#door = door
    this.#onGone = onGone
    this.#input = new Input(door.isRepairing)
    this.#session = new SmtpSession({ address, port: socket.remotePort ?? 0 }, () => this.#sessionDoor)
    const limits = () => door.limits
    const tooSlow = () => this.#end(replies.TOO_SLOW, 'data-too-slow')
    this.#clocks = new Clocks(limits, () => this.#onIdle(), tooSlow)
    // WHY: a reply is a few bytes that somebody waits for; Nagle would keep them back.
    socket.setNoDelay(true)
    this.#listen(socket)
    // WHY a wait: programs that send without listening show themselves by not waiting for the greeting. A mail server
    // that we are told to trust has nothing to show, and a proxy would pay the wait with every mail.
    const waitMs = door.gate.isTrusted(address) ? 0 : door.limits.greetingMs
    if (waitMs === 0) this.#greet()
    else this.#pause = setTimeout(() => this.#greet(), waitMs)
  }

  /** Ends at once where no mail is on its way in, otherwise after it. */
  drain(): void {
    this.#isDraining = true
    if (!this.#isInMail) this.#end(replies.CLOSING, 'closing')
  }

  /** Ends now. A mail under way stays with the client. */
  destroy(reason: Ended): void {
    this.#ended ??= { reason }
    this.#socket.destroy()
  }

  get #sessionDoor(): SessionDoor {
    const { name, limits, purse, secureContext, isRepairing, gate } = this.#door
    const isTrusted = (address: string) => gate.isTrusted(address)
    const mayMail = (address: string) => isTrusted(address) || gate.countMail(address, performance.now())
    return { name, limits, purse, isRepairing, isTlsOffered: secureContext !== undefined, isTrusted, mayMail }
  }

  readonly #onData = (chunk: Buffer): void => {
    // WHY it is read at all once all is said: unread bytes would make the system take our last reply back.
    if (this.#isOver || this.#mode === 'handshake') return
    if (this.#mode === 'greeting') {
      this.#end(replies.TALKED_EARLY, 'talked-before-greeting')
      return
    }
    this.#input.feed(chunk)
    this.#work()
  }

  readonly #onDrain = (): void => this.#work()

  readonly #onClose = (): void => {
    this.#clocks.stop()
    clearTimeout(this.#pause)
    if (!this.#isOver) this.#ended ??= { reason: this.#isInMail ? 'client-left-in-mail' : 'client-left' }
    this.#isOver = true
    this.#waiting.abort()
    // WHY not while somebody looks at it: what is looked at counts until that is over.
    if (!this.#isAsking) this.#session.forgetMail(false)
    if (this.#ended !== undefined) this.#door.onEvent({ type: 'ended', client: this.#session.client, ...this.#ended })
    this.#onGone()
  }

  #listen(socket: Socket): void {
    socket.on('data', this.#onData).on('drain', this.#onDrain).once('close', this.#onClose)
    socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error))
  }

  #greet(): void {
    this.#mode = 'commands'
    this.#socket.write(replies.writeLines(220, [`${this.#door.name} ESMTP`]))
  }

  /** Content counts from DATA to the reply; before DATA the client has lost nothing. */
  get #isInMail(): boolean {
    return this.#content !== undefined || this.#isAsking || this.#session.mail?.isChunked === true
  }

  /** WHY needDrain: who sends commands and reads no replies gets no more of them. */
  get #isWaiting(): boolean {
    return this.#isAsking || this.#mode === 'handshake' || this.#socket.writableNeedDrain
  }

  #work(): void {
    const socket = this.#socket
    // WHY: replies to commands that came together go together, in one packet of the network.
    socket.cork()
    while (!this.#isWaiting && !this.#isOver && this.#advance()) {
      if (this.#isDraining && !this.#isInMail) this.#end(replies.CLOSING, 'closing')
    }
    socket.uncork()
    if (this.#isWaiting && this.#input.bytes > AHEAD_BYTES_MAX) this.#socket.pause()
    else this.#socket.resume()
  }

  /** Takes one command, or what there is of a mail; false where more must come first. */
  #advance(): boolean {
    if (this.#content !== undefined) return this.#takeContent(this.#content)
    const line = this.#input.nextLine(this.#door.limits.lineBytesMax)
    if (line === undefined) return false
    this.#clocks.stayAwake()
    if (line.type === 'line') this.#command(line.text)
    else this.#garbage(line)
    return true
  }

  #command(text: string): void {
    const command = parseCommand(text)
    // WHY: a web page can make a browser send a form here, mail commands in it.
    if (/^[A-Z]+ \S+ HTTP\/\d/iu.test(text)) {
      this.#end(replies.UNKNOWN_COMMAND, 'spoke-http')
      return
    }
    const step = this.#session.take(command)
    if (step.type === 'reply') this.#tellRefusal(step.reply, command.verb)
    this.#do(step)
    this.#checkManners()
  }

  #garbage({ type }: Line): void {
    if (type === 'too-long') {
      this.#end(replies.LINE_TOO_LONG, 'line-too-long')
      return
    }
    this.#session.countError()
    this.#say(replies.BAD_LINE)
    this.#checkManners()
  }

  #checkManners(): void {
    if (this.#isOver || this.#isInMail) return
    const { errors, junk } = this.#session
    const { hasStayedTooLong } = this.#clocks
    const misconduct = misconductOf({ errors, junk, hasStayedTooLong }, this.#door.limits)
    if (misconduct !== undefined) this.#end(misconduct.reply, misconduct.reason)
  }

  #do(step: Step): void {
    switch (step.type) {
      case 'reply':
        this.#say(step.reply)
        return
      case 'hello':
        this.#socket.write(replies.writeLines(step.code, step.lines))
        return
      case 'ask':
        this.#askRecipient(step.question)
        return
      case 'data':
        this.#begin(new Content())
        this.#say(replies.START_DATA)
        return
      case 'chunk':
        this.#begin(new Content(step))
        return
      case 'tls':
        this.#startTls()
        return
      case 'end':
        this.#end(step.reply)
        return
    }
  }

  #begin(content: Content): void {
    this.#content = content
    this.#clocks.startDeadline()
  }

  #takeContent(content: Content): boolean {
    const step = content.take(this.#input, this.#session.mail)
    if (step.type === 'starved') return false
    this.#clocks.stayAwake()
    if (step.type === 'more') return true
    this.#content = undefined
    if (step.type === 'whole') this.#endOfMail()
    else if (step.type === 'refused') this.#refuseMail(step.reply)
    else this.#say(replies.CHUNK_OK)
    return true
  }

  #refuseMail(reply: SmtpReply): void {
    this.#clocks.stopDeadline()
    this.#tellRefusal(reply, 'DATA')
    if (reply.code >= 500) this.#session.countError()
    this.#session.forgetMail(false)
    this.#say(reply)
    this.#checkManners()
  }

  #endOfMail(): void {
    this.#clocks.stopDeadline()
    const mail = this.#session.endOfMail()
    if ('code' in mail) this.#refuseMail(mail)
    else void this.#judge(mail)
  }

  async #judge(mail: SmtpMail): Promise<void> {
    const startedAt = performance.now()
    const { onEvent, judge } = this.#door
    const { client } = mail
    const [bytes, recipientCount] = [mail.arrival.bytes.length, mail.arrival.recipients.length]
    const { reply, done } = await this.#ask((signal) => judge(mail, signal))
    this.#session.forgetMail(reply.code < 300, done)
    if (this.#isGone) {
      onEvent({ type: 'unanswered', client, reply })
      return
    }
    this.#say(reply)
    onEvent({ type: 'answered', client, reply, bytes, recipientCount, ms: performance.now() - startedAt })
    this.#carryOn()
  }

  #askRecipient(question: RecipientQuestion): void {
    const { checkRecipient } = this.#door
    if (checkRecipient === undefined) this.#answerRecipient(question.recipient, replies.RECIPIENT_OK)
    else void this.#checkRecipient(question, checkRecipient)
  }

  async #checkRecipient(question: RecipientQuestion, check: RecipientCheck): Promise<void> {
    const { reply } = await this.#ask(async (signal) => (await check(question, signal)) ?? replies.RECIPIENT_OK)
    if (this.#isGone) this.#session.forgetMail(false)
    else {
      this.#answerRecipient(question.recipient, reply)
      this.#carryOn()
    }
  }

  #answerRecipient(recipient: string, reply: SmtpReply): void {
    if (reply.code < 300) this.#session.addRecipient(recipient)
    else if (reply.code >= 500) this.#session.countError()
    this.#tellRefusal(reply, 'RCPT')
    this.#say(reply)
  }

  async #ask(answer: (signal: AbortSignal) => Promise<SmtpReply>): Promise<Answer> {
    this.#waiting = new AbortController()
    this.#isAsking = true
    const answered = await answerInTime(answer, this.#door.limits.judgeMs, this.#waiting)
    const { error } = answered
    this.#isAsking = false
    // WHY not when the client is gone: who was told to stop may well throw.
    if (error !== undefined && !this.#isGone) {
      this.#door.onEvent({ type: 'judge-failed', client: this.#session.client, error })
    }
    return answered
  }

  #carryOn(): void {
    this.#clocks.stayAwake()
    this.#checkManners()
    if (this.#isDraining && !this.#isInMail) this.#end(replies.CLOSING, 'closing')
    this.#work()
  }

  #startTls(): void {
    const { secureContext } = this.#door
    // WHY: what was sent in clear behind STARTTLS could have been put there by somebody on the way.
    if (this.#input.bytes > 0 || secureContext === undefined) {
      this.#end(replies.TALKED_EARLY, 'talked-past-starttls')
      return
    }
    const plain = this.#socket
    this.#say(replies.START_TLS)
    plain.uncork()
    plain.off('data', this.#onData).off('drain', this.#onDrain).off('close', this.#onClose)
    this.#mode = 'handshake'
    const onSecure = (label: string) => {
      this.#mode = 'commands'
      this.#session.beginTls(label)
      this.#clocks.stayAwake()
    }
    const onFailure = (error: unknown) => {
      this.#door.onEvent({ type: 'tls-failed', client: this.#session.client, error })
      this.#socket.destroy()
    }
    this.#socket = startTls(plain, secureContext, onSecure, onFailure)
    this.#listen(this.#socket)
  }

  #say(reply: SmtpReply): void {
    if (!this.#isOver) this.#socket.write(replies.writeReply(reply))
  }

  #tellRefusal(reply: SmtpReply, command: string): void {
    if (reply.code < 400) return
    this.#refusals += 1
    if (this.#refusals > REFUSALS_TOLD_MAX) return
    this.#door.onEvent({ type: 'refused', client: this.#session.client, command, reply })
  }

  get #isGone(): boolean {
    return this.#isOver || this.#socket.destroyed || this.#socket.writableEnded
  }

  #onIdle(): void {
    if (this.#isAsking) this.#clocks.stayAwake()
    else this.#end(replies.TOO_IDLE, 'idle')
  }

  /** Says good-bye and lets it be read. */
  #end(reply: SmtpReply, reason?: Ended): void {
    if (this.#isOver) return
    if (reason !== undefined) this.#ended ??= { reason }
    this.#isOver = true
    this.#clocks.stop()
    clearTimeout(this.#pause)
    if (this.#mode === 'handshake') {
      this.#socket.destroy()
      return
    }
    this.#socket.end(replies.writeReply(reply))
    this.#socket.resume()
    this.#pause = setTimeout(() => this.#socket.destroy(), LINGER_MS)
  }

  #onError(error: NodeJS.ErrnoException): void {
    if (!this.#isOver) this.#ended ??= { reason: 'socket-error', detail: error.code ?? error.message }
    this.#socket.destroy()
  }
}
