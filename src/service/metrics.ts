import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Forwarding } from './forwarding.ts'
import type { House } from './open-house.ts'
import type { ServiceEvent } from './service-event.ts'

/** What the service counts, in the text form of Prometheus. */
export interface Metrics {
  readonly count: (event: ServiceEvent) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30]

export function openMetrics(house: () => House | undefined, behind: Forwarding['behind'] = () => []): Metrics {
  const registers = [new Registry()]
  const [registry = new Registry()] = registers
  collectDefaultMetrics({ register: registry })
  const mails = new Counter({
    ...{ name: 'sekisho_mails_total', help: 'Mails judged', registers },
    labelNames: ['door', 'direction', 'verdict', 'fate'] as const,
  })
  const seconds = new Histogram({
    ...{ name: 'sekisho_mail_seconds', help: 'From the end of a mail to the answer', registers, buckets: SECONDS },
    labelNames: ['door'] as const,
  })
  const events = new Counter({
    ...{ name: 'sekisho_events_total', help: 'What happened, by where and what', registers },
    labelNames: ['from', 'type'] as const,
  })
  const held = { help: 'Held mail', registers, labelNames: ['tenant'] as const }
  const heldCount = new Gauge({ ...held, name: 'sekisho_held_mails' })
  const heldBytes = new Gauge({ ...held, name: 'sekisho_held_bytes' })
  const unsent = new Gauge({
    ...{ name: 'sekisho_forward_behind_entries', help: 'Entries of the ledger that wait to be sent', registers },
    labelNames: ['to', 'tenant'] as const,
  })
  return {
    count: ({ from, event }) => {
      events.inc({ from, type: event.type })
      if (from !== 'intake' || event.type !== 'taken') return
      const { door, direction, verdict, fate } = event
      mails.inc({ door, direction, verdict, fate })
      seconds.observe({ door }, event.ms / 1_000)
    },
    contentType: registry.contentType,
    text: async () => {
      for (const { tenant, quarantine } of house()?.clinics() ?? []) {
        const { count, bytes } = await quarantine.state()
        heldCount.set({ tenant }, count)
        heldBytes.set({ tenant }, bytes)
      }
      unsent.reset()
      for (const { to, tenant, entries } of behind()) unsent.set({ to, tenant }, entries)
      return registry.metrics()
    },
  }
}
