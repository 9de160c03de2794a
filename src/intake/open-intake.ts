import type { Held } from '#actions'
import type { Arrival } from '#domain'
import { newId } from '#store'
import { alikeKey, burstOf, type Sending, withBurst } from './burst.ts'
import { carryOut } from './carry-out.ts'
import { type Clinic, type Group, groupsOf, isOwnSender } from './clinic.ts'
import { withDisarmed } from './disarm-case.ts'
import type { IntakeEvent } from './intake-event.ts'
import type { IntakeSettings } from './intake-settings.ts'
import { authenticationOf, judgeMail } from './judge-mail.ts'
import { judgeHeldOnceMore, judgeOnceMore, type OnceMore } from './judge-once-more.ts'
import { learnFrom } from './learn-from.ts'
import type { OpenCase } from './open-case.ts'
import type { Fate, Hands, Ruling, Taken } from './ruling.ts'
import { settleRefused } from './settle-refused.ts'
import { type TryOutcome, tryAgain } from './try-again.ts'
import { openTries } from './try-later.ts'
import { withinHouse } from './within-house.ts'

/** What every door hands each mail to. */
export interface Intake {
  /**
   * Judges a mail, does what the verdict says, and records it. Resolves when the ledger has it on disk; rejects when
   * something of that was not possible, and then nobody has taken the mail: the door answers 4xx.
   */
  readonly take: (arrival: Arrival, hands: Hands) => Promise<Taken>
  /** Tries a password that a person typed on a held mail, and releases it where nothing is wrong with what it opens. */
  readonly tryPassword: (tenant: string, mail: string, password: string, who: string) => Promise<TryOutcome | undefined>
  /** Judges a mail that lies in a mailbox of a clinic by what is known today; nothing is done about it. */
  readonly onceMore: (clinic: Clinic, mail: string, arrival: Arrival) => Promise<OnceMore>
  /** The same of a mail in a clinic's quarantine. */
  readonly heldOnceMore: (clinic: Clinic, held: Held) => Promise<Pick<OnceMore, 'report' | 'isHeld'>>
  /** Resolves when what is done behind the answers (learning, trying passwords) is done. */
  readonly settled: () => Promise<void>
}

export function openIntake(settings: IntakeSettings): Intake {
  const behind = new Set<Promise<void>>()
  /** Does something that no answer waits for; where it fails the mail is safe all the same. */
  const later = (what: string, tenant: string, work: () => Promise<void>): void => {
    const done: Promise<void> = work()
      .catch((error) => settings.onEvent({ type: 'behind-failed', what, tenant, message: String(error) }))
      .finally(() => behind.delete(done))
    behind.add(done)
  }
  const tryLater = openTries(settings, later)
  return {
    take: async (arrival, hands) => {
      const startedAt = performance.now()
      const cases = await judgeAll(arrival, hands, settings)
      const ready = await disarmedFor(cases, hands, settings)
      const rulings = await allOrNone(ready.map((each) => carryOut(each, hands, settings)))
      await settleRefused(ready, rulings)
      for (const [index, each] of cases.entries()) {
        const ruling = rulings[index]
        if (ruling === undefined) continue
        settings.onEvent(takenEvent(each, ruling, performance.now() - startedAt))
        later('learn', ruling.tenant, () => learnFrom(each, ruling, hands, { clock: settings.clock, tryLater }))
      }
      return { rulings }
    },
    tryPassword: (tenant, mail, password, who) => tryAgain(tenant, mail, [password], who, settings),
    onceMore: (clinic, mail, arrival) => judgeOnceMore(clinic, mail, arrival, settings),
    heldOnceMore: (clinic, held) => judgeHeldOnceMore(clinic, held, settings),
    settled: async () => {
      while (behind.size > 0) await Promise.all(behind)
    },
  }
}

/** All of them; where one fails it fails when the others are done, so that nobody delivers behind the answer. */
async function allOrNone<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works)
  return Promise.all(works)
}

