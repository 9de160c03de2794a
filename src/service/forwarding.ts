import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, hostText, type SyslogFacility } from '#config'
import { type Forwarder, openForwarder, openSyslogSink, openWebhookSink, type Sink } from '#ledger'
import type { TenantStore } from '#store'
import type { OwnEvent } from './service-event.ts'
import { opening } from './service-trouble.ts'

// Sends the ledgers' entries to where the configuration says: by default nowhere. Each receiver has a loop of its own,
// which waits longer and longer while the receiver fails, and no door ever waits for any of them.

export interface Forwarding {
  /** From now on. Everything else has to be open. */
  readonly start: () => void
  /** Entries that are not sent yet, where it is this machine that sends them. */
  readonly behind: () => readonly { readonly to: string; readonly tenant: string; readonly entries: number }[]
  /** Ends the batch under way, and lets another gateway go on. */
  readonly close: () => Promise<void>
}

export interface ForwardingSettings {
  readonly config: Config
  readonly clinics: readonly TenantStore[]
  readonly clock: () => number
  readonly onEvent: (event: OwnEvent) => void
  readonly pace?: Pace
}

export interface Pace {
  readonly pollMs: number
  readonly retryMs: number
}

// LIMIT: how late an entry may be. A look costs each clinic a few rows, so those with many clinics look less often.
const POLL_MS = 500
const POLL_MS_A_CLINIC = 20
const RETRY_MS = 1_000
const RETRY_MS_MAX = 300_000
const END_MS_MAX = 3_000

/** Reads what the receivers need, and connects to nobody yet. Throws ServiceTrouble. */
export async function openForwarding(settings: ForwardingSettings): Promise<Forwarding> {
  const { clinics, clock, onEvent, config } = settings
  const pace = settings.pace ?? { pollMs: Math.max(POLL_MS, clinics.length * POLL_MS_A_CLINIC), retryMs: RETRY_MS }
  const owner = randomUUID()
  const ways = (await sinksOf(config, clock)).map(({ name, place, sink }) => {
    const forwarder = openForwarder({ name, owner, sink, clinics, clock })
    return { name, forwarder, loop: loopOf(forwarder, pace, tellerOf(`${name} ${place}`, forwarder, clock, onEvent)) }
  })
  return {
    start: () => {
      for (const { loop } of ways) loop.start()
    },
    behind: () => ways.flatMap(({ name, forwarder }) => forwarder.behind().map((each) => ({ to: name, ...each }))),
    close: async () => {
      await Promise.all(ways.map(({ loop }) => loop.end()))
      // WHY swallowed: what could not be written down is sent again, and the store's trouble is told elsewhere.
      await Promise.all(ways.map(({ forwarder }) => forwarder.close().catch(() => undefined)))
    },
  }
}

interface Way {
  readonly name: 'syslog' | 'webhook'
  readonly place: string
  readonly sink: Sink
}

async function sinksOf({ ledger: { syslog, webhook }, hostname }: Config, clock: () => number): Promise<Way[]> {
  const ways: Way[] = []
  if (syslog !== undefined) {
    const { to, format: form, facility } = syslog
    const ca = await certificates('ledger.syslog.ca', syslog.ca)
    const sink = openSyslogSink({ ...to, ...ca, form, facility: FACILITIES[facility], hostname, clock })
    ways.push({ name: 'syslog', place: `${to.transport}://${hostText(to)}`, sink })
  }
  if (webhook !== undefined) {
    const { url, format: form, body, secret } = webhook
    const ca = await certificates('ledger.webhook.ca', webhook.ca)
    // WHY not the whole address: what stands behind the host may be a token.
    ways.push({
      ...{ name: 'webhook', place: new URL(url).origin },
      sink: openWebhookSink({ ...ca, url, form, body, secret: secret.reveal(), clock }),
    })
  }
  return ways
}

const certificates = async (key: string, file: string | undefined): Promise<{ readonly ca?: Buffer }> =>
  file === undefined ? {} : { ca: await opening(key, () => readFileSync(file)) }

/** SPEC: RFC 5424, 6.2.1. */
const FACILITIES: Readonly<Record<SyslogFacility, number>> = {
  ...{ auth: 4, authpriv: 10, audit: 13 },
  ...{ local0: 16, local1: 17, local2: 18, local3: 19, local4: 20, local5: 21, local6: 22, local7: 23 },
}

function loopOf(forwarder: Forwarder, { pollMs, retryMs }: Pace, tell: Teller) {
  const ending = new AbortController()
  const isEnding = (): boolean => ending.signal.aborted
  let running: Promise<void> | undefined
  let failures = 0
  const turn = async (): Promise<number> => {
    try {
      await forwarder.turn(isEnding)
      failures = 0
      tell.wentWell()
      return pollMs
    } catch (error) {
      tell.failed(error instanceof Error ? error.message : String(error))
      return Math.min(retryMs * 2 ** Math.min(failures++, 20), RETRY_MS_MAX)
    }
  }
  const run = async (): Promise<void> => {
    while (!isEnding()) {
      const waitMs = await turn()
      // Ending ends the wait.
      await sleep(waitMs, undefined, { ref: false, signal: ending.signal }).catch(() => undefined)
    }
  }
  return {
    start: () => {
      running ??= run()
    },
    end: async () => {
      ending.abort()
      tell.end()
      // WHY not for ever: a receiver that hangs keeps nobody from ending; what it was sent last comes again.
      await Promise.race([running, sleep(END_MS_MAX, undefined, { ref: false })])
    },
  }
}

interface Teller {
  readonly wentWell: () => void
  readonly failed: (message: string) => void
  readonly end: () => void
}

// LIMIT: what an operator is told again while it lasts, and from how many entries it is told though nothing fails.
const AGAIN_MS = 3_600_000
const WATCH_MS = 60_000
const MANY = 1_000

/** Says that a receiver is behind once, and again every hour; and that it has caught up. */
function tellerOf(to: string, forwarder: Forwarder, clock: () => number, onEvent: (event: OwnEvent) => void): Teller {
  let toldAt: number | undefined
  let wereMany = false
  const entries = (): number => forwarder.behind().reduce((sum, each) => sum + each.entries, 0)
  const behind = (message?: string): void => {
    if (toldAt !== undefined && clock() - toldAt < AGAIN_MS) return
    toldAt = clock()
    onEvent({ type: 'forward-behind', to, entries: entries(), ...(message === undefined ? {} : { message }) })
  }
  const watch = setInterval(() => {
    const areMany = entries() > MANY
    if (areMany && wereMany) behind()
    wereMany = areMany
  }, WATCH_MS).unref()
  return {
    wentWell: () => {
      if (toldAt !== undefined) onEvent({ type: 'forward-caught-up', to })
      toldAt = undefined
    },
    failed: behind,
    end: () => clearInterval(watch),
  }
}
