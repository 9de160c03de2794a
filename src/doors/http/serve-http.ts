import type { Lang } from '#domain'
import type { Check } from './answer.ts'
import type { HttpEvent } from './http-event.ts'
import type { HttpLimits } from './limits.ts'
import type { Pages } from './page.ts'

export interface HttpSettings {
  readonly listen: { readonly host: string; readonly port: number }
  readonly check: Check
  /** Empty when all is well; what is not, otherwise. Asked by /readyz. */
  readonly ready: () => Promise<readonly NotReady[]>
  /** The text that Prometheus reads, and its content type. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>
  readonly pages?: Pages
  /** What the caller is told of a mail that we would hold. */
  readonly hold?: 'quarantine' | 'reject' | 'soft-reject' | 'add-header'
  /** The language of descriptions. */
  readonly lang: Lang
  /** Addresses and networks (CIDR) that may ask; empty: everybody. Pages and /healthz are for everybody. */
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
export async function serveHttp(_settings: HttpSettings): Promise<HttpServerDoor> {
  throw new Error('not built yet')
}
