// One connection's conversation as a pure state machine: a command in, one step out. No socket, no clock.
//
//   HELO | EHLO, [STARTTLS], then for each mail: [XFORWARD] MAIL RCPT+ (DATA | BDAT+) -> the judge -> back to before MAIL
//
// SPEC: RFC 5321 section 4.1.4 (order of commands), RFC 2920 (PIPELINING), RFC 3207 (STARTTLS), RFC 3030 (CHUNKING).
import type { Peer, SmtpReply } from '#domain'
import { parseAttributes, XCLIENT_NAMES, XFORWARD_NAMES } from './attributes.ts'
import type { ChunkAhead } from './content.ts'
import { forwardedClient, peerOf, type XclientTold, type XforwardTold } from './forwarded-client.ts'
import type { SmtpLimits } from './limits.ts'
import type { RecipientQuestion, SmtpClient, SmtpMail } from './mail.ts'
import { mailParameters } from './mail-parameters.ts'
import { type Command, parseChunk, parsePath } from './parse-command.ts'
import type { Purse } from './pile.ts'
import { ReceivingMail } from './receiving.ts'
import * as replies from './replies.ts'

export interface SessionDoor {
  readonly name: string
  readonly limits: SmtpLimits
  readonly purse: Purse
  readonly isTlsOffered: boolean
  readonly isRepairing: boolean
  readonly isTrusted: (address: string) => boolean
  /** Whether this client may send one more mail in this minute; asked once for each MAIL. */
  readonly mayMail: (address: string) => boolean
}

export type Step =
  | { readonly type: 'reply'; readonly reply: SmtpReply }
  /** The reply to EHLO, whose lines bear no enhanced code; or the greeting anew after XCLIENT. */
  | { readonly type: 'hello'; readonly code: number; readonly lines: readonly string[] }
  | { readonly type: 'ask'; readonly question: RecipientQuestion }
  | { readonly type: 'data' }
  /** Its bytes are to be read in any case. */
  | ({ readonly type: 'chunk' } & ChunkAhead)
  | { readonly type: 'tls' }
  | { readonly type: 'end'; readonly reply: SmtpReply }

export interface Origin {
  readonly address: string
  readonly port: number
}

const say = (reply: SmtpReply): Step => ({ type: 'reply', reply })

const JUNK = new Set(['NOOP', 'RSET', 'VRFY', 'HELP', 'HELO', 'EHLO'])
const KNOWN_ELSEWHERE = new Set(['EXPN', 'TURN', 'ETRN', 'SEND', 'SOML', 'SAML', 'AUTH', 'BURL', 'LHLO'])

export class SmtpSession {
  readonly #origin: Origin
  readonly #door: () => SessionDoor
  #helo: string | undefined
  #isExtended = false
  #tls: string | undefined
  #mail: ReceivingMail | undefined
  #xforward: XforwardTold | undefined
  #xclient: XclientTold = new Map()
  #errors = 0
  #junk = 0

  /** `door` is asked at each command, for limits and certificates can change. */
  constructor(origin: Origin, door: () => SessionDoor) {
    this.#origin = origin
    this.#door = door
  }

  get client(): SmtpClient {
    const { address, port } = this.#origin
    const login = this.#xclient.get('LOGIN')
    return {
      address,
      port,
      isTrusted: this.#isTrusted,
      helo: this.#helo,
      isExtended: this.#isExtended,
      tls: this.#tls,
      login,
    }
  }

