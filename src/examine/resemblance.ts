import type { Known, Message } from '#domain'
import { acquaintancesOf, dayOf, mailsWith } from './acquaintance.ts'
import { isSharedDomain } from './free-mail.ts'

/** A sender whose domain could be taken for that of somebody the place writes with. */
export interface Resemblance {
  readonly address: string
  /** The sender's domain, and the one it resembles. */
  readonly asked: string
  readonly near: string
  readonly seen: { readonly resembles: string; readonly mails: number; readonly knownSince: string }
}

// LIMIT: a domain that wrote once is nobody worth imitating.
const MAILS_MIN = 3

/** Senders at domains that nobody here knows and that resemble one that is known well. */
export function resemblancesOf(message: Message, known: Known): readonly Resemblance[] {
  const near = known.history?.nearDomains ?? []
  if (near.length === 0) return []
  return acquaintancesOf(message, known).flatMap(({ sender, domain, address, domainSeen }) => {
    if (address !== undefined || isSharedDomain(domain)) return []
    if (domainSeen !== undefined && mailsWith(domainSeen) > 0) return []
    const [best] = near
      .filter((each) => each.asked === domain && mailsWith(each.near) >= MAILS_MIN && !isSharedDomain(each.near.domain))
      .map((each) => each.near)
      .toSorted((a, b) => mailsWith(b) - mailsWith(a))
    if (best === undefined) return []
    const seen = { resembles: best.domain, mails: mailsWith(best), knownSince: dayOf(best.firstSeen) }
    return [{ address: sender.address, asked: domain, near: best.domain, seen }]
  })
}
