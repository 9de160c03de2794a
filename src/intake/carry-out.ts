import type { DeliveryOutcome, Marked } from '#actions'
import type { NewEntry } from '#ledger'
import { saveKnown } from '#store'
import { everybodyIn } from './clinic.ts'
import { deliveredBefore, rememberDelivered } from './delivered-before.ts'
import { holdFor, lyingAlready } from './hold-for.ts'
import type { IntakeSettings } from './intake-settings.ts'
import { actedEntry, deliveredEntries, doorName, judgedEntry, receivedEntry } from './ledger-entries.ts'
import { markMail } from './mark-mail.ts'
import type { Disarmed, OpenCase } from './open-case.ts'
import { refusal } from './reply.ts'
import type { Hands, Ruling } from './ruling.ts'

// What a verdict says is done and recorded, in an order in which whoever dies between two steps loses nothing:
//
//   deliver   ledger: received, judged · next hop takes it · ledger: delivered, and the mark by which it is known again
//             (what it refused is seen to when it is known what became of the mail for all: settle-refused.ts)
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
  const passed = actedEntry({ ...deed, action: 'delivered', reason: 'passed on by the mail server' })
  // Nobody is left where all are of other clinics here, who decide for themselves.
  await recordOnly(open, settings, open.group.elsewhere !== undefined && deed.recipients.length === 0 ? [] : [passed])
  return rulingOf(open, marked)
}

const refuse = (open: OpenCase, settings: IntakeSettings): Promise<Ruling> => {
  const { code, enhanced, text } = refusal(open)
  const deed = { mail: open.mail, who: doorName(open.arrival), recipients: open.group.recipients }
  return recordOnly(open, settings, [actedEntry({ ...deed, action: 'refused', reply: `${code} ${enhanced} ${text}` })])
}

async function hold(open: OpenCase, { keepsHeld }: Hands, settings: IntakeSettings): Promise<Ruling> {
  const { clinic, recipients } = open.group
  const before = keepsHeld === true ? undefined : await lyingAlready(open)
  if (keepsHeld !== true && before === undefined) await holdFor(open, recipients)
  const reason = before === undefined ? reasonOf(open) : `held before, as ${before}`
  const deed = { mail: open.mail, who: doorName(open.arrival), recipients, reason }
  await clinic.store.write((desk) => saveKnown(desk, open.known, settings.clock()))
  // What a mailbox's door holds it moves itself, and says so when that is done.
  return recordOnly(open, settings, keepsHeld === true ? [] : [actedEntry({ ...deed, action: 'held' })])
}

const reasonOf = ({ report }: OpenCase): string =>
  report.findings
    .slice(0, 3)
    .map(({ id }) => id)
    .join(', ')

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
  const already = await deliveredBefore(open, 'copy')
  const recipients = group.recipients.filter((recipient) => !already.has(recipient))
  const whole = { bytes: marked?.bytes ?? bytes, sender: arrival.sender, recipients, tenant }
  const outcomes = recipients.length === 0 ? [] : ((await hands.deliver?.(whole)) ?? [])
  await Promise.all([
    ledger.append([...deliveredEntries(mail, doorName(arrival), outcomes), ...copyRefused(open, outcomes)]),
    rememberDelivered(open, takenOf(outcomes), settings.clock(), 'copy'),
  ])
  const newBody = marked?.body ?? body
  return {
    ...held,
    ...{ report, fate: 'deliver', outcomes: [...outcomes.map(heldAnyway), ...[...already].map(hadBefore)] },
    marked: {
      ...{ bytes: whole.bytes, headers: [...headers, ...(marked?.headers ?? [])], notes: marked?.notes ?? [] },
      ...(newBody === undefined ? {} : { body: newBody }),
    },
  }
}

/** Who has neither the mail nor its copy: what their server said of the copy is told with what is held for them. */
function copyRefused({ mail, arrival }: OpenCase, outcomes: readonly DeliveryOutcome[]): NewEntry[] {
  const left = outcomes.filter(({ state }) => state !== 'taken')
  const textOf = ({ reply: { code, enhanced, text } }: DeliveryOutcome): string => `${code} ${enhanced} ${text}`
  return [...Map.groupBy(left, textOf)].map(([reply, some]) =>
    actedEntry({
      ...{ mail, who: doorName(arrival), action: 'held', reply },
      recipients: some.map(({ recipient }) => recipient),
      reason: 'the next hop did not take the disarmed copy',
    }),
  )
}

/** Whoever did not get the copy has the original waiting: nobody has to send the mail again. */
const heldAnyway = (outcome: DeliveryOutcome): DeliveryOutcome =>
  outcome.state === 'taken' ? outcome : { ...outcome, state: 'taken', reply: HELD_FOR_THEM }

const HELD_FOR_THEM = { code: 250, enhanced: '2.0.0', text: 'Held' }

async function deliver(
  open: OpenCase,
  handOn: NonNullable<Hands['deliver']>,
  settings: IntakeSettings,
): Promise<Ruling> {
  const { mail, arrival, group } = open
  const { ledger, tenant } = group.clinic
  const [already] = await Promise.all([deliveredBefore(open, 'whole'), ledger.append(openingEntries(open, settings))])
  const recipients = group.recipients.filter((recipient) => !already.has(recipient))
  if (already.size > 0) settings.onEvent({ type: 'came-again', mail, tenant, recipients: already.size })
  const marked = markMail(open, settings.marks)
  const toDeliver = { bytes: marked?.bytes ?? arrival.bytes, sender: arrival.sender, recipients, tenant }
  const handed = recipients.length === 0 ? [] : await handOn(toDeliver)
  const unsure = handed.filter(({ state }) => state === 'unsure').length
  if (unsure > 0) settings.onEvent({ type: 'unsure', mail, tenant, recipients: unsure })
  await recordDelivery(open, handed, [...already], settings)
  return { ...rulingOf(open, marked), outcomes: [...handed, ...[...already].map(hadBefore)] }
}

async function recordDelivery(
  open: OpenCase,
  outcomes: readonly DeliveryOutcome[],
  already: readonly string[],
  settings: IntakeSettings,
): Promise<void> {
  const { mail, arrival, group } = open
  const who = doorName(arrival)
  const entries: NewEntry[] = deliveredEntries(mail, who, outcomes)
  if (already.length > 0) {
    const reason = 'delivered before; our answer was lost'
    entries.push(actedEntry({ mail, who, action: 'delivered', recipients: already, reason }))
  }
  await Promise.all([
    group.clinic.ledger.append(entries),
    rememberDelivered(open, takenOf(outcomes), settings.clock(), 'whole'),
  ])
}

const takenOf = (outcomes: readonly DeliveryOutcome[]): string[] =>
  outcomes.filter(({ state }) => state === 'taken').map(({ recipient }) => recipient)

const hadBefore = (recipient: string): DeliveryOutcome => ({
  recipient,
  state: 'taken',
  reply: { code: 250, enhanced: '2.0.0', text: 'Delivered before' },
})

function openingEntries(open: OpenCase, { rules }: IntakeSettings): NewEntry[] {
  const { mail, arrival, group, report, sight, authentication, known } = open
  return [
    receivedEntry({ mail, arrival, recipients: everybodyIn(group), report, sight, authentication }),
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
