import type { History, KnownAddress, KnownDomain, KnownMail, Questions } from '#domain'
import { askedNearKeys, isNearDomain } from '#identity'
import {
  type DomainSighting,
  domainsByName,
  domainsNear,
  type MailTotals,
  mailsByMessageKey,
  mailsByNumber,
  mailsOfSubject,
  mailsSharingText,
  namesByKey,
  namesOfAddresses,
  partiesOf,
  peopleByAddress,
  type SeenMail,
  type TenantReader,
} from '#store'
import type { Salt } from './salt.ts'

// LIMIT: mails of one answer; what is beyond them says the same.
const MAILS_MAX = 20

interface Moment {
  readonly asOf: number
  readonly totals: MailTotals
}

/** The answers to one mail's questions. Every list has a fixed order, so that equal answers are equal bytes. */
export async function askHistory(
  reader: TenantReader,
  salt: Salt,
  questions: Questions,
  { asOf, totals }: Moment,
): Promise<History> {
  const parents = await mailsByMessageKey(reader, questions.parents)
  const subject = salt.subject(questions.subjectKey)
  const sameSubject = subject === '' ? [] : (await mailsOfSubject(reader, subject)).slice(0, MAILS_MAX)
  const overlaps = await askOverlaps(
    reader,
    questions.prints.map((print) => salt.print(print)),
  )
  const known = await withParties(reader, [...parents, ...sameSubject, ...overlaps.map(({ mail }) => mail)])
  const domains = await askDomains(reader, [...questions.senderDomains, ...questions.linkDomains])
  return {
    asOf,
    since: Math.min(totals.since ?? asOf, asOf),
    received: totals.received,
    sent: totals.sent,
    people: await askPeople(reader, questions),
    domains,
    nearDomains: await askNear(reader, questions.senderDomains, domains),
    parents: inOrder(parents, questions.parents).flatMap(({ mail }) => known.get(mail) ?? []),
    sameSubject: sameSubject.flatMap(({ mail }) => known.get(mail) ?? []),
    overlaps: overlaps.flatMap(({ mail, shared }) => {
      const one = known.get(mail.mail)
      return one === undefined ? [] : [{ mail: one, shared }]
    }),
  }
}

async function askPeople(reader: TenantReader, { addresses, nameKeys }: Questions): Promise<KnownAddress[]> {
  const namesakes = await namesByKey(reader, nameKeys)
  const asked = [...new Set([...addresses, ...namesakes.map(({ addressKey }) => addressKey)])]
  if (asked.length === 0) return []
  const people = await peopleByAddress(reader, asked)
  if (people.length === 0) return []
  const names = Map.groupBy(
    await namesOfAddresses(
      reader,
      people.map(({ addressKey }) => addressKey),
    ),
    ({ addressKey }) => addressKey,
  )
  return people
    .map(
      ({ addressKey, firstSeen, lastSeen, receivedCount, sentCount }): KnownAddress => ({
        address: addressKey,
        names: (names.get(addressKey) ?? []).map(({ nameKey, shown, seenCount }) => ({
          ...{ key: nameKey, name: shown, count: seenCount },
        })),
        ...{ firstSeen, lastSeen, received: receivedCount, sent: sentCount },
      }),
    )
    .sort((a, b) => (a.address < b.address ? -1 : 1))
}

async function askDomains(reader: TenantReader, domains: readonly string[]): Promise<KnownDomain[]> {
  if (domains.length === 0) return []
  const rows = Map.groupBy(await domainsByName(reader, domains), ({ domain }) => domain)
  return [...rows]
    .map(([domain, sightings]) => domainOf(domain, sightings))
    .sort((a, b) => (a.domain < b.domain ? -1 : 1))
}

function domainOf(domain: string, sightings: readonly DomainSighting[]): KnownDomain {
  const count = (as: DomainSighting['seenAs']): number => sightings.find(({ seenAs }) => seenAs === as)?.seenCount ?? 0
  return {
    domain,
    firstSeen: Math.min(...sightings.map(({ firstSeen }) => firstSeen)),
    ...{ received: count('sender'), sent: count('recipient'), linked: count('link') },
  }
}

/** Known domains that a sender's unknown one could be taken for. */
async function askNear(
  reader: TenantReader,
  asked: readonly string[],
  known: readonly KnownDomain[],
): Promise<History['nearDomains']> {
  const unknown = asked.filter((domain) => !known.some((one) => one.domain === domain && one.received + one.sent > 0))
  const pairs: { readonly asked: string; readonly near: string }[] = []
  for (const domain of unknown) {
    const proposed = new Set((await domainsNear(reader, askedNearKeys(domain))).map((row) => row.domain))
    for (const near of proposed) if (isNearDomain(domain, near)) pairs.push({ asked: domain, near })
  }
  if (pairs.length === 0) return []
  const domains = await askDomains(reader, [...new Set(pairs.map(({ near }) => near))])
  return pairs
    .flatMap((pair) => {
      const near = domains.find(({ domain }) => domain === pair.near)
      return near === undefined ? [] : [{ asked: pair.asked, near }]
    })
    .sort((a, b) => (`${a.asked} ${a.near.domain}` < `${b.asked} ${b.near.domain}` ? -1 : 1))
}

/** Mails that share text with the asked one; the store leaves stock phrases out. */
async function askOverlaps(
  reader: TenantReader,
  prints: readonly number[],
): Promise<{ readonly mail: SeenMail; readonly shared: number }[]> {
  const sharing = new Map((await mailsSharingText(reader, prints)).map(({ mail, shared }) => [mail, shared]))
  if (sharing.size === 0) return []
  return (await mailsByNumber(reader, [...sharing.keys()]))
    .map((mail) => ({ mail, shared: sharing.get(mail.mail) ?? 0 }))
    .sort((a, b) => b.shared - a.shared || b.mail.seenAt - a.mail.seenAt || b.mail.mail - a.mail.mail)
    .slice(0, MAILS_MAX)
}

async function withParties(reader: TenantReader, mails: readonly SeenMail[]): Promise<Map<number, KnownMail>> {
  if (mails.length === 0) return new Map()
  const numbers = [...new Set(mails.map(({ mail }) => mail))]
  const parties = Map.groupBy(await partiesOf(reader, numbers), ({ mail }) => mail)
  return new Map(
    mails.map((mail) => {
      const others = (parties.get(mail.mail) ?? []).map(({ addressKey }) => addressKey).sort()
      const all = [...new Set([mail.fromKey, ...others])].filter((key) => key !== '')
      return [mail.mail, { messageId: mail.messageKey, direction: mail.direction, at: mail.seenAt, parties: all }]
    }),
  )
}

const inOrder = (mails: readonly SeenMail[], asked: readonly string[]): SeenMail[] =>
  mails.toSorted(
    (a, b) => asked.indexOf(a.messageKey) - asked.indexOf(b.messageKey) || (a.direction < b.direction ? -1 : 1),
  )
