import type { Check } from './answer.ts'
import type { HttpEvent } from './http-event.ts'
import type { HttpLimits } from './limits.ts'
import type { Pages } from './page.ts'
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
