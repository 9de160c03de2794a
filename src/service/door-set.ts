import { type Config, type DoorChange, doorPlace, type Listen, listenText } from '#config'
import { openHttpDoor } from './http-door.ts'
import { openImapDoor } from './imap-door.ts'
import type { Metrics } from './metrics.ts'
import { openMilterDoor } from './milter-door.ts'
import type { House } from './open-house.ts'
import type { ServiceEvent } from './service-event.ts'
import { opening } from './service-trouble.ts'
import { openSmtpDoor } from './smtp-door.ts'

/** The open doors of a service, by kind and place; opened, closed and opened anew while the others serve. */
export interface DoorSet {
  /** Opens all that the configuration names; where one cannot be opened none stays open. Throws ServiceTrouble. */
  readonly openAll: (config: Config) => Promise<void>
  /**
   * What a new configuration says of the doors; one that could not be opened the last time is tried again. Throws
   * ServiceTrouble for the first that cannot be opened, when all others are.
   */
  readonly change: (config: Config, changes: readonly DoorChange[]) => Promise<void>
  readonly ports: () => readonly DoorPort[]
  /** Takes nobody new, and waits for what is under way. */
  readonly closeAll: () => Promise<void>
}

export interface DoorPort {
  readonly kind: keyof Config['doors']
  readonly place: string
  /** As it is, where any free one was asked for; undefined for a socket file and a mailbox. */
  readonly port: number | undefined
}

interface OpenDoor extends DoorPort {
  readonly close: () => Promise<unknown>
}

interface DoorTools {
  readonly house: House
  readonly troubles: () => Promise<readonly string[]>
  readonly metrics: Metrics
  readonly onEvent: (event: ServiceEvent) => void
}

export function openDoorSet(tools: DoorTools): DoorSet {
  const open = new Map<string, OpenDoor>()
  const enter = async (config: Config, kind: keyof Config['doors'], place: string): Promise<void> => {
    const door = await opening(`door ${kind} ${place}`, () => openOne(config, kind, place, tools))
    open.set(`${kind} ${place}`, door)
    const { port } = door
    const shown = port === undefined ? place : place.replace(/:\d+$/, `:${port}`)
    tools.onEvent({
      from: 'service',
      event: { type: kind === 'imap' ? 'watching' : 'listening', door: kind, place: shown },
    })
  }
  const leave = async (kind: keyof Config['doors'], place: string): Promise<void> => {
    const door = open.get(`${kind} ${place}`)
    open.delete(`${kind} ${place}`)
    await door?.close()
  }
  const closeAll = async (): Promise<void> =>
    void (await Promise.all([...open.values()].map(({ kind, place }) => leave(kind, place))))
  return {
    openAll: async (config) => {
      for (const [kind, place] of allPlaces(config)) await enter(config, kind, place)
    },
    change: async (config, changes) => {
      const failures: unknown[] = []
      const tried = new Set<string>()
      const tryEnter = async (kind: keyof Config['doors'], place: string): Promise<void> => {
        tried.add(`${kind} ${place}`)
        await enter(config, kind, place).catch((error: unknown) => failures.push(error))
      }
      for (const { kind, door, change } of changes) {
        if (change !== 'opened') await leave(kind, door)
        if (change !== 'closed') await tryEnter(kind, door)
      }
      for (const [kind, place] of allPlaces(config)) {
        if (!open.has(`${kind} ${place}`) && !tried.has(`${kind} ${place}`)) await tryEnter(kind, place)
      }
      if (failures.length > 0) throw failures[0]
    },
    ports: () => [...open.values()],
    closeAll,
  }
}

// WHY the one for SMTP last: it is the one that mail is sent to before anybody has asked how we are.
const KINDS = ['milter', 'http', 'imap', 'smtp'] as const

const allPlaces = ({ doors }: Config): [keyof Config['doors'], string][] =>
  KINDS.flatMap((kind) => doors[kind].map((door): [keyof Config['doors'], string] => [kind, doorPlace(door)]))

async function openOne(
  { doors }: Config,
  kind: keyof Config['doors'],
  place: string,
  { house, troubles, metrics, onEvent }: DoorTools,
): Promise<OpenDoor> {
  if (kind === 'imap') {
    const mailbox = doors.imap.find(({ name }) => name === place)
    if (mailbox === undefined) throw new RangeError(`There is no mailbox ${place}`)
    const watch = openImapDoor(mailbox, house, onEvent)
    return { kind, place, port: undefined, close: () => watch.stop() }
  }
  const at = { kind, place }
  const find = <Door extends { readonly listen: Listen }>(list: readonly Door[]): Door => {
    const found = list.find(({ listen }) => listenText(listen) === place)
    if (found === undefined) throw new RangeError(`There is no door ${kind} ${place}`)
    return found
  }
  if (kind === 'smtp') {
    const server = await openSmtpDoor(find(doors.smtp), house, onEvent)
    return { ...at, port: server.port, close: () => server.close() }
  }
  if (kind === 'milter') {
    const server = await openMilterDoor(find(doors.milter), house, onEvent)
    return { ...at, port: server.port, close: () => server.close() }
  }
  const server = await openHttpDoor(find(doors.http), house, { troubles, metrics }, onEvent)
  return { ...at, port: server.port, close: () => server.close() }
}
