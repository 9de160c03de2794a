import { type DeliveryOutcome, heldReport, type Marked } from '#actions'
import type { NewEntry } from '#ledger'
import { deliveredAmong, markDelivered, saveKnown } from '#store'
import type { IntakeSettings } from './intake-settings.ts'
import { actedEntry, deliveredEntries, doorName, judgedEntry, receivedEntry } from './ledger-entries.ts'
import { deliveryMark, mailKey } from './mail-key.ts'
import { markMail } from './mark-mail.ts'
import type { Disarmed, OpenCase } from './open-case.ts'
import { refusal } from './reply.ts'
import type { Hands, Ruling } from './ruling.ts'

// What a verdict says is done and recorded, in an order in which whoever dies between two steps loses nothing:
//
//   deliver   ledger: received, judged · next hop takes it · ledger: delivered, and the mark by which it is known again
//   hold      quarantine has it on disk · ledger: received, judged, held
//   refuse    ledger: received, judged, refused
//
// A door answers only when the last step is done. Whoever rejects here has not taken the mail; what a next hop took
// before that is passed over when the mail comes again.

export function carryOut(open: OpenCase, hands: Hands, settings: IntakeSettings): Promise<Ruling> {
  if (hands.onlyAsks === true) return recordOnly(open, settings, [])
  if (open.disarmed !== undefined) return deliverDisarmed(open, open.disarmed, hands, settings)
  if (open.fate === 'hold') return hold(open, hands, settings)
  if (open.fate === 'refuse') return refuse(open, settings)
  return hands.deliver === undefined ? passOn(open, settings) : deliver(open, hands.deliver, settings)
}

async function recordOnly(open: OpenCase, settings: IntakeSettings, deeds: readonly NewEntry[]): Promise<Ruling> {
  await open.group.clinic.ledger.append([...openingEntries(open, settings), ...deeds])
  return rulingOf(open)
}

/** The door's own mail server delivers it, with our marks. */
async function passOn(open: OpenCase, settings: IntakeSettings): Promise<Ruling> {
  const marked = markMail(open, settings.marks)
  const deed = { mail: open.mail, who: doorName(open.arrival), recipients: open.group.recipients }
  await recordOnly(open, settings, [
    actedEntry({ ...deed, action: 'delivered', reason: 'passed on by the mail server' }),
  ])
  return rulingOf(open, marked)
}

const refuse = (open: OpenCase, settings: IntakeSettings): Promise<Ruling> => {
  const { code, enhanced, text } = refusal(open)
  const deed = { mail: open.mail, who: doorName(open.arrival), recipients: open.group.recipients }
  return recordOnly(open, settings, [actedEntry({ ...deed, action: 'refused', reply: `${code} ${enhanced} ${text}` })])
}

async function hold(open: OpenCase, { keepsHeld }: Hands, settings: IntakeSettings): Promise<Ruling> {
  const { clinic, recipients } = open.group
  if (keepsHeld !== true) await holdFor(open, recipients)
  const reason = open.report.findings.slice(0, 3).map(({ id }) => id)
  const deed = { mail: open.mail, who: doorName(open.arrival), recipients, reason: reason.join(', ') }
  await clinic.store.write((desk) => saveKnown(desk, open.known, settings.clock()))
  // What a mailbox's door holds it moves itself, and says so when that is done.
  return recordOnly(open, settings, keepsHeld === true ? [] : [actedEntry({ ...deed, action: 'held' })])
}

/** Holds the mail, and delivers its copy without what runs in it. */
async function deliverDisarmed(
  open: OpenCase,
  { bytes, headers, body, report, removed }: Disarmed,
  hands: Hands,
  settings: IntakeSettings,
): Promise<Ruling> {
  const { mail, arrival, group } = open
  const held = await hold(open, hands, settings)
  const { ledger, tenant } = group.clinic
  const copy: OpenCase = { ...open, arrival: { ...arrival, bytes }, report, fate: 'deliver', isDisarmed: true }
  const marked = markMail(copy, settings.marks)
  const deed = { mail, who: doorName(arrival), recipients: group.recipients, reason: removed.slice(0, 10).join(', ') }
  await ledger.append(actedEntry({ ...deed, action: 'disarmed' }))
  const whole = { bytes: marked?.bytes ?? bytes, sender: arrival.sender, recipients: group.recipients, tenant }
  const outcomes = (await hands.deliver?.(whole)) ?? []
  await ledger.append(deliveredEntries(mail, doorName(arrival), outcomes))
  const newBody = marked?.body ?? body
  return {
    ...held,
    ...{ report, fate: 'deliver', outcomes: outcomes.map(heldAnyway) },
    marked: {
      ...{ bytes: whole.bytes, headers: [...headers, ...(marked?.headers ?? [])], notes: marked?.notes ?? [] },
      ...(newBody === undefined ? {} : { body: newBody }),
    },
  }
}

/** Whoever did not get the copy has the original waiting: nobody has to send the mail again. */
const heldAnyway = (outcome: DeliveryOutcome): DeliveryOutcome =>
  outcome.state === 'taken' ? outcome : { ...outcome, state: 'taken', reply: HELD_FOR_THEM }

