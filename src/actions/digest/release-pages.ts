import type { Lang } from '#domain'
import type { HeldClass } from '../quarantine/held-class.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'

/** What an HTTP door hands over: the method, and what stands in the address and in the form. */
export interface PageRequest {
  readonly method: string
  /** The token of the address, as it came. */
  readonly token: string
  /** The fields of the form; empty for GET. */
  readonly form: Readonly<Record<string, string>>
  /** From the address (`?lang=en`) or from Accept-Language. */
  readonly lang: Lang
}

/** What the door answers. Pages hold no script, no picture and nothing from elsewhere. */
export interface PageAnswer {
  readonly status: number
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
  /** What was done, where something was; for the ledger. */
  readonly action?: PageAction
}

/** `ask`: the recipient asks the administrator to release it, having no right to do it alone. */
export interface PageAction {
  readonly do: 'release' | 'ask'
  readonly mail: string
  readonly recipient: string
}

/**
 * `done`: delivered, or the administrator was told. `already`: somebody did it before. `later`: the next hop did not
 * take it, so it is held as before. `unknown`: it may have been delivered.
 */
export type PageOutcome = 'done' | 'already' | 'later' | 'unknown'

export interface ReleasePagesSettings {
  readonly quarantine: Pick<Quarantine, 'get' | 'linkSecret'>
  readonly tenant: string
  readonly clock: () => number
  readonly organisation: string
  /** What recipients may release by themselves. */
  readonly rights: Readonly<Record<HeldClass, boolean>>
  /** IANA name, for the times on the pages. */
  readonly timeZone?: string
  /** Delivers, or tells the administrator; called for POST only. */
  readonly perform: (action: PageAction) => Promise<PageOutcome>
}

/** The pages behind the links: GET shows, POST acts. Never throws for what stands in a request. */
export function releasePages(_settings: ReleasePagesSettings): (request: PageRequest) => Promise<PageAnswer> {
  throw new Error('The digest is being built')
}
