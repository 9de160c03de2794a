import type { Config } from '#config'
import { startChores } from './chores.ts'
import { openHttpDoor } from './http-door.ts'
import { openImapDoors } from './imap-door.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { openMilterDoor } from './milter-door.ts'
import { type House, openHouse } from './open-house.ts'
import type { OwnEvent, ServiceEvent } from './service-event.ts'
import { opening } from './service-trouble.ts'
import { openSmtpDoor, placeOf, readTls, smtpLimits } from './smtp-door.ts'

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
  /** Where the doors listen, in the order of the configuration; a port that was asked for as 0 is told as it is. */
  readonly ports: {
    readonly smtp: readonly number[]
    readonly http: readonly number[]
    readonly milter: readonly (number | undefined)[]
  }
  /** What is in the way of taking mail; nothing when all is well. */
  readonly troubles: () => Promise<readonly string[]>
  readonly metrics: Metrics
  /** Takes over what can change while mail flows: limits, certificates, trusted hosts. */
  readonly reload: (config: Config) => void
  /** Takes nobody new, finishes what is under way, lets go of everything. */
  readonly close: () => Promise<void>
}

/** Opens the house, then its doors: none listens before everything behind it is there. Throws ServiceTrouble. */
export async function startService({ config, version, clock = Date.now, onEvent }: ServiceSettings): Promise<Service> {
  let house: House | undefined
  const metrics = openMetrics(() => house)
  const tell = (event: ServiceEvent): void => {
    metrics.count(event)
    onEvent(event)
  }
  const own = (event: OwnEvent) => tell({ from: 'service', event })
  house = await openHouse({ config, version, clock, onEvent: tell })
  const behind = house
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    own({ type: 'stopping' })
    await Promise.all(closers.splice(0).map((each) => each()))
    await behind.close()
    own({ type: 'stopped' })
  }
  const troubles = () => troublesOf(behind)
  try {
    const smtp = await Promise.all(
      config.doors.smtp.map(async (door) => {
        const at = 'socket' in door.listen ? door.listen.socket : placeOf(door.listen)
        const server = await opening(`door smtp ${at}`, () => openSmtpDoor(door, behind, tell))
        closers.push(() => server.close())
        own({
          type: 'listening',
          door: 'smtp',
          place: 'host' in door.listen ? `${door.listen.host}:${server.port}` : at,
        })
        return { door, server }
      }),
    )
    const milter = await Promise.all(
      config.doors.milter.map(async (door) => {
        const at = 'socket' in door.listen ? door.listen.socket : placeOf(door.listen)
        const server = await opening(`door milter ${at}`, () => openMilterDoor(door, behind, tell))
        closers.push(() => server.close())
        own({ type: 'listening', door: 'milter', place: at })
        return server.port
      }),
    )
    const http = await Promise.all(
      config.doors.http.map(async (door) => {
        const at = 'socket' in door.listen ? door.listen.socket : placeOf(door.listen)
        const server = await opening(`door http ${at}`, () => openHttpDoor(door, behind, { troubles, metrics }, tell))
        closers.push(() => server.close())
        own({
          type: 'listening',
          door: 'http',
          place: 'host' in door.listen ? `${door.listen.host}:${server.port}` : at,
        })
        return server.port ?? 0
      }),
    )
    if (config.doors.imap.length > 0) {
      const watchers = openImapDoors(config.doors.imap, behind, tell)
      closers.push(() => watchers.stop())
    }
    closers.push(startChores(behind, clock, tell))
    own({ type: 'ready' })
    return {
      house: behind,
      ports: { smtp: smtp.map(({ server }) => server.port), http, milter },
      ...{ troubles, metrics, close },
      reload: (next) => {
        for (const [index, { server, door }] of smtp.entries()) {
          const { limits, trusted, tls } = next.doors.smtp[index] ?? door
          server.reload({
            limits: smtpLimits(limits, next.service.drain),
            trusted,
            ...(tls === undefined ? {} : { tls: readTls(tls) }),
          })
        }
        own({ type: 'reloaded' })
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Asked by whoever decides whether mail is sent here. */
async function troublesOf({ clinics, nextHops }: House): Promise<string[]> {
  const asked = [
    ...clinics.map(async ({ tenant, quarantine }) =>
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
