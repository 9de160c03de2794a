import { type Held, heldReport } from '#actions'
import { mailKey } from './mail-key.ts'
import type { OpenCase } from './open-case.ts'

/** Puts the mail, as it is to be delivered once it is released, into the quarantine. */
export function holdFor(
  { mail, arrival, group, report, sight, disarmed }: OpenCase,
  recipients: readonly string[],
  notDelivered?: 'not-delivered',
): Promise<void> {
  const isBurst = report.findings[0]?.id === 'outbound/burst'
  const cause = notDelivered ?? (disarmed !== undefined ? 'original' : isBurst ? 'outbound-burst' : undefined)
  const [author] = sight?.head.from.flat() ?? []
  return group.clinic.quarantine.hold({
    ...{
      mail,
      door: arrival.door,
      direction: group.direction,
      sender: arrival.sender,
      recipients,
      bytes: arrival.bytes,
    },
    subject: sight?.head.subject ?? '',
    from: author === undefined ? '' : author.name === '' ? author.address : `${author.name} <${author.address}>`,
    ...{ verdict: report.verdict, score: report.score, report: heldReport(report) },
    ...(sight === undefined || sight.head.messageId === '' ? {} : { messageKey: sight.head.messageId }),
    ...(sight?.isLocked === true ? { isLocked: true } : {}),
    ...(cause === undefined ? {} : { cause }),
  })
}

// LIMIT: mails of one name whose bytes are read to see whether they are the same.
const READ_MAX = 3

/**
 * What this very mail is called in the quarantine, where it lies there for everybody in question and for all that is found in
 * it now: a mail that is put off for somebody else comes again and again, and is to be held once. Undefined where it does not.
 */
export async function lyingAlready({ arrival, group, report, sight }: OpenCase): Promise<string | undefined> {
  const key = mailKey(arrival.bytes, sight)
  if (key === undefined || sight === undefined) return undefined
  const { quarantine } = group.clinic
  const found = heldReport(report).findings.map(({ rule }) => rule)
  const named = await quarantine.withMessageKeys([sight.head.messageId])
  const alike = named.filter((held) => held.sender === arrival.sender && isHeldFor(held, group.recipients, found))
  for (const { mail } of alike.slice(0, READ_MAX)) {
    if (mailKey(await quarantine.read(mail), sight) === key) return mail
  }
  return undefined
}

/** WHY for the same reasons: who may release it depends on them. */
function isHeldFor({ recipients, rules }: Held, wanted: readonly string[], found: readonly string[]): boolean {
  const waiting = new Set(recipients.filter(({ state }) => state === 'held').map(({ address }) => address))
  return wanted.every((address) => waiting.has(address)) && found.every((rule) => rules.includes(rule))
}
