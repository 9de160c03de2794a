import type { History, Known, KnownAddress, KnownDomain, KnownMail, Mailbox, Message } from '#domain'
import { addressKey, domainOfKey, nameKeys, registrableDomain } from '#identity'
import { isSharedDomain } from './free-mail.ts'
import { sendersOf } from './senders.ts'

// The sender of a mail beside what the place remembers of people.

export interface Acquaintance {
  readonly sender: Mailbox
  /** The sender's address key. */
  readonly key: string
  /** The registrable domain of the sender. */
  readonly domain: string
  /** This very address, where it has been seen. */
  readonly address: KnownAddress | undefined
  readonly domainSeen: KnownDomain | undefined
  /** Others that were seen under this name: somebody with this full name, at another address. */
  readonly namesakes: readonly KnownAddress[]
}

const DAY_MS = 86_400_000
// LIMIT: a memory shorter or thinner than this says nothing by what it lacks.
const MEMORY_DAYS_MIN = 14
const MEMORY_MAILS_MIN = 100

/** The memory, where it is long enough that something missing in it means something. */
export function memoryOf({ history }: Known): History | undefined {
  if (history === undefined) return undefined
  const isLong = history.asOf - history.since >= MEMORY_DAYS_MIN * DAY_MS
  return isLong && history.received + history.sent >= MEMORY_MAILS_MIN ? history : undefined
}

/** Each sender of a message from outside the own organisation, as far as the place knows them. */
export function acquaintancesOf(message: Message, known: Known): readonly Acquaintance[] {
  const { history } = known
  if (history === undefined) return []
  return sendersOf(message).flatMap((sender) => {
    const key = addressKey(sender.address)
    if (key === '' || isOwnAddress(key, known)) return []
    const domain = houseOf(key)
    const keys = new Set(nameKeys(sender.name).flatMap((name) => (name.isWeak ? [] : [name.key])))
    return {
      sender,
      key,
      domain,
      address: history.people.find(({ address }) => address === key),
      domainSeen: history.domains.find((each) => each.domain === domain),
      namesakes: history.people.filter(
        ({ address, names }) => address !== key && names.some((name) => keys.has(name.key)),
      ),
    }
  })
}

/** Whether an address key is one of the own organisation's. */
export const isOwnAddress = (key: string, { ownDomains, ownAddresses }: Known): boolean =>
  ownAddresses?.includes(key) === true || isOwnDomain(domainOfKey(key), ownDomains)

export const isOwnDomain = (domain: string, ownDomains: readonly string[]): boolean =>
  ownDomains.some((own) => domain === own.toLowerCase() || domain.endsWith(`.${own.toLowerCase()}`))

/** Whether somebody was part of a mail: the address itself, or anybody of the same house. */
export const wasParty = ({ parties }: KnownMail, { key, domain }: Acquaintance): boolean =>
  parties.some((party) => party === key || (!isSharedDomain(domain) && houseOf(party) === domain))

/** The registrable domain of an address key. */
export const houseOf = (key: string): string => registrableDomain(domainOfKey(key))

export const mailsWith = ({ received, sent }: { readonly received: number; readonly sent: number }): number =>
  received + sent

/** A day as people write it, UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
