import type { Clinic } from '#intake'
import { type Entry, type Fate, firstSince } from '#ledger'
import { type FactsVerdict, judgeFacts, type Received } from './facts-again.ts'
import type { Looker, OutOfReach } from './found-again.ts'

// The ledger is read once, from the time that is asked for to its end: each mail is judged by its facts when its
// judgement of then goes by, and what was done about those that would be held today is gathered behind it.

/** A mail that people may have, though it would be held today. */
export interface Suspect extends Omit<OutOfReach, 'type' | 'mailbox'> {
  readonly door: string
}

// LIMIT: some 20 MB. Whoever finds more than that has another trouble than single mails, and is told so.
const SUSPECTS_MAX = 20_000
// LIMIT: a mail is judged right behind its coming; one that never was is not known to have reached anybody.
const WAITING_MAX = 5_000

/** What has reached somebody and would be held today, by our name of the mail. */
export async function deliveredAgain(clinic: Clinic, since: number, looker: Looker): Promise<Map<string, Suspect>> {
  const waiting = new Map<string, Received & { readonly at: number }>()
  const suspects = new Map<string, Found>()
  let cut = 0
  for await (const entry of entriesSince(clinic, since, looker)) {
    if (looker.stopping.aborted) break
    if (entry.kind === 'received') keepWaiting(waiting, entry)
    else if (entry.kind === 'acted') noteFate(suspects.get(entry.mail), entry)
    else if (entry.kind === 'judged') {
      const received = waiting.get(entry.mail)
      waiting.delete(entry.mail)
      const found = received && (await judgeFacts(received, entry, clinic, Date.now()))
      if (received === undefined || found === undefined) continue
      if (suspects.size < SUSPECTS_MAX) suspects.set(entry.mail, foundOf(received, found))
      else cut += 1
    }
  }
  if (cut > 0) await looker.tell({ type: 'cut', tenant: clinic.tenant, count: SUSPECTS_MAX })
  return new Map([...suspects].flatMap(([mail, found]) => suspectOf(mail, found, clinic)))
}

interface Found {
  readonly received: Received & { readonly at: number }
  readonly found: FactsVerdict
  readonly fates: Map<string, Fate>
}

const foundOf = (received: Found['received'], found: FactsVerdict): Found => ({
  ...{ received, found },
  fates: new Map(found.recipients.map((address) => [address, 'unknown'])),
})

function keepWaiting(waiting: Map<string, Found['received']>, entry: Found['received']): void {
  waiting.set(entry.mail, entry)
  const [oldest] = waiting.keys()
  if (waiting.size > WAITING_MAX && oldest !== undefined) waiting.delete(oldest)
}

function noteFate(found: Found | undefined, { action, recipients }: Extract<Entry, { kind: 'acted' }>): void {
  for (const address of recipients) if (found?.fates.has(address)) found.fates.set(address, action)
}

/** Whoever has it, as far as is known: a mail server that only asked us has said nothing of it. */
export const HAVE: ReadonlySet<Fate> = new Set(['delivered', 'released', 'disarmed', 'unknown'])

function suspectOf(mail: string, { received, found, fates }: Found, { tenant }: Clinic): [string, Suspect][] {
  const recipients = [...fates].filter(([, fate]) => HAVE.has(fate)).map(([address, fate]) => ({ address, fate }))
  if (recipients.length === 0) return []
  const { at, door, envelope, headers } = received
  const { verdict, rules } = found
  const sender = headers?.from?.[0]?.address ?? envelope.sender
  const subject = headers?.subject ?? ''
  return [[mail, { ...{ tenant, mail, at, door, sender, subject, verdict, rules, recipients } }]]
}

async function* entriesSince({ store, ledger }: Clinic, since: number, { progress }: Looker): AsyncGenerator<Entry> {
  const { size } = await ledger.checkpoint()
  const from = await firstSince(store, since, size)
  for await (const { entry, index } of ledger.entries({ from, to: size })) {
    yield entry
    progress({ done: index + 1 - from, total: size - from })
  }
}
