import { hash } from 'node:crypto'
import type { MailTrace } from '#domain'
import { domainOfKey, nameKeys, nearKeys, registrableDomain } from '#identity'
import {
  countMails,
  type DomainSighting,
  type NameSighting,
  type NewMail,
  rememberDomains,
  rememberMails,
  rememberNames,
  rememberNearDomains,
  rememberPeople,
  type Sighting,
  type TenantWriter,
} from '#store'
import type { Salt } from './salt.ts'

/** Remembers mails that are new and what they say of people and domains; gives back the new ones. */
export async function rememberTraces(
  desk: TenantWriter,
  salt: Salt,
  traces: readonly MailTrace[],
): Promise<readonly MailTrace[]> {
  const traceOf = new Map(traces.map((trace) => [newMail(trace, salt), trace]))
  const added = (await rememberMails(desk, [...traceOf.keys()])).flatMap((mail) => traceOf.get(mail) ?? [])
  const met = added.flatMap(peopleMet)
  await countMails(desk, added)
  const domains = added.flatMap(domainsSeen)
  await rememberPeople(desk, met.map(sightingOf))
  await rememberNames(desk, met.flatMap(namesOf))
  await rememberDomains(desk, domains)
  await rememberNearDomains(desk, domains.flatMap(nearOf))
  return added
}

// LIMIT: an address book says that somebody is known, not how well.
const WRITTEN_TO = 2

/** Remembers people of an address book. */
export async function rememberPeopleMet(
  desk: TenantWriter,
  people: readonly { readonly address: string; readonly name: string }[],
  at: number,
): Promise<void> {
  const met = people.map(({ address, name }): Met => ({ address, name, at, as: 'sent' }))
  const domains = [...new Set(met.map(({ address }) => houseOf(address)))].filter((house) => house !== '')
  await rememberPeople(
    desk,
    met.map((each) => ({ ...sightingOf(each), sentCount: WRITTEN_TO })),
  )
  await rememberNames(desk, met.flatMap(namesOf))
  await rememberDomains(
    desk,
    domains.map((domain) => domainSighting(domain, 'recipient', at)),
  )
  await rememberNearDomains(
    desk,
    domains.flatMap((domain) => nearOf(domainSighting(domain, 'recipient', at))),
  )
}

function newMail(trace: MailTrace, salt: Salt): NewMail {
  const { direction, at, from, others, replyTo, parents } = trace
  const messageKey = trace.messageId === '' ? standInFor(trace) : trace.messageId
  const [replyToKey] = parents
  return {
    messageKey,
    direction,
    seenAt: at,
    subjectKey: salt.subject(trace.subjectKey),
    fromKey: from.address,
    ...(replyToKey === undefined ? {} : { replyToKey }),
    rootKey: parents.at(-1) ?? messageKey,
    toKeys: [...replyTo, ...others].map(({ address }) => address),
    shingles: trace.prints.map((print) => salt.print(print)),
  }
}

// A mail without a Message-ID is told from others by who wrote when.
const standInFor = ({ from, at, subjectKey }: MailTrace): string =>
  `without-id ${hash('sha256', `${from.address} ${at} ${subjectKey}`, 'base64url').slice(0, 22)}`

interface Met {
  readonly address: string
  readonly name: string
  readonly at: number
  readonly as: 'received' | 'sent'
}

/** Whom a mail makes us know: of one that came its sender, of one that went its recipients and the colleague. */
function peopleMet({ direction, at, from, replyTo, others }: MailTrace): Met[] {
  const wrote = direction === 'in' ? [from, ...replyTo] : [from]
  const got = direction === 'out' ? others : []
  return [
    ...wrote.map((each): Met => ({ ...each, at, as: 'received' })),
    ...got.map((each): Met => ({ ...each, at, as: 'sent' })),
  ].filter(({ address }, index, all) => address !== '' && all.findIndex((each) => each.address === address) === index)
}

const sightingOf = ({ address, at, as }: Met): Sighting => ({
  addressKey: address,
  address,
  domain: houseOf(address),
  firstSeen: at,
  lastSeen: at,
  receivedCount: as === 'received' ? 1 : 0,
  sentCount: as === 'sent' ? 1 : 0,
})

const namesOf = ({ address, name, at }: Met): NameSighting[] =>
  nameKeys(name).flatMap(({ key, isWeak }) =>
    isWeak ? [] : [{ nameKey: key, addressKey: address, shown: name, firstSeen: at, lastSeen: at, seenCount: 1 }],
  )

function domainsSeen(trace: MailTrace): DomainSighting[] {
  const { direction, at, from, replyTo, others, linkDomains } = trace
  const people = direction === 'in' ? [from, ...replyTo] : others
  const houses = new Set(people.map(({ address }) => houseOf(address)).filter((house) => house !== ''))
  return [
    ...[...houses].map((house) => domainSighting(house, direction === 'in' ? 'sender' : 'recipient', at)),
    ...linkDomains.map((domain) => domainSighting(domain, 'link', at)),
  ]
}

const domainSighting = (domain: string, seenAs: DomainSighting['seenAs'], at: number): DomainSighting => ({
  ...{ domain, seenAs, lookKey: domain, firstSeen: at, lastSeen: at, seenCount: 1 },
})

const nearOf = ({ domain, seenAs }: DomainSighting) =>
  seenAs === 'link' ? [] : nearKeys(domain).map((nearKey) => ({ nearKey, domain }))

const houseOf = (address: string): string => (address === '' ? '' : registrableDomain(domainOfKey(address)))