const HELD_FOR_THEM = { code: 250, enhanced: '2.0.0', text: 'Held' }

/** Puts the mail, as it is to be delivered once it is released, into the quarantine. */
function holdFor(
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

async function deliver(
  open: OpenCase,
  handOn: NonNullable<Hands['deliver']>,
  settings: IntakeSettings,
): Promise<Ruling> {
  const { mail, arrival, group } = open
  const { ledger, tenant } = group.clinic
  const [already] = await Promise.all([deliveredBefore(open), ledger.append(openingEntries(open, settings))])
  const recipients = group.recipients.filter((recipient) => !already.has(recipient))
  if (already.size > 0) settings.onEvent({ type: 'came-again', mail, tenant, recipients: already.size })
  const marked = markMail(open, settings.marks)
  const toDeliver = { bytes: marked?.bytes ?? arrival.bytes, sender: arrival.sender, recipients, tenant }
  const handed = recipients.length === 0 ? [] : await handOn(toDeliver)
  const unsure = handed.filter(({ state }) => state === 'unsure').length
  if (unsure > 0) settings.onEvent({ type: 'unsure', mail, tenant, recipients: unsure })
  const outcomes = await holdRefused(open, handed)
  await recordDelivery(open, outcomes, [...already], settings)
  return { ...rulingOf(open, marked), outcomes: [...outcomes, ...[...already].map(hadBefore)] }
}

/** Some have it and the next hop refuses the others: one answer cannot say both, so it is held for those. */
async function holdRefused(open: OpenCase, outcomes: readonly DeliveryOutcome[]): Promise<readonly DeliveryOutcome[]> {
  const refused = outcomes.filter(({ state }) => state === 'refused')
  if (refused.length === 0 || refused.length === outcomes.length) return outcomes
  if (outcomes.some(({ state }) => state === 'later' || state === 'unsure')) return outcomes
  await holdFor(
    open,
    refused.map(({ recipient }) => recipient),
    'not-delivered',
  )
  return outcomes
}

async function recordDelivery(
  open: OpenCase,
  outcomes: readonly DeliveryOutcome[],
  already: readonly string[],
  settings: IntakeSettings,
): Promise<void> {
  const { mail, arrival, group } = open
  const who = doorName(arrival)
  const taken = outcomes.filter(({ state }) => state === 'taken').map(({ recipient }) => recipient)
  const refused = outcomes.filter(({ state }) => state === 'refused')
  const [first] = refused
  const isMixed = refused.length > 0 && taken.length > 0
  const refusal = first === undefined ? '' : `${first.reply.code} ${first.reply.enhanced} ${first.reply.text}`
  const entries: NewEntry[] = deliveredEntries(mail, who, outcomes)
  if (refused.length > 0) {
    const recipients = refused.map(({ recipient }) => recipient)
    const reason = isMixed ? 'the next hop refused these recipients' : 'the next hop refused it'
    entries.push(actedEntry({ mail, who, action: isMixed ? 'held' : 'refused', recipients, reply: refusal, reason }))
  }
  if (already.length > 0) {
    const reason = 'delivered before; our answer was lost'
    entries.push(actedEntry({ mail, who, action: 'delivered', recipients: already, reason }))
  }
  const marks = marksOf(open, taken)
  await Promise.all([
    group.clinic.ledger.append(entries),
    marks.length === 0
      ? undefined
      : group.clinic.store.write((desk) =>
          markDelivered(
            desk,
            marks.map(([mark]) => mark),
            settings.clock(),
          ),
        ),
  ])
}

/** Those of the recipients who have this very mail from us already. */
async function deliveredBefore(open: OpenCase): Promise<ReadonlySet<string>> {
  const marks = marksOf(open, open.group.recipients)
  if (marks.length === 0) return new Set()
  const found = await deliveredAmong(
    open.group.clinic.store,
    marks.map(([mark]) => mark),
  )
  return new Set(marks.flatMap(([mark, recipient]) => (found.has(mark) ? [recipient] : [])))
}

function marksOf({ arrival, sight }: OpenCase, recipients: readonly string[]): (readonly [string, string])[] {
  const key = mailKey(arrival.bytes, sight)
  if (key === undefined) return []
  return recipients.map((recipient) => [deliveryMark(key, arrival.sender, recipient), recipient] as const)
}

const hadBefore = (recipient: string): DeliveryOutcome => ({
  recipient,
  state: 'taken',
  reply: { code: 250, enhanced: '2.0.0', text: 'Delivered before' },
})

function openingEntries(open: OpenCase, { rules }: IntakeSettings): NewEntry[] {
  const { mail, arrival, group, report, sight, authentication, known } = open
  return [
    receivedEntry({ mail, arrival, recipients: group.recipients, report, sight, authentication }),
    judgedEntry({ mail, arrival, report, rules, policy: group.policy.name, known: known.sha256 }),
  ]
}

function rulingOf({ mail, group, report, fate }: OpenCase, marked?: Marked): Ruling {
  const { clinic, direction, recipients } = group
  return {
    ...{ mail, tenant: clinic.tenant, direction, recipients, report, fate, outcomes: [] },
    ...(marked === undefined ? {} : { marked }),
  }
}
