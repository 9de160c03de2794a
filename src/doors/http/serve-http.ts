import type { AddressInfo } from 'node:net'
import type { Check } from './answer.ts'
import { buildRoutes } from './build-routes.ts'
import { openGatekeeper, plainAddress } from './gatekeeper.ts'
import { greet } from './greet.ts'
import type { HttpEvent } from './http-event.ts'
import { HTTP_LIMITS, type HttpLimits } from './limits.ts'
import type { Pages } from './page.ts'
import { Purse } from './purse.ts'
import type { Desk } from './take-mail.ts'
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
  const desk: Desk = { check, hold, limits, onEvent }
  const gatekeeper = openGatekeeper(settings.allow ?? [], settings.isToken)
  const purse = new Purse(limits)
  const routes = buildRoutes({ ...settings, desk, gatekeeper, purse })
  const server = routes.server
  const connectionCount = greet(server, { desk, gatekeeper, purse })
  server.on('drop', (data) => {
    onEvent({ type: 'turned-away', ip: plainAddress(data?.remoteAddress), status: 0, why: 'too many connections' })
  })
  await routes.listen(settings.listen)
  return {
    port: (server.address() as AddressInfo).port,
    connectionCount,
    close: () => closeDoor(routes, limits.drainMs),
  }
}

async function closeDoor(routes: ReturnType<typeof buildRoutes>, drainMs: number): Promise<void> {
  const lastCall = setTimeout(() => routes.server.closeAllConnections(), drainMs)
  await routes.close()
  clearTimeout(lastCall)
}
