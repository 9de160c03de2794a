import type { DeliveryOutcome } from '#actions'
import type { Arrival, Authentication, Mailbox, Sight } from '#domain'
import { loggedFindings, loggedLinks, type NewEntry } from '#ledger'
import type { Report } from '#report'

// What the ledger is told of a mail: how it came, how it was judged, what was done.

// LIMIT: an entry has 64 KB in all.
const PARTS_MAX = 100
const RECIPIENTS_MAX = 200

export interface Receipt {
  readonly mail: string
  readonly arrival: Arrival
  readonly recipients: readonly string[]
  readonly report: Report
  readonly sight: Sight | undefined
  readonly authentication: Authentication | undefined
}

export function receivedEntry({ mail, arrival, recipients, report, sight, authentication }: Receipt): NewEntry {
  const { door, sender, peer, tls, queueId, bytes } = arrival
  const links = loggedLinks(sight?.links ?? [])
  return {
    ...whoOf(arrival),
    kind: 'received',
    mail,
    door,
    envelope: { sender, recipients: recipients.slice(0, RECIPIENTS_MAX) },
    headers: headersOf(sight),
    bytes: bytes.length,
    sha256: report.sha256 ?? '',
    parts: report.parts
      .slice(1, PARTS_MAX + 1)
      .map(({ path, kind, bytes, sha256 }) => ({ path, kind, bytes, sha256: sha256 ?? '' })),
    ...(peer === undefined ? {} : { peer: peerOf(peer) }),
    ...(tls === undefined ? {} : { tls }),
    ...(authentication === undefined ? {} : { authentication: resultsOf(authentication) }),
    ...(links === undefined ? {} : { links }),
    ...(queueId === undefined ? {} : { queueId }),
  }
}

export interface Judgement {
  readonly mail: string
  readonly arrival: Arrival
  readonly report: Report
  readonly rules: string
  readonly policy: string
  readonly known: string
}

export const judgedEntry = ({ mail, arrival, report, rules, policy, known }: Judgement): NewEntry => ({
  ...whoOf(arrival),
  kind: 'judged',
  mail,
  verdict: report.verdict,
  score: report.score,
  findings: loggedFindings(report.findings),
  ...{ rules, policy, known },
})

export interface Deed {
  readonly mail: string
  readonly who: string
  readonly action: Extract<NewEntry, { kind: 'acted' }>['action']
  readonly recipients: readonly string[]
  readonly reply?: string
  readonly reason?: string
}

export const actedEntry = ({ recipients, ...deed }: Deed): NewEntry => ({
  kind: 'acted',
  ...deed,
  recipients: recipients.slice(0, RECIPIENTS_MAX),
})

/** One entry for each answer of the next hop: mostly there is one, whoever was written to. */
export function deliveredEntries(mail: string, who: string, outcomes: readonly DeliveryOutcome[]): NewEntry[] {
  const taken = outcomes.filter(({ state }) => state === 'taken')
  const byReply = Map.groupBy(taken, ({ reply }) => `${reply.code} ${reply.enhanced} ${reply.text}`)
  return [...byReply].map(([reply, some]) =>
    actedEntry({ mail, who, action: 'delivered', recipients: some.map(({ recipient }) => recipient), reply }),
  )
}

export const doorName = ({ door }: Arrival): string => `door ${door}`

const whoOf = (arrival: Arrival) => ({
  who: doorName(arrival),
  ...(arrival.peer === undefined ? {} : { from: arrival.peer.address }),
})

const peerOf = ({ address, helo }: NonNullable<Arrival['peer']>) => ({
  address,
  ...(helo === undefined ? {} : { helo }),
})

function headersOf(sight: Sight | undefined) {
  if (sight === undefined) return { from: [], to: [] }
  const { messageId, subject, date, from, to, cc, replyTo } = sight.head
  return {
    ...(messageId === '' ? {} : { messageId }),
    ...(subject === '' ? {} : { subject }),
    ...(date === '' ? {} : { date }),
    from: from.flat().map(correspondent),
    to: to.map(correspondent),
    ...(cc.length === 0 ? {} : { cc: cc.map(correspondent) }),
    ...(replyTo.length === 0 ? {} : { replyTo: replyTo.map(correspondent) }),
  }
}

const correspondent = ({ address, name }: Mailbox) => (name === '' ? { address } : { address, name })

function resultsOf({ from, spf, dkim, dmarc, arc }: Authentication): Record<string, string> {
  return {
    by: from,
    ...(spf === undefined ? {} : { spf: spf.result }),
    ...(dkim.length === 0 ? {} : { dkim: dkim.map(({ result, domain }) => `${result} ${domain}`).join(', ') }),
    ...(dmarc === undefined ? {} : { dmarc: dmarc.result }),
    ...(arc === undefined ? {} : { arc: arc.result }),
  }
}
