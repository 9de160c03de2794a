import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerRequest, type Hall } from './answer-request.ts'
import { buildServer } from './build-server.ts'
import { openGatekeeper, plainAddress } from './gatekeeper.ts'
import { type Guests, greet } from './greet.ts'
import type { HttpSettings } from './http-settings.ts'
import { HTTP_LIMITS } from './limits.ts'
import { Purse } from './purse.ts'

export interface HttpServerDoor {
  /** The port that was given where 0 was asked for. */
  readonly port: number
  readonly connectionCount: () => number
  /** Takes nobody new, lets what is under way be answered, then ends. */
  readonly close: () => Promise<void>
}

/** Listens for callers; resolves once it does, rejects where the place cannot be had. */
export async function serveHttp(settings: HttpSettings): Promise<HttpServerDoor> {
  const limits = { ...HTTP_LIMITS, ...settings.limits }
  const { check, hold = 'reject', onEvent = () => {} } = settings
  const hall: Hall = {
    ...settings,
    desk: { check, hold, limits, onEvent },
    gatekeeper: openGatekeeper(settings.allow ?? [], settings.isToken),
    purse: new Purse(limits),
    isClosing: () => !server.listening,
  }
  const server = buildServer((request, response) => answerRequest(request, response, hall), limits)
  const guests = greet(server, hall)
  server.on('drop', (data) => {
    onEvent({ type: 'turned-away', ip: plainAddress(data?.remoteAddress), status: 0, why: 'too many connections' })
  })
  await startListening(server, settings.listen)
  server.on('error', (error) => onEvent({ type: 'turned-away', ip: '', status: 0, why: error.message }))
  return {
    port: (server.address() as AddressInfo).port,
    connectionCount: guests.count,
    close: () => closeDoor(server, guests, limits.drainMs),
  }
}

const startListening = (server: Server, { host, port }: HttpSettings['listen']): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })

/** Node answers what is under way and ends each connection after that; who is silent is ended at once. */
async function closeDoor(server: Server, guests: Guests, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  guests.endSilent()
  const lastCall = setTimeout(guests.endAll, drainMs)
  await closed
  clearTimeout(lastCall)
}
