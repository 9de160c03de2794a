// One connection's conversation as a pure state machine: a command in, one step out. No socket, no clock.
//
//   negotiate, then for each SMTP connection: connect, helo, then for each mail:
//   mail, rcpt..., data, header..., end-of-header, body..., end-of-body -> the judge -> back to before mail
//
// SPEC: draft-adams-milter-protocol-00; libmilter/engine.c is more lenient about omitted commands than about misplaced
// ones, and so are we: what is missing is missing, what makes no sense where it stands ends the connection.
import type { SmtpReply } from '#domain'
import type { Command, Offer } from './commands.ts'
import type { MilterLimits } from './limits.ts'
import type { MilterClient, MilterMail } from './mail.ts'
import { negotiate, type Terms } from './negotiate.ts'
import { STEP } from './protocol.ts'
import { type HeaderField, type Purse, ReceivingMail } from './receiving.ts'
import { CONTINUE, negotiated, SKIP, smtpReply } from './replies.ts'

export type Step =
  | { readonly type: 'reply'; readonly bytes: Buffer }
  /** Nothing to say; the conversation goes on. */
  | { readonly type: 'none' }
  /** The mail is whole. Nothing more may be taken until `finish`. */
  | {
      readonly type: 'judge'
      readonly mail: MilterMail
      readonly fields: readonly HeaderField[]
      readonly terms: Terms
    }
  /** `why` is undefined where the mail server said good-bye. */
  | { readonly type: 'end'; readonly why: string | undefined }

const NONE: Step = { type: 'none' }
const NO_REPLY_BIT = {
  connect: STEP.noReplyToConnect,
  helo: STEP.noReplyToHelo,
  mail: STEP.noReplyToMail,
  rcpt: STEP.noReplyToRcpt,
  data: STEP.noReplyToData,
  header: STEP.noReplyToHeader,
  'end-of-header': STEP.noReplyToEndOfHeader,
  body: STEP.noReplyToBody,
  unknown: STEP.noReplyToUnknown,
} as const

// Macros of these stages hold for the whole SMTP connection, the others for one mail.
const CONNECTION_STAGES = new Set(['C', 'H'])
// LIMIT: mail servers send some thirty.
const MACROS_MAX = 200

export class MilterSession {
  readonly #limits: MilterLimits
  readonly #purse: Purse
  readonly #onRefusal: (reply: SmtpReply) => void
  #terms: Terms | undefined
  #client: MilterClient | undefined
  #helo: string | undefined
  #mail: ReceivingMail | undefined
  #connectionMacros = new Map<string, string>()
  #mailMacros = new Map<string, string>()

  /** `onRefusal` is told what the limits refuse: once a mail for its recipients, once for the mail. */
  constructor(limits: MilterLimits, purse: Purse, onRefusal: (reply: SmtpReply) => void = () => {}) {
    this.#limits = limits
    this.#purse = purse
    this.#onRefusal = onRefusal
  }

  get client(): MilterClient | undefined {
    return this.#client
  }

  /** Whether a mail is under way, from MAIL until it was answered. */
  get isInMail(): boolean {
    return this.#mail !== undefined
  }