  /**
   * WHY of the client that XCLIENT named, where it did: some proxies hand on every further command of that client as it
   * is, and a stranger must not name himself.
   */
  get #isTrusted(): boolean {
    return this.#door().isTrusted(this.#address)
  }

  get #address(): string {
    return this.#xclient.has('ADDR') ? (this.#xclient.get('ADDR') ?? '') : this.#origin.address
  }

  get #peer(): Peer {
    const connected = { address: this.#origin.address, helo: this.#helo }
    return peerOf(connected, this.#xclient, this.#xforward)
  }

  get mail(): ReceivingMail | undefined {
    return this.#mail
  }

  get errors(): number {
    return this.#errors
  }

  get junk(): number {
    return this.#junk
  }

  take({ verb, argument }: Command): Step {
    if (JUNK.has(verb)) this.#junk += 1
    const step = this.#stepOf(verb, argument)
    // WHY not 4xx: whoever has more recipients than we take is told so for each of them, and is no attacker.
    if (step.type === 'reply' && step.reply.code >= 500) this.#errors += 1
    if (step.type === 'reply' && step.reply.code >= 400 && verb === 'MAIL') this.#junk += 1
    return step
  }

  /** A line that was no command, or a recipient that was refused. */
  countError(): void {
    this.#errors += 1
  }

  /** The answer to 'ask'. */
  addRecipient(recipient: string): void {
    this.#mail?.recipients.push(recipient)
  }

  /** The mail's last byte is there. */
  endOfMail(): SmtpMail | SmtpReply {
    const mail = this.#mail
    if (mail === undefined) return replies.MAIL_FIRST
    const received = mail.finish(this.#door().isRepairing)
    if ('code' in received) return received
    const { sender, recipients, parameters } = mail
    const xforward = forwardedClient(this.#xforward)
    const peer = this.#peer
    const login = this.#xclient.get('LOGIN')
    const arrival = {
      door: 'smtp',
      bytes: received.bytes,
      sender,
      recipients: [...recipients],
      peer,
      ...(this.#tls === undefined ? {} : { tls: this.#tls }),
      ...(login === undefined ? {} : { login }),
      ...(xforward?.ident === undefined ? {} : { queueId: xforward.ident }),
    }
    return { arrival, parameters, client: this.client, xforward, repaired: received.repaired }
  }

  /** The mail was answered, or is given up. `isTaken` forgives what was before; until `done` its bytes count. */
  forgetMail(isTaken: boolean, done?: Promise<unknown>): void {
    const mail = this.#mail
    if (mail === undefined) return
    if (done === undefined) mail.release()
    else void done.then(() => mail.release())
    this.#mail = undefined
    // SPEC: XFORWARD_README: attributes hold until the end of the mail transaction.
    this.#xforward = undefined
    if (isTaken) this.#junk = this.#errors = 0
  }

  /** SPEC: RFC 3207 section 4.2: what was said in clear is forgotten. */
  beginTls(tls: string): void {
    this.forgetMail(false)
    this.#helo = undefined
    this.#tls = tls
  }

  #stepOf(verb: string, argument: string): Step {
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return this.#hello(verb, argument)
      case 'MAIL':
        return this.#beginMail(argument)
      case 'RCPT':
        return this.#recipient(argument)
      case 'DATA':
        return this.#data(argument)
      case 'BDAT':
        return this.#chunk(argument)
      case 'RSET':
        if (argument !== '') return say(replies.BAD_ARGUMENT)
        this.forgetMail(false)
        return say(replies.OK)
      case 'NOOP':
        return say(replies.OK)
      case 'VRFY':
        return say(argument === '' ? replies.BAD_ARGUMENT : replies.CANNOT_VERIFY)
      case 'HELP':
        return say(replies.HELP)
      case 'QUIT':
        return { type: 'end', reply: replies.BYE }
      case 'STARTTLS':
        return this.#startTls(argument)
      case 'XFORWARD':
        return this.#takeXforward(argument)
      case 'XCLIENT':
        return this.#takeXclient(argument)
      default:
        return say(KNOWN_ELSEWHERE.has(verb) ? replies.NOT_IMPLEMENTED : replies.UNKNOWN_COMMAND)
    }
  }

  #hello(verb: 'EHLO' | 'HELO', argument: string): Step {
    const name = argument.trim()
    if (name === '' || name.length > 255) return say(replies.BAD_ARGUMENT)
    this.forgetMail(false)
    this.#helo = name
    this.#isExtended = verb === 'EHLO'
    const door = this.#door()
    return { type: 'hello', code: 250, lines: verb === 'EHLO' ? [door.name, ...this.#extensions(door)] : [door.name] }
  }

  #extensions({ limits, isTlsOffered }: SessionDoor): string[] {
    return [
      'PIPELINING',
      `SIZE ${limits.mailBytesMax}`,
      ...(isTlsOffered && this.#tls === undefined ? ['STARTTLS'] : []),
      ...(this.#isTrusted ? [`XFORWARD ${XFORWARD_NAMES.join(' ')}`, `XCLIENT ${XCLIENT_NAMES.join(' ')}`] : []),
      'ENHANCEDSTATUSCODES',
      '8BITMIME',
      'SMTPUTF8',
      'CHUNKING',
    ]
  }

  #beginMail(argument: string): Step {
    if (this.#helo === undefined) return say(replies.HELLO_FIRST)
    if (this.#mail !== undefined) return say(replies.ONE_MAIL_AT_A_TIME)
    const path = parsePath(argument, 'FROM:')
    if (path === undefined) return say(replies.BAD_SENDER)
    const parameters = mailParameters(path, this.#isTrusted)
    if ('code' in parameters) return say(parameters)
    if (isBeyondAscii(path.address) && !parameters.smtputf8) return say(replies.NEEDS_SMTPUTF8)
    const { limits, purse, mayMail } = this.#door()
    const size = parameters.size ?? 0
    if (size > limits.mailBytesMax) return say(replies.MAIL_TOO_LARGE)
    if (purse.heldBytes + size > limits.heldBytesMax) return say(replies.TOO_BUSY)
    if (!mayMail(this.#address)) return say(replies.TOO_FAST)
    this.#mail = new ReceivingMail(path.address, parameters, limits, purse)
    return say(replies.SENDER_OK)
  }

  #recipient(argument: string): Step {
    const mail = this.#mail
    if (mail === undefined) return say(replies.MAIL_FIRST)
    if (mail.isChunked) return say(replies.CHUNKS_UNDER_WAY)
    const path = parsePath(argument, 'TO:')
    if (path === undefined || path.address === '') return say(replies.BAD_RECIPIENT)
    if (path.parameters.size > 0) return say(replies.BAD_PARAMETER)
    if (isBeyondAscii(path.address) && !mail.parameters.smtputf8) return say(replies.NEEDS_SMTPUTF8)
    if (mail.recipients.length >= this.#door().limits.recipientsMax) return say(replies.TOO_MANY_RECIPIENTS)
    const { sender, recipients } = mail
    const asked = { recipient: path.address, sender, recipients, client: this.client, peer: this.#peer }
    return { type: 'ask', question: { ...asked, xforward: forwardedClient(this.#xforward) } }
  }

  #data(argument: string): Step {
    if (argument !== '') return say(replies.BAD_ARGUMENT)
    if (this.#mail === undefined) return say(replies.MAIL_FIRST)
    if (this.#mail.isChunked) return say(replies.CHUNKS_UNDER_WAY)
    return this.#mail.recipients.length === 0 ? say(replies.RECIPIENTS_FIRST) : { type: 'data' }
  }

  /** WHY an unreadable size ends the connection: nobody knows where the next command would begin. */
  #chunk(argument: string): Step {
    const chunk = parseChunk(argument)
    if (chunk === undefined) return { type: 'end', reply: replies.BAD_ARGUMENT }
    if (this.#mail === undefined) return { type: 'chunk', ...chunk, reply: replies.MAIL_FIRST }
    if (this.#mail.recipients.length === 0) return { type: 'chunk', ...chunk, reply: replies.RECIPIENTS_FIRST }
    return { type: 'chunk', ...chunk }
  }

  #startTls(argument: string): Step {
    if (this.#tls !== undefined) return say(replies.TLS_ALREADY)
    if (!this.#door().isTlsOffered) return say(replies.NOT_IMPLEMENTED)
    if (argument !== '') return say(replies.BAD_ARGUMENT)
    return this.#mail === undefined ? { type: 'tls' } : say(replies.ONE_MAIL_AT_A_TIME)
  }

  #takeXforward(argument: string): Step {
    if (!this.#isTrusted) return say(replies.NOT_ALLOWED)
    if (this.#mail !== undefined) return say(replies.ONE_MAIL_AT_A_TIME)
    const attributes = parseAttributes(argument, XFORWARD_NAMES)
    if (attributes === undefined) return say(replies.BAD_ARGUMENT)
    this.#xforward = new Map([...(this.#xforward ?? []), ...attributes])
    return say(replies.OK)
  }

  /** SPEC: XCLIENT_README: the session is as after connecting, with 220 as reply. */
  #takeXclient(argument: string): Step {
    if (!this.#isTrusted) return say(replies.NOT_ALLOWED)
    if (this.#mail !== undefined) return say(replies.ONE_MAIL_AT_A_TIME)
    const attributes = parseAttributes(argument, XCLIENT_NAMES)
    if (attributes === undefined) return say(replies.BAD_ARGUMENT)
    this.#xclient = new Map([...this.#xclient, ...attributes])
    this.#helo = undefined
    this.#xforward = undefined
    return { type: 'hello', code: 220, lines: [`${this.#door().name} ESMTP`] }
  }
}

const isBeyondAscii = (text: string): boolean => /[\u0080-\u{10ffff}]/u.test(text)
