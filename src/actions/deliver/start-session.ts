import { connect, isIP, type Socket } from 'node:net'
import { hostname } from 'node:os'
import type { ConnectionOptions } from 'node:tls'
import type { SmtpReply } from '#domain'
import type { NextHopSettings, NextHopTimeouts } from './settings.ts'
import { Wire, WireLost } from './wire.ts'

/** A connection on which mails can be sent, and what the server offers. */
export interface Session {
  readonly wire: Wire
  /** Keywords of the reply to EHLO in capitals, with what stands behind them. */
  readonly offers: ReadonlyMap<string, string>
  readonly isLmtp: boolean
}

/** Connects, greets, starts TLS where the policy says so. Rejects with what is in the way. */
export async function startSession(
  settings: NextHopSettings,
  timeouts: NextHopTimeouts,
  signal?: AbortSignal,
): Promise<Session> {
  const wire = new Wire(await openSocket(settings, timeouts.connectMs, signal))
  const onAbort = () => wire.destroy('nobody waits any more')
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    if (signal?.aborted === true) onAbort()
    if (settings.tls === 'implicit') await wire.startTls(tlsOptions(settings), timeouts.connectMs)
    expectCode(await wire.nextReply(timeouts.replyMs), 'the greeting')
    const inClear = await hello(wire, settings, timeouts)
    const isTls = await startTls(wire, inClear, settings, timeouts)
    const offers = isTls ? await hello(wire, settings, timeouts) : inClear
    return { wire, offers, isLmtp: settings.protocol === 'lmtp' }
  } catch (error) {
    wire.destroy('no session came about')
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

function openSocket({ place }: NextHopSettings, connectMs: number, signal?: AbortSignal): Promise<Socket> {
  const socket = 'socket' in place ? connect({ path: place.socket }) : connect({ host: place.host, port: place.port })
  return new Promise((resolve, reject) => {
    const settle = (why?: string) => {
      clearTimeout(giveUp)
      signal?.removeEventListener('abort', onAbort)
      socket.removeAllListeners('error').removeAllListeners('connect')
      if (why === undefined) {
        resolve(socket)
        return
      }
      socket.on('error', () => {}) // It is given up.
      socket.destroy()
      reject(new WireLost(why))
    }
    const onAbort = () => settle('nobody waits any more')
    const giveUp = setTimeout(() => settle(`no connection within ${connectMs} ms`), connectMs)
    socket.once('connect', () => settle()).once('error', (error) => settle(error.message))
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted === true) onAbort()
  })
}

async function hello(
  wire: Wire,
  settings: NextHopSettings,
  { replyMs }: NextHopTimeouts,
): Promise<ReadonlyMap<string, string>> {
  const name = settings.name ?? hostname()
  wire.say(settings.protocol === 'lmtp' ? `LHLO ${name}` : `EHLO ${name}`)
  const reply = await wire.nextReply(replyMs)
  if (settings.protocol === 'lmtp' || reply.code < 500) return offersOf(expectCode(reply, 'LHLO or EHLO'))
  // SPEC: RFC 5321 section 3.2: a server without extensions is greeted the old way.
  wire.say(`HELO ${name}`)
  expectCode(await wire.nextReply(replyMs), 'HELO')
  return new Map()
}

function offersOf({ text }: SmtpReply): ReadonlyMap<string, string> {
  const offers = text
    .split('\n')
    .slice(1)
    .map((line): [string, string] => {
      const [keyword = '', ...rest] = line.trim().split(' ')
      return [keyword.toUpperCase(), rest.join(' ')]
    })
  return new Map(offers)
}

/** Whether it was started now. */
async function startTls(
  wire: Wire,
  offers: ReadonlyMap<string, string>,
  settings: NextHopSettings,
  { replyMs, connectMs }: NextHopTimeouts,
): Promise<boolean> {
  const { tls = 'may', place } = settings
  if (tls === 'off' || tls === 'implicit' || ('socket' in place && tls === 'may')) return false
  if (!offers.has('STARTTLS')) {
    if (tls === 'must') throw new WireLost('the server does not offer STARTTLS')
    return false
  }
  wire.say('STARTTLS')
  const reply = await wire.nextReply(replyMs)
  if (reply.code !== 220) {
    if (tls === 'must') expectCode(reply, 'STARTTLS', 220)
    return false
  }
  await wire.startTls(tlsOptions(settings), connectMs)
  return true
}

function tlsOptions({ tls, ca, certificateName, place }: NextHopSettings): ConnectionOptions {
  const name = certificateName ?? ('host' in place ? place.host : '')
  return {
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(ca === undefined ? {} : { ca }),
    // WHY not checked with `may`: whoever takes mail in clear as well gains nothing from a check, and RFC 7435 says so.
    rejectUnauthorized: tls === 'must' || tls === 'implicit',
  }
}

/** The reply, where it is a good one. */
function expectCode(reply: SmtpReply, to: string, code?: number): SmtpReply {
  const isGood = code === undefined ? Math.floor(reply.code / 100) === 2 : reply.code === code
  if (isGood) return reply
  throw new WireLost(`the server said ${reply.code} ${reply.text.split('\n')[0] ?? ''} to ${to}`)
}
