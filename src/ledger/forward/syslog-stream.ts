import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Sink } from './outgoing.ts'
import { type SyslogForm, syslogMessage } from './syslog-message.ts'

// A syslog server over a stream. SPEC: RFC 6587, 3.4.1, and RFC 5425, 4.3: MSG-LEN SP SYSLOG-MSG, without an answer ever.
//
// QUIRK: so what was written may be lost with the connection, and nobody says how much. What was sent shortly before a
// connection broke is therefore sent once more; a server that ends it in order has read what came before that.

export interface SyslogSettings extends SyslogForm {
  readonly transport: 'tcp' | 'tls' | 'udp'
  readonly host: string
  readonly port: number
  /** Certificates of the server's own authority, PEM; those that everybody trusts where there are none. */
  readonly ca?: Buffer
  readonly clock: () => number
  readonly timeoutMs?: number
}

// LIMIT: a server that reset the connection shows within a round trip; one that lost its power when the next bytes are
// not acknowledged, which takes minutes, and what was sent in this time only is sent again.
const SETTLE_MS = 60_000
// LIMIT: what may have been under way to a server that ended the connection in order.
const UNDER_WAY_MS = 2_000
const TIMEOUT_MS = 10_000
const END_MS = 2_000

export function openSyslogStream(settings: SyslogSettings): Sink {
  const { clock, timeoutMs = TIMEOUT_MS } = settings
  let socket: Socket | undefined
  let lostSince: number | undefined
  let isClosing = false

  const lose = (since: number): void => {
    if (!isClosing) lostSince = Math.min(lostSince ?? since, since)
  }
  const attach = (fresh: Socket): Socket => {
    let isInOrder = false
    fresh.on('end', () => {
      isInOrder = true
    })
    fresh.on('error', () => undefined) // Whoever writes is told; without a listener it would end the process.
    fresh.once('close', (hadError) => {
      if (socket !== fresh) return
      socket = undefined
      lose(clock() - (isInOrder && !hadError ? UNDER_WAY_MS : SETTLE_MS))
    })
    fresh.resume() // A server that says something is not listened to; its end must be seen all the same.
    socket = fresh
    return fresh
  }
  const breakOff = (fresh: Socket): void => {
    fresh.destroy()
    if (socket !== fresh) return
    socket = undefined
    lose(clock() - SETTLE_MS)
  }
  return {
    settleMs: SETTLE_MS,
    takeLoss: () => {
      const since = lostSince
      lostSince = undefined
      return since
    },
    send: async (batch) => {
      const open = socket ?? attach(await opened(settings, timeoutMs))
      try {
        for (const one of batch) await write(open, framed(syslogMessage(one, settings)), timeoutMs)
      } catch (error) {
        breakOff(open)
        throw error
      }
    },
    close: async () => {
      isClosing = true
      const last = socket
      if (last === undefined) return lostSince === undefined
      // The server's own end says that it has read everything.
      const ended = once(last, 'end', { signal: AbortSignal.timeout(Math.min(timeoutMs, END_MS)) }).then(
        () => true,
        () => false,
      )
      last.end()
      const isDone = await ended
      last.destroy()
      return isDone
    },
  }
}

const framed = (message: Buffer): Buffer => Buffer.concat([Buffer.from(`${message.length} `), message])

async function opened({ transport, host, port, ca }: SyslogSettings, timeoutMs: number): Promise<Socket> {
  const name = isIP(host) === 0 ? { servername: host } : {}
  const fresh =
    transport === 'tls'
      ? connectTls({ host, port, ...name, ...(ca === undefined ? {} : { ca }) })
      : connect({ host, port, keepAlive: true })
  try {
    const event = transport === 'tls' ? 'secureConnect' : 'connect'
    await once(fresh, event, { signal: AbortSignal.timeout(timeoutMs) })
    return fresh
  } catch (error) {
    fresh.on('error', () => undefined) // Told already.
    fresh.destroy()
    throw error instanceof Error && error.name === 'AbortError' ? new Error(`no connection in ${timeoutMs} ms`) : error
  }
}

/** Resolves when the bytes were handed to the system. WHY: then no more than one message waits in our memory. */
function write(socket: Socket, bytes: Buffer, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`nothing was taken in ${timeoutMs} ms`)), timeoutMs)
    socket.write(bytes, (error) => {
      clearTimeout(late)
      if (error === undefined || error === null) resolve()
      else reject(error)
    })
  })
}
