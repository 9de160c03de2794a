import type { Lang } from '#domain'
import type { Held } from '../quarantine/held.ts'
import { type HeldClass, heldClass } from '../quarantine/held-class.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { PageEnd } from './digest-wording.ts'
import { formSeal, isFormSeal, readLink } from './held-link.ts'
import { renderEndPage, renderReleasePage } from './release-page.ts'

/** What an HTTP door hands over: the method, and what stands in the address and in the form. */
export interface PageRequest {
  readonly method: string
  /** The token of the address, as it came. */
  readonly token: string
  /** The fields of the form; empty for GET. */
  readonly form: Readonly<Record<string, string>>
  readonly lang: Lang
}

/** What the door answers, with its own headers about security. Pages hold one style sheet and nothing from elsewhere. */
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

/**
 * The pages behind the links: GET shows, POST acts. Never throws for what stands in a request. A page links to itself in
 * the other language by `?lang=`, so the token is to stand in the address's path.
 */
export function releasePages(settings: ReleasePagesSettings): (request: PageRequest) => Promise<PageAnswer> {
  const { organisation } = settings
  return async (request) => {
    const { lang } = request
    const answer = await answered(request, settings)
    const html = answer.html ?? renderEndPage(answer.page, lang, organisation)
    const { status, action } = answer
    return { status, html, headers: { 'content-language': lang }, ...(action && { action }) }
  }
}

/** A page that is rendered already, or the name of one that only says something. */
type Answer = { readonly status: number; readonly action?: PageAction } & (
  | { readonly html: string }
  | { readonly html?: undefined; readonly page: PageEnd }
)

async function answered({ method, token, form, lang }: PageRequest, settings: ReleasePagesSettings): Promise<Answer> {
  const { quarantine, tenant, clock, rights, perform } = settings
  const secret = quarantine.linkSecret
  const link = readLink(secret, token, clock())
  if (link === undefined || link.tenant !== tenant) return { status: 403, page: 'not-allowed' }
  const { mail, recipient } = link
  const held = await quarantine.get(mail)
  const over = endOf(held, recipient)
  if (held === undefined || over !== undefined) return ending(over ?? 'gone')
  const page = { ...settings, held, recipient, lang, seal: formSeal(secret, token) }
  if (method !== 'POST') return { status: 200, html: renderReleasePage(page) }

  if (!isFormSeal(secret, token, form.seal ?? '')) return { status: 400, page: 'stale-form' }
  const may = rights[heldClass(held)]
  if (may && form.sure !== 'yes') return { status: 400, html: renderReleasePage({ ...page, isUnsure: true }) }
  const action: PageAction = { do: may ? 'release' : 'ask', mail, recipient }
  const outcome = await perform(action)
  return { ...ending(outcome === 'done' ? DONE[action.do] : outcome), ...(outcome === 'already' ? {} : { action }) }
}

const ending = (page: PageEnd): Answer => ({ status: STATUS[page] ?? 200, page })

const DONE = { release: 'released', ask: 'asked' } as const
const STATUS: Partial<Record<PageEnd, number>> = { gone: 410, later: 503 }

/** What there is to say where nothing can be done any more; undefined where the mail is held for this recipient. */
function endOf(held: Held | undefined, recipient: string): PageEnd | undefined {
  const own = held?.recipients.filter(({ address }) => address.toLowerCase() === recipient.toLowerCase()) ?? []
  if (held === undefined || own.length === 0) return 'gone'
  if (own.some(({ state }) => state === 'held')) return undefined
  if (own.some(({ isInterrupted }) => isInterrupted)) return 'unknown'
  if (own.some(({ state }) => state === 'releasing')) return 'under-way'
  return own.some(({ state }) => state === 'released') ? 'already' : 'gone'
}
