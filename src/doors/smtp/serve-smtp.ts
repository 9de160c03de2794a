import { createServer, type Server, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { createSecureContext } from 'node:tls'
import type { SmtpReply } from '#domain'
import { SmtpConnection } from './connection.ts'
import type { SmtpDoor } from './door.ts'
import type { SmtpEvent } from './event.ts'
import { Gate, plainAddress } from './gate.ts'
import { SMTP_LIMITS, type SmtpLimits } from './limits.ts'
import type { RecipientCheck, SmtpJudge } from './mail.ts'
import { TOO_MANY_CONNECTIONS, TOO_MANY_FROM_YOU, writeReply } from './replies.ts'

export interface SmtpPlace {
  readonly host: string
  /** 0 asks for a free one. */
  readonly port: number
}

/** PEM; the certificate with its chain. */
export interface SmtpTls {
  readonly key: string | Buffer
  readonly cert: string | Buffer
}

export interface SmtpSettings {
  readonly listen: SmtpPlace
  readonly judge: SmtpJudge
  readonly checkRecipient?: RecipientCheck
  /** Our name in the greeting; the machine's own where it is not given. */
  readonly greet?: string
  readonly limits?: Partial<SmtpLimits>
  /** STARTTLS is offered where this is given. */
  readonly tls?: SmtpTls
  /** Addresses and networks (10.0.0.0/8) that may use XCLIENT and XFORWARD and whose connections are not counted. */
  readonly trusted?: readonly string[]
  /** `repair` (the default) puts stray CR, LF and NUL right; `refuse` refuses such mails. What could end a mail in the eyes of another server is refused either way. */
  readonly strayBytes?: 'repair' | 'refuse'
  /** For the log. It must not throw. */
  readonly onEvent?: (event: SmtpEvent) => void
}

export interface SmtpServer {
  readonly port: number
  readonly connectionCount: () => number
  /** New limits, certificate and trusted hosts; open connections stay, and limits hold for them from their next step. */
  readonly reload: (settings: Pick<SmtpSettings, 'limits' | 'tls' | 'trusted'>) => void
  /** Takes nobody new, tells idle clients 421, lets mails under way be answered within `drainMs`, then cuts. */
  readonly close: () => Promise<void>
}

/** Listens for mail servers; resolves once it does, rejects where the place cannot be had. */
export async function serveSmtp(settings: SmtpSettings): Promise<SmtpServer> {
  const door = openDoor(settings)
  const connections = new Set<SmtpConnection>()
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => welcome(socket, door, connections))
  await startListening(server, settings.listen)
  server.on('error', (error) => door.onEvent({ type: 'listening-failed', error }))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : settings.listen.port,
    connectionCount: () => connections.size,
    reload: ({ limits, tls, trusted }) => {
      // WHY first: it throws where the certificate cannot be used, and then nothing has changed.
      if (tls !== undefined) door.secureContext = createSecureContext({ ...tls })
      door.limits = { ...door.limits, ...limits }
      door.gate.reload(door.limits, trusted)
    },
    close: () => closeDoor(server, connections, door.limits.drainMs),
  }
}

function openDoor(settings: SmtpSettings): SmtpDoor {
  const limits = { ...SMTP_LIMITS, ...settings.limits }
  return {
    name: settings.greet ?? hostname(),
    judge: settings.judge,
    checkRecipient: settings.checkRecipient,
    isRepairing: settings.strayBytes !== 'refuse',
    purse: { heldBytes: 0 },
    gate: new Gate(limits, settings.trusted ?? []),
    onEvent: settings.onEvent ?? (() => {}),
    limits,
    secureContext: settings.tls === undefined ? undefined : createSecureContext({ ...settings.tls }),
  }
}

function welcome(socket: Socket, door: SmtpDoor, connections: Set<SmtpConnection>): void {
  const address = plainAddress(socket.remoteAddress)
  const reason = door.gate.enter(address)
  if (reason !== undefined) {
    turnAway(socket, reason === 'too-many-connections' ? TOO_MANY_CONNECTIONS : TOO_MANY_FROM_YOU)
    door.onEvent({ type: 'turned-away', address, reason })
    return
  }
  const connection: SmtpConnection = new SmtpConnection(socket, address, door, () => {
    connections.delete(connection)
    door.gate.leave(address)
  })
  connections.add(connection)
}

/** WHY destroyed soon: whoever is turned away must not keep what it was turned away from. */
function turnAway(socket: Socket, reply: SmtpReply): void {
  socket.on('error', () => {}) // It is going anyway.
  socket.resume()
  socket.end(writeReply(reply))
  const lastCall = setTimeout(() => socket.destroy(), 1_000)
  socket.once('close', () => clearTimeout(lastCall))
}

const startListening = (server: Server, { host, port }: SmtpPlace): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })

async function closeDoor(server: Server, connections: Set<SmtpConnection>, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const connection of connections) connection.drain()
  const lastCall = setTimeout(() => {
    for (const connection of connections) connection.destroy('cut-at-closing')
  }, drainMs)
  await closed
  clearTimeout(lastCall)
}
