import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Check } from './answer.ts'
import { answerRequest, type Hall } from './answer-request.ts'
import { buildServer } from './build-server.ts'
import { openGatekeeper, plainAddress } from './gatekeeper.ts'
import { greet } from './greet.ts'
import type { HttpEvent } from './http-event.ts'
import { HTTP_LIMITS, type HttpLimits } from './limits.ts'
import type { Pages } from './page.ts'
import { Purse } from './purse.ts'
import type { HoldAs } from './to-action.ts'

export interface HttpSettings {
  readonly listen: { readonly host: string; readonly port: number }
  readonly check: Check
  /** Empty when all is well; what is not, otherwise. Asked by /readyz. */
  readonly ready: () => Promise<readonly NotReady[]>
  /** The text that Prometheus reads, and its content type. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>
  readonly pages?: Pages
  /** What the caller is told of a mail that we would hold; `reject` when left out. */
  readonly hold?: HoldAs
  /** Addresses and networks (CIDR) that may ask; empty: everybody. Pages, /ping and /healthz are for everybody. */
  readonly allow?: readonly string[]
  /** Whether what a caller shows (Bearer or Password header) is right; left out: nothing has to be shown. */
  readonly isToken?: (given: string) => boolean
  readonly limits?: Partial<HttpLimits>
  /** It must not throw. */
  readonly onEvent?: (event: HttpEvent) => void
}

export interface NotReady {
  /** store, ledger, workers, ... */
  readonly part: string
  readonly why: string
}

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
  const connectionCount = greet(server, hall)
  server.on('drop', (data) => {
    onEvent({ type: 'turned-away', ip: plainAddress(data?.remoteAddress), status: 0, why: 'too many connections' })
  })
  await startListening(server, settings.listen)
  server.on('error', (error) => onEvent({ type: 'turned-away', ip: '', status: 0, why: error.message }))
  return {
    port: (server.address() as AddressInfo).port,
    connectionCount,
    close: () => closeDoor(server, limits.drainMs),
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
async function closeDoor(server: Server, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const lastCall = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearTimeout(lastCall)
}
