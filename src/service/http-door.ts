import { type PageOutcome, RECIPIENT_RIGHTS, releasePages } from '#actions'
import { type HttpDoorConfig, listenText } from '#config'
import type { Lang, Policy } from '#domain'
import type { Clinic, Ruling } from '#intake'
import {
  type CheckAnswer,
  type HttpServerDoor,
  type PageAnswer,
  type PageRequest,
  serveHttp,
} from '../doors/http/index.ts'
import type { Metrics } from './metrics.ts'
import { clinicConfigOf } from './next-hop-of.ts'
import type { House } from './open-house.ts'
import { seldom } from './seldom.ts'
import type { ServiceEvent } from './service-event.ts'

interface Insight {
  readonly troubles: () => Promise<readonly string[]>
  readonly metrics: Metrics
}

/** The HTTP door: callers ask about a mail and act themselves; recipients release what is held for them. */
export function openHttpDoor(
  { listen, token, allow, hold, pages, limits }: HttpDoorConfig,
  house: House,
  { troubles, metrics }: Insight,
  onEvent: (event: ServiceEvent) => void,
): Promise<HttpServerDoor> {
  if ('socket' in listen) throw new RangeError('The HTTP door listens at a host and a port')
  return serveHttp({
    ...{ listen, hold, allow },
    check: async (arrival) => answerOf((await house.intake.take(arrival, { onlyAsks: true })).rulings, house),
    ready: async () => (await troubles()).map((why) => ({ part: 'service', why })),
    metrics: async () => ({ text: await metrics.text(), contentType: metrics.contentType }),
    ...(token === undefined ? {} : { isToken: (given) => token.is(given) }),
    ...(pages ? { pages: pagesOf(house) } : {}),
    limits: {
      mailBytesMax: limits.size,
      requestsMax: limits.requests,
      connectionsMax: limits.connections,
      idleMs: limits.idle,
      drainMs: house.config().service.drain,
    },
    onEvent: (event) => onEvent({ from: 'http', door: listenText(listen), event }),
  })
}

const GRAVITY = { deliver: 0, hold: 1, refuse: 2 }

/** One answer for all recipients: the gravest. */
function answerOf(rulings: readonly Ruling[], house: House): CheckAnswer {
  const [gravest] = rulings.toSorted((a, b) => GRAVITY[b.fate] - GRAVITY[a.fate])
  if (gravest === undefined) throw new RangeError('A mail was judged for nobody')
  const { report, mail, tenant } = gravest
  const policy = house.clinics().find((each) => each.tenant === tenant)?.policy
  return {
    ...{ report, mail, requiredScore: requiredBy(policy), removeHeaders: OURS },
    addHeaders: [
      { name: 'X-Sekisho-Verdict', value: report.verdict },
      { name: 'X-Sekisho-Score', value: String(report.score) },
      { name: 'X-Sekisho-Id', value: mail },
    ],
  }
}

const requiredBy = (policy: Policy | undefined): number | null =>
  policy === undefined ? null : (policy.thresholds.hold ?? policy.thresholds.refuse)

/** What only we may write; a sender who did is not believed. */
const OURS = ['X-Sekisho-Verdict', 'X-Sekisho-Score', 'X-Sekisho-Rules', 'X-Sekisho-Id'].map((name) => ({ name }))

const PAGE_PATH = /^\/held\/([A-Za-z0-9_.-]{1,2000})$/

/** The pages behind the links of a digest. The clinic is the one whose secret has signed the link. */
export function pagesOf(house: House): (request: PageRequest) => Promise<PageAnswer | undefined> {
  const isNew = seldom(Date.now)
  return async ({ method, path, query, form, acceptLanguage }) => {
    const token = PAGE_PATH.exec(path)?.[1]
    if (token === undefined) return undefined
    const lang = langOf(query.get('lang'), acceptLanguage, house.config().language)
    const request = { method, token, lang, form: Object.fromEntries(form) }
    const answers = await Promise.all(house.clinics().map((clinic) => pagesOfClinic(clinic, house, isNew)(request)))
    return answers.find(({ status }) => status < 400) ?? answers[0]
  }
}

function pagesOfClinic(clinic: Clinic, house: House, isNew: (what: string) => boolean) {
  const { quarantine, tenant } = clinic
  const config = house.config()
  const isTheirs = config.digest?.release === 'recipient'
  return releasePages({
    ...{ quarantine, tenant, clock: Date.now },
    organisation: clinicConfigOf(tenant, config)?.name ?? tenant,
    rights: isTheirs ? RECIPIENT_RIGHTS : NO_RIGHTS,
    perform: async ({ do: what, mail, recipient }): Promise<PageOutcome> => {
      const who = `recipient ${recipient}`
      if (what === 'ask') {
        if (!isNew(JSON.stringify([tenant, mail, recipient]))) return 'done'
        await clinic.ledger.append({ kind: 'viewed', who, mail, what: 'asked for its release' })
        return 'done'
      }
      const order = { mail, recipients: [recipient], who, reason: 'released by its recipient' }
      const [outcome] = (await house.release(clinic, order)) ?? []
      return outcome === undefined ? 'already' : OUTCOMES[outcome.state]
    },
  })
}

const OUTCOMES = { taken: 'done', refused: 'later', later: 'later', unsure: 'unknown' } as const
const NO_RIGHTS = { virus: false, refused: false, active: false, unread: false, doubtful: false }

function langOf(asked: string | null, accepted: string, fallback: Lang): Lang {
  if (asked === 'ja' || asked === 'en') return asked
  const [, first] = /^\s*(ja|en)\b/i.exec(accepted) ?? []
  return first === undefined ? fallback : first.toLowerCase() === 'ja' ? 'ja' : 'en'
}
