import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { MilterConnection, type MilterDoor, type MilterEvent } from './connection.ts'
import { MILTER_LIMITS, type MilterLimits } from './limits.ts'
import type { MilterJudge } from './mail.ts'

export type MilterPlace =
  | { readonly host: string; readonly port: number }
  /** `mode` is of the socket file: who may connect. */
  | { readonly socket: string; readonly mode?: number }

export interface MilterSettings {
  readonly listen: MilterPlace
  readonly judge: MilterJudge
  readonly limits?: Partial<MilterLimits>
  /** For the log. It must not throw. */
  readonly onEvent?: (event: MilterEvent) => void
}

export interface MilterServer {
  /** The port that was given where 0 was asked for; undefined for a socket file. */
  readonly port: number | undefined
  readonly connectionCount: () => number
  /** Takes nobody new, lets mails under way be answered, then ends. */
  readonly close: () => Promise<void>
}

/** Listens for mail servers; resolves once it does, rejects where the place cannot be had. */
export async function serveMilter({
  listen,
  judge,
  limits,
  onEvent = () => {},
}: MilterSettings): Promise<MilterServer> {
  const door: MilterDoor = { judge, limits: { ...MILTER_LIMITS, ...limits }, purse: { heldBytes: 0 }, onEvent }
  const connections = new Set<MilterConnection>()
  // WHY noDelay here as well as in the connection: it is set before the first byte.
  const server = createServer({ noDelay: true }, (socket) => welcome(socket, door, connections))
  if ('socket' in listen) await removeStaleSocket(listen.socket)
  await startListening(server, listen)
  if ('socket' in listen && listen.mode !== undefined) chmodSync(listen.socket, listen.mode)
  server.on('error', (error) => onEvent({ type: 'turned-away', why: error.message }))
  const address = server.address()
  return {
    port: typeof address === 'object' ? address?.port : undefined,
    connectionCount: () => connections.size,
    close: () => closeDoor(server, connections, door.limits.drainMs),
  }
}

function welcome(socket: Socket, door: MilterDoor, connections: Set<MilterConnection>): void {
  if (connections.size >= door.limits.connectionsMax) {
    socket.on('error', () => {}) // It is going anyway.
    socket.destroy()
    door.onEvent({ type: 'turned-away', why: `${connections.size} connections are open` })
    return
  }
  const connection = new MilterConnection(socket, door)
  connections.add(connection)
  socket.once('close', () => connections.delete(connection))
}

const startListening = (server: Server, listen: MilterPlace): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen('socket' in listen ? { path: listen.socket } : { host: listen.host, port: listen.port }, () => {
      server.off('error', reject)
      resolve()
    })
  })

async function closeDoor(server: Server, connections: Set<MilterConnection>, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const connection of connections) connection.drain()
  const lastCall = setTimeout(() => {
    for (const connection of connections) connection.destroy('the door closes')
  }, drainMs)
  await closed
  clearTimeout(lastCall)
}

/** A socket file that nobody listens at is left from a process that was killed. Anything else is left alone. */
async function removeStaleSocket(file: string): Promise<void> {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined || !found.isSocket()) return
  const isStale = await new Promise<boolean>((resolve) => {
    const probe = createConnection({ path: file })
    const settle = (isRefused: boolean) => {
      probe.destroy()
      resolve(isRefused)
    }
    probe.once('connect', () => settle(false))
    probe.once('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ECONNREFUSED'))
    probe.setTimeout(2_000, () => settle(false))
  })
  if (isStale) rmSync(file, { force: true })
}
