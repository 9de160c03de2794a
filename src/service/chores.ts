import type { Config } from '#config'
import type { Clinic } from '#intake'
import { forgetBefore } from '#knowledge'
import { heldTraces, holdsOf, keepCheckpoint, keepUnderHold, retainLedger, type Witness } from '#ledger'
import {
  forgetDeliveriesBefore,
  forgetKnownBefore,
  forgetMailboxMailsBefore,
  forgetOutboundBefore,
  forgetPasswordsBefore,
} from '#store'
import { askWitness } from './ask-witness.ts'
import type { House } from './open-house.ts'
import { sendDigests } from './send-digests.ts'
import type { OwnEvent, ServiceEvent } from './service-event.ts'

// What the service does by itself, now and then: old things are forgotten, checkpoints kept elsewhere, digests sent. A
// chore that fails is told and tried again the next time; mail does not wait for any of them.

interface Chore {
  readonly name: string
  readonly everyMs: number
  readonly run: (now: number) => Promise<void>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How long a mail may come again and be known: longer than any mail server tries. */
const DELIVERY_DAYS = 7
const PASSWORD_DAYS = 90
const MAILBOX_DAYS = 90
const OUTBOUND_DAYS = 15

export interface ChoreTools {
  readonly witness: Witness | undefined
  readonly clock: () => number
  readonly onEvent: (event: ServiceEvent) => void
}

/** Starts the chores; what it gives ends them, and waits for the one under way. */
export function startChores(house: House, { witness, clock, onEvent }: ChoreTools): () => Promise<void> {
  let under: Promise<void> = Promise.resolve()
  let isEnding = false
  const timers = choresOf(house, { witness, clock, onEvent }).map((chore) => {
    const turn = (): void => {
      // WHY one after the other: they are in no hurry, and the store has one writer.
      under = under.then(() => (isEnding ? undefined : runOne(chore, clock(), onEvent)))
    }
    turn()
    return setInterval(turn, chore.everyMs)
  })
  return async () => {
    isEnding = true
    for (const timer of timers) clearInterval(timer)
    await under
  }
}

async function runOne({ name, run }: Chore, now: number, onEvent: (event: ServiceEvent) => void): Promise<void> {
  try {
    await run(now)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    onEvent({ from: 'service', event: { type: 'chore-failed', chore: name, message } })
  }
}

function choresOf(house: House, { witness, clock, onEvent }: ChoreTools): Chore[] {
  const { checkpoints } = house.config().ledger
  const forEach = (work: (clinic: Clinic, now: number) => Promise<void>) => async (now: number) => {
    for (const clinic of house.clinics()) await work(clinic, now)
  }
  return [
    {
      name: 'checkpoints',
      everyMs: checkpoints.every,
      run: forEach(async ({ ledger }) =>
        keepCheckpoint(house.config().ledger.checkpoints.folder, await ledger.checkpoint()),
      ),
    },
    ...witnessChores(house, witness, { clock, onEvent }),
    { name: 'lists', everyMs: 60_000, run: () => house.refreshLists() },
    { name: 'quarantine', everyMs: HOUR_MS, run: forEach((clinic, now) => expireHeld(clinic, now, onEvent)) },
    {
      name: 'retention',
      everyMs: HOUR_MS,
      run: forEach((clinic, now) => forgetOld(clinic, house.config().retention, now)),
    },
    { name: 'digests', everyMs: 60_000, run: (now) => sendDigests(house, now, onEvent) },
  ]
}

function witnessChores(house: House, witness: Witness | undefined, { clock, onEvent }: Omit<ChoreTools, 'witness'>) {
  const { witness: said, checkpoints } = house.config().ledger
  if (said === undefined || witness === undefined) return []
  const onOwnEvent = (event: OwnEvent) => onEvent({ from: 'service', event })
  const tools = { folder: checkpoints.folder, clock, onEvent: onOwnEvent }
  const run = async () => {
    for (const clinic of house.clinics()) await askWitness(clinic, witness, tools)
  }
  return [{ name: 'witness', everyMs: said.every, run }]
}

async function expireHeld(
  { quarantine, ledger, store, tenant }: Clinic,
  now: number,
  onEvent: (event: ServiceEvent) => void,
): Promise<void> {
  await keepUnderHold(store)
  for (let gone = await quarantine.expire(now); gone.length > 0; gone = await quarantine.expire(now)) {
    await ledger.append(
      gone.map(({ mail, recipients }) => ({
        ...({ kind: 'acted', action: 'deleted' } as const),
        ...{ who: 'sekisho', mail, reason: 'its time in the quarantine was over' },
        recipients: recipients.filter(({ state }) => state !== 'released').map(({ address }) => address),
      })),
    )
    onEvent({ from: 'service', event: { type: 'expired', tenant, count: gone.length } })
  }
}

async function forgetOld({ store, ledger }: Clinic, retention: Config['retention'], now: number): Promise<void> {
  const { mails, people } = retention
  const { known } = await heldTraces(store, await holdsOf(store))
  const steps = [
    () => store.write((desk) => forgetDeliveriesBefore(desk, now - DELIVERY_DAYS * DAY_MS)),
    () => store.write((desk) => forgetMailboxMailsBefore(desk, now - MAILBOX_DAYS * DAY_MS)),
    () => store.write((desk) => forgetPasswordsBefore(desk, now - PASSWORD_DAYS * DAY_MS)),
    ...(mails === undefined ? [] : [() => store.write((desk) => forgetKnownBefore(desk, now - mails, known))]),
  ]
  for (const step of steps) while ((await step()) > 0);
  await store.write((desk) => forgetOutboundBefore(desk, Math.floor((now - OUTBOUND_DAYS * DAY_MS) / HOUR_MS)))
  const memory = Math.max(mails ?? 0, people ?? 0)
  if (memory > 0) await forgetBefore(store, now - memory)
  if (retention.ledger === undefined) return
  const policy = `${retention.ledger / DAY_MS} days`
  await retainLedger(store, ledger, { who: 'sekisho', before: now - retention.ledger, policy })
}
