import type { Mailbox, MailHead, MailTrace, Questions } from '#domain'
import { addressKey } from './address-key.ts'
import { registrableDomain } from './domain.ts'
import { fingerprints, printsToKeep } from './fingerprints.ts'
import { nameKeys } from './name-key.ts'
import { replyText } from './reply-text.ts'
import { subjectKey } from './subject-key.ts'

/** What of a mail says who is writing to whom about what. */
export interface Letter {
  readonly head: MailHead
  /** Its own text as people read it. */
  readonly text: string
  /** Registrable domains that its links lead to. */
  readonly linkDomains: readonly string[]
  readonly isLocked?: boolean
  readonly told?: readonly string[]
  /** Message-IDs of mails that it gives back, as bounces do. */
  readonly returned: readonly string[]
}

// LIMIT: recipients and ancestors of one mail that are remembered or asked for.
const OTHERS_MAX = 100
const PARENTS_MAX = 20
const ADDRESSES_MAX = 40
const PRINTS_ASKED_MAX = 64
const ADDRESS_IN_NAME = /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi

/** What to remember of a mail. `at` is when it came or went, epoch milliseconds. */
export function traceOf(letter: Letter, direction: MailTrace['direction'], at: number): MailTrace {
  const { head, text, linkDomains } = letter
  const [sender] = [...head.from.flat(), ...head.sender]
  return {
    messageId: head.messageId,
    direction,
    at,
    from: { address: addressKey(sender?.address ?? ''), name: sender?.name ?? '' },
    replyTo: keyed(head.replyTo),
    others: keyed([...head.sender, ...head.to, ...head.cc]),
    parents: parentsOf(letter),
    subjectKey: subjectKey(head.subject),
    prints: printsToKeep(fingerprints(text)),
    linkDomains: [...new Set(linkDomains)],
  }
}

/** What to ask about a mail before it is judged. */
export function questionsOf(letter: Letter): Questions {
  const { head, text, linkDomains } = letter
  const senders = [...head.from.flat(), ...head.sender]
  const written = senders.flatMap(({ name }) => [...name.matchAll(ADDRESS_IN_NAME)].map(([found]) => found))
  const addresses = [...senders.map(addressOf), ...head.replyTo.map(addressOf), ...written, ...replyText(text).signed]
  return {
    addresses: distinct(addresses.map(addressKey)).slice(0, ADDRESSES_MAX),
    nameKeys: distinct(senders.flatMap(({ name }) => strongKeys(name))),
    senderDomains: distinct(addresses.map(addressKey).map(domainOf)),
    linkDomains: distinct(linkDomains),
    parents: parentsOf(letter),
    subjectKey: subjectKey(head.subject),
    prints: fingerprints(text).slice(0, PRINTS_ASKED_MAX),
    isLocked: letter.isLocked ?? false,
    told: letter.told ?? [],
  }
}

const keyed = (mailboxes: readonly Mailbox[]): MailTrace['others'] =>
  mailboxes
    .slice(0, OTHERS_MAX)
    .map(({ address, name }) => ({ address: addressKey(address), name }))
    .filter(({ address }) => address !== '')

const addressOf = ({ address }: Mailbox): string => address
const strongKeys = (name: string): string[] => nameKeys(name).flatMap(({ key, isWeak }) => (isWeak ? [] : [key]))
const domainOf = (key: string): string => registrableDomain(key.slice(key.lastIndexOf('@') + 1))
const distinct = (values: readonly string[]): string[] => [...new Set(values)].filter((value) => value !== '')

// The nearest ancestor first: In-Reply-To, then References from their end (RFC 5322 section 3.6.4).
const parentsOf = ({ head, returned }: Letter): string[] =>
  distinct([...head.inReplyTo, ...head.references.toReversed(), ...returned]).slice(0, PARENTS_MAX)
