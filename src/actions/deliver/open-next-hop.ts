import type { Delivery, NextHop } from './next-hop.ts'
import { outcomeOf } from './outcome.ts'
import { sendMail } from './send-mail.ts'
import { SessionPool } from './session-pool.ts'
import type { NextHopConnections, NextHopSettings, NextHopTimeouts } from './settings.ts'
import { startSession } from './start-session.ts'
import { WireLost } from './wire.ts'

const TIMEOUTS: NextHopTimeouts = {
  connectMs: 10_000,
  replyMs: 60_000,
  // LIMIT: RFC 5321 4.5.3.2.6; a shorter wait makes mails arrive twice.
  finalReplyMs: 600_000,
}

const CONNECTIONS: NextHopConnections = {
  max: 20,
  // LIMIT: under the ten seconds that a Postfix under stress keeps a connection.
  idleMs: 8_000,
  mailsMax: 100,
}

/** A next hop that speaks SMTP or LMTP. Nothing is connected before the first mail. */
export function openNextHop(settings: NextHopSettings): NextHop {
  const timeouts = { ...TIMEOUTS, ...settings.timeouts }
  const start = (signal: AbortSignal | undefined) => startSession(settings, timeouts, signal)
  const pool = new SessionPool(start, { ...CONNECTIONS, ...settings.connections }, timeouts.replyMs)
  const underWay = new Set<Promise<unknown>>()
  return {
    deliver: (delivery) => {
      const delivered = deliver(pool, delivery, timeouts)
      underWay.add(delivered)
      return delivered.finally(() => underWay.delete(delivered))
    },
    whyNot: () => probe(pool, timeouts),
    close: async () => {
      await Promise.allSettled(underWay)
      pool.close()
    },
  }
}

async function deliver(pool: SessionPool, delivery: Delivery, timeouts: NextHopTimeouts) {
  if (!isWritable(delivery)) return delivery.recipients.map((recipient) => outcomeOf(recipient, UNWRITABLE))
  try {
    const first = await send(pool, delivery, timeouts, false)
    // WHY once more: a connection that was kept may have been closed by the server at any time. It has heard nothing.
    const isStale = first.isReused && first.isUnheard && delivery.signal?.aborted !== true
    return isStale ? (await send(pool, delivery, timeouts, true)).outcomes : first.outcomes
  } catch (error) {
    if (!(error instanceof WireLost)) throw error
    const reply = { code: 451, enhanced: '4.4.1', text: `The next hop cannot be reached: ${error.message}` }
    return delivery.recipients.map((recipient) => outcomeOf(recipient, reply))
  }
}

async function send(pool: SessionPool, delivery: Delivery, timeouts: NextHopTimeouts, isFresh: boolean) {
  const lease = await pool.take(delivery.signal, isFresh)
  const sent = await sendMail(lease.session, delivery, timeouts)
  pool.give(lease, sent.isReusable)
  return { ...sent, isReused: lease.isReused }
}

async function probe(pool: SessionPool, { replyMs }: NextHopTimeouts): Promise<string | undefined> {
  try {
    const lease = await pool.take(undefined)
    lease.session.wire.say('NOOP')
    const reply = await lease.session.wire.nextReply(replyMs).catch((error: Error) => error.message)
    pool.give(lease, typeof reply !== 'string')
    return typeof reply === 'string' ? reply : undefined
  } catch (error) {
    if (!(error instanceof WireLost)) throw error
    return error.message
  }
}

const UNWRITABLE = { code: 553, enhanced: '5.1.3', text: 'An address cannot be said in SMTP' }

/** WHY here, too: a line end in an address would be a command of its own. */
const isWritable = ({ sender, recipients }: Delivery): boolean =>
  [sender, ...recipients].every((address) => !/[\p{Cc}<>]/u.test(address) || isQuoted(address))

const isQuoted = (address: string): boolean =>
  !/\p{Cc}/u.test(address) && /^"(?:[^"\\]|\\.)*"(?:@[^<>]*)?$/u.test(address)
