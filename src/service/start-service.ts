import { type Config, diffConfig } from '#config'
import type { Witness } from '#ledger'
import { witnessOf } from './ask-witness.ts'
import { startChores } from './chores.ts'
import { type DoorPort, openDoorSet } from './door-set.ts'
import { type Forwarding, openForwarding } from './forwarding.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { type House, openHouse } from './open-house.ts'
import type { OwnEvent, ServiceEvent } from './service-event.ts'

export interface ServiceSettings {
  readonly config: Config
  readonly version: string
  /** Epoch milliseconds. */
  readonly clock?: () => number
  /** It must not throw. */
  readonly onEvent: (event: ServiceEvent) => void
}

/** A running service. */
export interface Service {
  readonly house: House
  readonly ports: () => readonly DoorPort[]
  /** What is in the way of taking mail; nothing when all is well. */
  readonly troubles: () => Promise<readonly string[]>
  readonly metrics: Metrics
  /**
   * Takes over a new configuration while mail flows: doors that changed are closed and opened again, the others stay as
   * they are. What only a restart changes is told as an event.
   */
  readonly reload: (config: Config) => Promise<void>
  /** Takes nobody new, finishes what is under way, lets go of everything. */
  readonly close: () => Promise<void>
}

/** Opens the house, then its doors: none listens before everything behind it is there. Throws ServiceTrouble. */
export async function startService({ config, version, clock = Date.now, onEvent }: ServiceSettings): Promise<Service> {
  let house: House | undefined
  let forwarding: Forwarding | undefined
  const metrics = openMetrics(
    () => house,
    () => forwarding?.behind() ?? [],
  )
  const tell = (event: ServiceEvent): void => {
    metrics.count(event)
    onEvent(event)
  }
  const own = (event: OwnEvent) => tell({ from: 'service', event })
  house = await openHouse({ config, version, clock, onEvent: tell })
  const behind = house
  const troubles = () => troublesOf(behind)
  const doors = openDoorSet({ house: behind, troubles, metrics, onEvent: tell })
  let endChores = async (): Promise<void> => {}
  const close = async () => {
    own({ type: 'stopping' })
    await doors.closeAll()
    await endChores()
    await forwarding?.close()
    await behind.close()
    own({ type: 'stopped' })
  }
  let witness: Witness | undefined
  try {
    witness = witnessOf(config)
    const clinics = behind.clinics().map(({ store }) => store)
    forwarding = await openForwarding({ config, clinics, clock, onEvent: own })
    await doors.openAll(config)
  } catch (error) {
    await close()
    throw error
  }
  endChores = startChores(behind, { witness, clock, onEvent: tell })
  forwarding.start()
  own({ type: 'ready' })
  const reload = async (next: Config): Promise<void> => {
    const { restart, doors: changes } = diffConfig(behind.config(), next)
    try {
      behind.adopt(next)
      await doors.change(next, changes)
      own({ type: 'reloaded', restart })
    } catch (error) {
      own({ type: 'reload-failed', message: error instanceof Error ? error.message : String(error) })
    }
  }
  let reloading: Promise<void> = Promise.resolve()
  return {
    house: behind,
    ...{ ports: doors.ports, troubles, metrics },
    // WHY one after the other: each compares with what the one before it made, doors that are half open among it.
    reload: (next) => {
      reloading = reloading.then(() => reload(next))
      return reloading
    },
    close: async () => {
      await reloading
      await close()
    },
  }
}

/** Asked by whoever decides whether mail is sent here. */
async function troublesOf({ clinics, nextHops }: House): Promise<string[]> {
  const asked = [
    ...clinics().map(async ({ tenant, quarantine }) =>
      (await quarantine.state()).isFull ? `quarantine of ${tenant} is full` : undefined,
    ),
    ...[...nextHops.all()].map(async ([name, hop]) => {
      const why = await hop.whyNot()
      return why === undefined ? undefined : `next hop ${name}: ${why}`
    }),
  ]
  const told = await Promise.all(asked.map((each) => each.catch((error: unknown) => String(error))))
  return told.filter((each) => each !== undefined)
}
