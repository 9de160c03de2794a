import { randomUUID } from 'node:crypto'
import { buildDigest, dueDigests, signLink } from '#actions'
import { type Clinic, clinicFor } from '#intake'
import { clinicConfigOf, nextHopOf } from './next-hop-of.ts'
import type { House } from './open-house.ts'
import type { ServiceEvent } from './service-event.ts'

const MINUTES_AN_HOUR = 60
/** How long a link in a digest is good. */
const LINK_DAYS = 14
const DAY_MS = 86_400_000

/** Sends the digests that are due, each at most once a day, also where several machines do. */
export async function sendDigests(house: House, now: number, onEvent: (event: ServiceEvent) => void): Promise<void> {
  const config = house.config()
  const { digest, language: lang, hostname } = config
  if (digest === undefined) return
  for (const clinic of house.clinics()) {
    const { tenant, store, quarantine } = clinic
    const hop = nextHopOf(tenant, config)
    if (hop === undefined) continue
    const { linkSecret } = quarantine
    for await (const due of dueDigests(store, { now, hour: Math.floor(digest.at / MINUTES_AN_HOUR) })) {
      const { recipient, mails, olderCount } = due
      if (!isOurs(clinic, recipient)) {
        await due.settle(true)
        continue
      }
      const expiresAt = now + LINK_DAYS * DAY_MS
      const linkTo = ({ mail }: { mail: string }): string | undefined => {
        const link = { tenant, mail, recipient, expiresAt, scope: 'release' } as const
        return digest.pageUrl === undefined ? undefined : `${digest.pageUrl}/held/${signLink(linkSecret, link)}`
      }
      const bytes = await buildDigest({
        ...{ recipient, mails, olderCount, lang, date: new Date(now) },
        links: linkTo,
        organisation: clinicConfigOf(tenant, config)?.name ?? tenant,
        from: { name: 'Sekisho', address: digest.from },
        messageId: `<${randomUUID()}@${hostname}>`,
      })
      const [outcome] = await house.nextHops.of(hop).deliver({ bytes, sender: '', recipients: [recipient] })
      const wasSent = outcome?.state === 'taken'
      // WHY nothing for what was refused: it would be refused again every minute; tomorrow it is tried once more. What
      // may have been taken counts as sent.
      if (outcome?.state !== 'refused') await due.settle(wasSent || outcome?.state === 'unsure')
      onEvent({ from: 'service', event: { type: 'digest', tenant, recipient, wasSent } })
    }
  }
}

/**
 * WHY: a mail server before us also hands us mail for others, which counts as the first clinic's. Who stands outside must
 * not be told what we hold, and not be given a link that releases it. Where nobody has said whose addresses are ours, all
 * are that mail comes for.
 */
const isOurs = (clinic: Clinic, recipient: string): boolean =>
  clinic.own.domains.length + clinic.own.addresses.length === 0 || clinicFor([clinic], recipient) !== undefined
