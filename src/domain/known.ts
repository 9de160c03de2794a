import type { Authentication } from './authentication.ts'

/**
 * What the place knows, as a snapshot that the road may read. Plain data: it is sent to threads, hashed, and kept so
 * that a verdict can be computed again.
 */
export interface Known {
  /** Domains of the own organisation, lower case. */
  readonly ownDomains: readonly string[]
  /** Own addresses at a provider whose domain is everybody's (`clinic@gmail.com`), as address keys. */
  readonly ownAddresses?: readonly string[]
  /** Passwords worth trying on archives, beyond those in the mail (typed by a person, or remembered). */
  readonly passwords: readonly string[]
  /** Whom the place writes with and what it sent; left out where nobody keeps that: no rule then counts its absence. */
  readonly history?: History
  /** Where the mail comes from, as far as it was checked; left out where nobody checks. */
  readonly authentication?: Authentication
  /** What of this mail stands on the place's lists of indicators; left out where it keeps none. */
  readonly listed?: readonly Listed[]
}

/** What a mail shows that lists of indicators may speak of. */
export interface Asked {
  /** Addresses on the web, in full: links, and addresses in code. */
  readonly urls: readonly string[]
  /** Hashes of its files, in hex. */
  readonly hashes: readonly string[]
}

/** Something in a mail that a list calls bad. */
export interface Listed {
  /** What was asked: the address or hash as the mail has it. */
  readonly asked: string
  /** What stands on the list: the address itself, its host, a domain above that, a range around its number. */
  readonly value: string
  /** The name of the list, and what it says. */
  readonly list: string
  readonly note: string
}

export const NOTHING_KNOWN: Known = { ownDomains: [], passwords: [] }

/** The answers to one mail's Questions, each list in a fixed order. Times are epoch milliseconds. */
export interface History {
  /** When this was asked: the only clock that rules have. */
  readonly asOf: number
  /** The oldest mail that was learned from. WHY: what is missing only says something where the memory reaches back. */
  readonly since: number
  /** Mails learned from, received and sent. */
  readonly received: number
  readonly sent: number
  /** The asked addresses that are known, and every address that was seen with an asked name. */
  readonly people: readonly KnownAddress[]
  /** The asked domains that are known. */
  readonly domains: readonly KnownDomain[]
  /** Known domains that could be taken for an asked one that is not known. */
  readonly nearDomains: readonly { readonly asked: string; readonly near: KnownDomain }[]
  /** The asked parents that came or went here. */
  readonly parents: readonly KnownMail[]
  /** Mails with the same subject key, newest first. */
  readonly sameSubject: readonly KnownMail[]
  /** Mails that share text with this one, most first. */
  readonly overlaps: readonly { readonly mail: KnownMail; readonly shared: number }[]
}

/** An address that somebody here has had mail from or written to. */
export interface KnownAddress {
  /** Its address key. */
  readonly address: string
  readonly names: readonly { readonly key: string; readonly name: string; readonly count: number }[]
  readonly firstSeen: number
  readonly lastSeen: number
  readonly received: number
  readonly sent: number
}

export interface KnownDomain {
  readonly domain: string
  readonly firstSeen: number
  /** Mails from it, mails to it, mails with a link to it. */
  readonly received: number
  readonly sent: number
  readonly linked: number
}

/** A mail that came or went, as far as it is remembered. */
export interface KnownMail {
  readonly messageId: string
  readonly direction: 'in' | 'out'
  readonly at: number
  /** Address keys of everybody in its head, the sender first. */
  readonly parties: readonly string[]
}
