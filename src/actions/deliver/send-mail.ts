// One mail over an open session.
//
//   C: [XFORWARD...] MAIL RCPT+    together where PIPELINING is offered (RFC 2920), one by one where not
//   C: DATA, when a recipient was taken    S: 354
//   C: the mail, a lone dot                S: one reply; with LMTP one for each recipient that was taken (RFC 2033)
import { isAscii } from 'node:buffer'
import type { SmtpReply } from '#domain'
import type { Delivery, DeliveryOutcome, ForwardedClient } from './next-hop.ts'
import { outcomeOf, stateOf } from './outcome.ts'
import type { NextHopTimeouts } from './settings.ts'
import type { Session } from './start-session.ts'
import { WireLost } from './wire.ts'
import { writeData } from './write-data.ts'

export interface Sent {
  readonly outcomes: readonly DeliveryOutcome[]
  /** Whether the session is where it was before the mail. */
  readonly isReusable: boolean
  /** Whether the connection was lost before the server said anything about this mail. */
  readonly isUnheard: boolean
}

const SIZE_REFUSED: SmtpReply = { code: 552, enhanced: '5.3.4', text: 'Message is larger than the next hop takes' }
const UTF8_REFUSED: SmtpReply = { code: 553, enhanced: '5.6.7', text: 'The next hop does not offer SMTPUTF8' }
const SMALL_BYTES_MAX = 64 * 1_024
const FINAL_DOT = Buffer.from('.\r\n')

/** Never rejects. */
export async function sendMail(session: Session, delivery: Delivery, timeouts: NextHopTimeouts): Promise<Sent> {
  const refusal = refusalAhead(session, delivery)
  if (refusal !== undefined) {
    const outcomes = delivery.recipients.map((recipient) => outcomeOf(recipient, refusal))
    return { outcomes, isReusable: true, isUnheard: false }
  }
  const sending = new Sending(session, delivery, timeouts)
  const onAbort = () => session.wire.destroy('nobody waits any more')
  delivery.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    if (delivery.signal?.aborted === true) onAbort()
    await sending.run()
    return { outcomes: sending.outcomes(), isReusable: session.wire.isQuiet, isUnheard: false }
  } catch (error) {
    if (!(error instanceof WireLost)) throw error
    session.wire.destroy(error.message)
    return { outcomes: sending.outcomes(error.message), isReusable: false, isUnheard: !sending.isHeard }
  } finally {
    delivery.signal?.removeEventListener('abort', onAbort)
  }
}

/** What the server's offers say already. */
function refusalAhead({ offers }: Session, delivery: Delivery): SmtpReply | undefined {
  const sizeMax = Number(offers.get('SIZE') ?? 0)
  if (sizeMax > 0 && delivery.bytes.length > sizeMax) return SIZE_REFUSED
  return needsUtf8(delivery) && !offers.has('SMTPUTF8') ? UTF8_REFUSED : undefined
}

const needsUtf8 = ({ smtputf8, sender, recipients }: Delivery): boolean =>
  smtputf8 === true || [sender, ...recipients].some((address) => /[\u0080-\u{10ffff}]/u.test(address))

class Sending {
  readonly #session: Session
  readonly #delivery: Delivery
  readonly #timeouts: NextHopTimeouts
  readonly #replies = new Map<number, SmtpReply>()
  #isSent = false
  #isHeard = false

  constructor(session: Session, delivery: Delivery, timeouts: NextHopTimeouts) {
    this.#session = session
    this.#delivery = delivery
    this.#timeouts = timeouts
  }

  get isHeard(): boolean {
    return this.#isHeard
  }