  take(command: Command): Step {
    if (command.type === 'malformed') return { type: 'end', why: command.why }
    if (command.type === 'quit') return this.#end(undefined)
    if (command.type === 'negotiate') return this.#negotiate(command)
    if (this.#terms === undefined) return this.#end(`${command.type} before the negotiation`)
    switch (command.type) {
      case 'macros':
        return this.#takeMacros(command.stage, command.values)
      case 'connect':
        return this.#connect(command.client)
      case 'helo':
        this.#helo = command.name
        return this.#reply('helo')
      case 'mail':
        this.#mail?.release()
        this.#mail = new ReceivingMail(command.path, this.#limits, this.#purse)
        return this.#reply('mail')
      case 'unknown':
        return this.#reply('unknown')
      case 'abort':
        this.#forgetMail()
        return NONE
      case 'quit-new-connection':
        this.#forgetConnection()
        return NONE
      default:
        return this.#takeOfMail(command, this.#mail, this.#terms)
    }
  }

  /** The mail was answered. */
  finish(): void {
    this.#forgetMail()
  }

  /** The connection is gone. */
  close(): void {
    this.#forgetConnection()
  }

  #negotiate(offer: Offer): Step {
    if (this.#mail !== undefined) return this.#end('a negotiation within a mail')
    const terms = negotiate(offer)
    if (terms === undefined) return this.#end(`protocol version ${offer.version}`)
    this.#terms = terms
    return { type: 'reply', bytes: negotiated(terms.version, terms.actions, terms.steps) }
  }

  #takeMacros(stage: string, values: readonly (readonly [string, string])[]): Step {
    // WHY: they come right before MAIL, and an aborted mail's must not speak for the next.
    if (stage === 'M') this.#mailMacros = new Map()
    const macros = CONNECTION_STAGES.has(stage) ? this.#connectionMacros : this.#mailMacros
    for (const [name, value] of values) if (macros.size < MACROS_MAX || macros.has(name)) macros.set(name, value)
    return NONE
  }

  #connect(client: MilterClient): Step {
    if (this.#mail !== undefined) return this.#end('connect within a mail')
    this.#client = client
    return this.#reply('connect')
  }

  #takeOfMail(command: Command, mail: ReceivingMail | undefined, terms: Terms): Step {
    if (mail === undefined) return this.#end(`${command.type} before MAIL`)
    switch (command.type) {
      case 'rcpt': {
        const refusal = mail.addRecipient(command.path)
        if (refusal === undefined) return this.#reply('rcpt')
        if (mail.refusedRecipientCount === 1) this.#onRefusal(refusal)
        return { type: 'reply', bytes: smtpReply(refusal) }
      }
      case 'data':
        return this.#reply('data')
      case 'header':
        if (mail.isHeaderOver) return this.#end('a header field after the header')
        mail.addHeader(command.name, command.value, terms.isSpaceKept)
        return this.#reply('header')
      case 'end-of-header':
        mail.endHeader()
        return this.#reply('end-of-header')
      case 'body':
        mail.addBody(command.bytes)
        return this.#replyToBody(mail, terms)
      case 'end-of-body':
        mail.addBody(command.bytes)
        return this.#endOfBody(mail, terms)
      default:
        return this.#end(`a misplaced ${command.type}`)
    }
  }

  #replyToBody({ refusal }: ReceivingMail, { steps }: Terms): Step {
    const isSkipped = refusal !== undefined && (steps & STEP.skip) !== 0
    return isSkipped ? { type: 'reply', bytes: SKIP } : this.#reply('body')
  }

  #endOfBody(mail: ReceivingMail, terms: Terms): Step {
    const { from, recipients, refusal, fields } = mail
    if (refusal !== undefined) {
      this.#onRefusal(refusal)
      this.#forgetMail()
      return { type: 'reply', bytes: smtpReply(refusal) }
    }
    const macros = new Map([...this.#connectionMacros, ...this.#mailMacros])
    const envelope = { from, recipients }
    const whole = { envelope, client: this.#client, helo: this.#helo, macros, raw: mail.take() }
    return { type: 'judge', mail: whole, fields, terms }
  }

  #reply(command: keyof typeof NO_REPLY_BIT): Step {
    const isSilent = ((this.#terms?.steps ?? 0) & NO_REPLY_BIT[command]) !== 0
    return isSilent ? NONE : { type: 'reply', bytes: CONTINUE }
  }

  #end(why: string | undefined): Step {
    return { type: 'end', why }
  }

  #forgetMail(): void {
    this.#mail?.release()
    this.#mail = undefined
    this.#mailMacros = new Map()
  }

  #forgetConnection(): void {
    this.#forgetMail()
    this.#client = this.#helo = undefined
    this.#connectionMacros = new Map()
  }
}