/**
 * With copies that can be delivered instead, where the place wants that and the door can. WHY not for several clinics or
 * policies at a door whose mail server delivers: it delivers one mail to everybody, be it the copy or not.
 */
async function disarmedFor(cases: readonly OpenCase[], hands: Hands, settings: IntakeSettings): Promise<OpenCase[]> {
  const can = hands.onlyAsks !== true && hands.keepsHeld !== true && (hands.deliver !== undefined || cases.length === 1)
  if (!settings.marks.disarm || !can) return [...cases]
  return Promise.all(cases.map((each) => withDisarmed(each, settings)))
}

/** Judges a mail for everybody it is for, each clinic and policy for itself. */
async function judgeAll(arrival: Arrival, { id, tenant }: Hands, settings: IntakeSettings): Promise<OpenCase[]> {
  const { isOwnNetwork } = settings
  const clinics = settings.clinics.filter((clinic) => tenant === undefined || clinic.tenant === tenant)
  const isOwn = isOwnSender(arrival, clinics, arrival.peer !== undefined && isOwnNetwork(arrival.peer.address))
  const direction = isOwn ? 'out' : 'in'
  const authentication = authenticationOf(arrival, direction, settings)
  const groups = groupsOf(arrival, clinics, direction)
  const judged = await Promise.all(
    groups.map((group, index) => {
      const mail = index === 0 && id !== undefined ? id : newId()
      return judgeFor(mail, arrival, group, authentication, settings)
    }),
  )
  const cases = withinHouse(judged)
  // Nobody can be refused where somebody else gets the mail: there is one answer for all of them.
  const isRefused = cases.every(({ fate }) => fate === 'refuse')
  return cases.map((each) => (each.fate === 'refuse' && !isRefused ? { ...each, fate: 'hold' } : each))
}

async function judgeFor(
  mail: string,
  arrival: Arrival,
  group: Group,
  authentication: ReturnType<typeof authenticationOf>,
  settings: IntakeSettings,
): Promise<OpenCase> {
  const judged = await judgeMail(mail, arrival.bytes, group, { authentication }, settings)
  const before = { mail, arrival, group, ...judged, fate: fateOf(judged.report.verdict) }
  return group.direction === 'out' ? watchSending(before, settings) : before
}

const FATES: Readonly<Record<string, Fate>> = { pass: 'deliver', notice: 'deliver', hold: 'hold', refuse: 'refuse' }
const fateOf = (verdict: string): Fate => FATES[verdict] ?? 'hold'

/** What is sent by an account that sends far too much is held, or told. */
async function watchSending(sent: OpenCase, { outbound, lang, clock, onEvent }: IntakeSettings): Promise<OpenCase> {
  const { clinic } = sent.group
  const account = sent.arrival.login ?? sent.arrival.sender
  const sending: Sending = {
    account,
    recipients: sent.group.recipients.length,
    alike: alikeKey(sent.sight?.trace.subjectKey ?? '', sent.report),
  }
  const burst = await burstOf(clinic.store, sending, outbound, clock())
  if (burst === undefined) return { ...sent, sending }
  onEvent({ type: 'burst', tenant: clinic.tenant, account, recipients: burst.recipients })
  const report = withBurst(sent.report, burst, account, outbound, lang)
  return { ...sent, sending, report, fate: fateOf(report.verdict) }
}

const takenEvent = (
  { arrival, report }: OpenCase,
  { mail, tenant, direction, fate, recipients }: Ruling,
  ms: number,
): IntakeEvent => ({
  ...{ type: 'taken', mail, tenant, direction, fate, door: arrival.door, verdict: report.verdict },
  ...{ recipients: recipients.length, bytes: arrival.bytes.length, ms: Math.round(ms * 10) / 10 },
  rules: report.findings.map(({ id }) => id),
  why: report.findings[0]?.title ?? '',
})