  outcomes(lost = 'the server said nothing'): DeliveryOutcome[] {
    const text = `The next hop was lost: ${lost}`
    const unsaid: SmtpReply = { code: 451, enhanced: '4.4.2', text }
    return this.#delivery.recipients.map((recipient, at) => {
      const reply = this.#replies.get(at)
      if (reply !== undefined) return outcomeOf(recipient, reply)
      return { recipient, reply: unsaid, state: this.#isSent ? 'unsure' : 'later' }
    })
  }

  async run(): Promise<void> {
    const taken = await this.#sendEnvelope()
    if (taken.length === 0) {
      await this.#ask('RSET')
      return
    }
    const go = await this.#ask('DATA')
    // WHY lost: a server that says 250 here has lost the thread, and nothing of it is a word on this mail.
    if (go.code < 400 && go.code !== 354) throw new WireLost(`${go.code} in reply to DATA`)
    if (go.code !== 354) {
      for (const at of taken) this.#replies.set(at, go)
      await this.#ask('RSET')
      return
    }
    await this.#sendContent(taken)
  }

  /** The recipients that were taken, by their place; the others have their reply. */
  async #sendEnvelope(): Promise<number[]> {
    const { recipients } = this.#delivery
    const forwards = xforwardLines(this.#session.offers, this.#delivery.xforward)
    const lines = [...forwards, this.#mailLine(), ...recipients.map((one) => `RCPT TO:<${one}>`)]
    const replies = await this.#askAll(lines)
    // WHY replies to XFORWARD are not looked at: the mail is as good without what they say.
    const [mail, ...rest] = replies.slice(forwards.length)
    const isMailTaken = mail !== undefined && stateOf(mail) === 'taken'
    return recipients.flatMap((_, at) => {
      const reply = isMailTaken ? rest[at] : mail
      if (reply !== undefined && stateOf(reply) === 'taken') return [at]
      if (reply !== undefined) this.#replies.set(at, reply)
      return []
    })
  }

  async #sendContent(taken: readonly number[]): Promise<void> {
    const { wire, isLmtp } = this.#session
    const { replyMs, finalReplyMs } = this.#timeouts
    const pieces = writeData(this.#delivery.bytes)
    // WHY small mails in one go with their dot: it is one packet in place of two.
    const isSmall = this.#delivery.bytes.length <= SMALL_BYTES_MAX
    if (!isSmall) await wire.write(pieces, replyMs)
    if (wire.isLost) throw new WireLost('before the mail was sent')
    // True from here on: the server may have the whole mail. If we die on this line it may have it, too.
    this.#isSent = true
    await wire.write([isSmall ? Buffer.concat([...pieces, FINAL_DOT]) : FINAL_DOT], replyMs)
    if (isLmtp) {
      for (const at of taken) this.#replies.set(at, await wire.nextReply(finalReplyMs))
      return
    }
    const reply = await wire.nextReply(finalReplyMs)
    for (const at of taken) this.#replies.set(at, reply)
  }

  #mailLine(): string {
    const { sender, bytes } = this.#delivery
    const { offers } = this.#session
    const parameters = [
      ...(offers.has('SIZE') ? [` SIZE=${bytes.length}`] : []),
      ...(offers.has('8BITMIME') && !isAscii(bytes) ? [' BODY=8BITMIME'] : []),
      ...(needsUtf8(this.#delivery) ? [' SMTPUTF8'] : []),
    ]
    return `MAIL FROM:<${sender}>${parameters.join('')}`
  }

  async #askAll(lines: readonly string[]): Promise<SmtpReply[]> {
    const replies: SmtpReply[] = []
    const isPipelined = this.#session.offers.has('PIPELINING')
    if (isPipelined) this.#session.wire.say(...lines)
    for (const line of lines) {
      if (!isPipelined) this.#session.wire.say(line)
      replies.push(await this.#nextReply())
    }
    return replies
  }

  #ask(line: string): Promise<SmtpReply> {
    this.#session.wire.say(line)
    return this.#nextReply()
  }

  async #nextReply(): Promise<SmtpReply> {
    const reply = await this.#session.wire.nextReply(this.#timeouts.replyMs)
    // SPEC: RFC 5321 section 3.8: with 421 the server goes, whatever was asked. What it said says nothing of the mail.
    if (reply.code === 421) throw new WireLost(`421 ${reply.text}`)
    this.#isHeard = true
    return reply
  }
}

// LIMIT: XFORWARD_README: a command has at most 512 characters.
const LINE_CHARACTERS_MAX = 500

const NAMES = {
  NAME: 'name',
  ADDR: 'address',
  PORT: 'port',
  PROTO: 'protocol',
  HELO: 'helo',
  IDENT: 'ident',
  SOURCE: 'source',
} as const satisfies Record<string, keyof ForwardedClient>

/** SPEC: XFORWARD_README: only attributes that the server offers; what is unknown is said to be. */
function xforwardLines(offers: ReadonlyMap<string, string>, client: ForwardedClient | undefined): string[] {
  const offered = new Set((offers.get('XFORWARD') ?? '').toUpperCase().split(' '))
  if (client === undefined || !offers.has('XFORWARD')) return []
  const lines: string[] = []
  for (const [name, key] of Object.entries(NAMES)) {
    if (!offered.has(name)) continue
    const word = ` ${name}=${xtext(name === 'ADDR' ? markedAddress(client.address) : client[key])}`
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length <= LINE_CHARACTERS_MAX) lines[lines.length - 1] = last + word
    else lines.push(`XFORWARD${word}`)
  }
  return lines
}

const markedAddress = (address: string | undefined): string | undefined =>
  address?.includes(':') === true ? `IPV6:${address}` : address

/** SPEC: RFC 3461 section 4. Values are cut to the 255 characters that XFORWARD_README gives them. */
function xtext(value: string | undefined): string {
  if (value === undefined || value === '') return '[UNAVAILABLE]'
  const octets = Buffer.from(value).subarray(0, 85)
  return Array.from(octets, (byte) => {
    const isPlain = byte > 0x20 && byte < 0x7f && byte !== 0x2b && byte !== 0x3d
    return isPlain ? String.fromCharCode(byte) : `+${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
