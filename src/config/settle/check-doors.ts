import { isIP } from 'node:net'
import type { Config, DoorsConfig, Listen, NextHop } from '../config.ts'
import { listenText } from '../door-place.ts'
import { nearest } from '../reading/nearest.ts'
import type { Reading } from '../reading/reading.ts'
import { contradiction } from './contradictions.ts'

/** Tells where doors are in each other's way, where mail could not go on, and where too many people may come in. */
export function checkDoors(config: Config, reading: Reading): void {
  const { doors } = config
  const places = placesOf(doors)
  if (places.length + doors.imap.length === 0) reading.tell('doors', contradiction.noDoors)
  checkPlaces(places, reading)
  checkLoops(config, places, reading)
  checkNetworks(config, reading)
  if (reading.isWhole('next-hop', 'next-hops', 'clinics', 'digest')) checkWays(config, reading)
  if (reading.isWhole('clinics')) checkMailboxes(config, reading)
}

interface ListeningPlace {
  readonly key: string
  readonly listen: Listen
}

function placesOf({ smtp, milter, http }: DoorsConfig): ListeningPlace[] {
  return Object.entries({ smtp, milter, http }).flatMap(([kind, list]) =>
    (list as readonly { readonly listen: Listen }[]).map(({ listen }, index) => ({
      key: `doors.${kind}[${index}]`,
      listen,
    })),
  )
}

function checkPlaces(places: readonly ListeningPlace[], reading: Reading): void {
  places.forEach(({ key, listen }, index) => {
    const other = places.slice(0, index).find((before) => isSamePlace(before.listen, listen))
    if (other !== undefined) reading.tell(`${key}.listen`, contradiction.samePlace(listenText(listen), other.key))
  })
}

function isSamePlace(a: Listen, b: Listen): boolean {
  if ('socket' in a || 'socket' in b) return 'socket' in a && 'socket' in b && a.socket === b.socket
  return a.port === b.port && (hostOf(a.host) === hostOf(b.host) || isAnywhere(a.host) || isAnywhere(b.host))
}

const hostOf = (host: string): string => (host === 'localhost' ? '127.0.0.1' : host)
const isAnywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'
const isLoopback = (host: string): boolean => /^127\.|^::1$|^localhost$/u.test(host)

/** WHY only SMTP doors: mail that we send comes in nowhere else. */
function checkLoops(config: Config, places: readonly ListeningPlace[], reading: Reading): void {
  const smtp = places.filter(({ key }) => key.startsWith('doors.smtp'))
  const check = (hop: NextHop | undefined, key: string) => {
    if (hop === undefined || !('host' in hop)) return
    const { host, port } = hop
    const door = smtp.find(
      ({ listen }) => isSamePlace(listen, { host, port }) && !('socket' in listen && listen.socket),
    )
    if (door !== undefined && (isLoopback(host) || isIP(host) !== 0)) {
      if (!isAnywhereElse(door.listen, host)) reading.tell(key, contradiction.loop(door.key))
    }
  }
  for (const [name, hop] of Object.entries(config.nextHops)) check(hop, `next-hops.${name}`)
  const isInline = (hop: NextHop | undefined) => hop !== undefined && !Object.hasOwn(config.nextHops, hop.name)
  if (isInline(config.nextHop)) check(config.nextHop, 'next-hop')
  config.doors.smtp.forEach(({ nextHop }, index) => {
    const key = `doors.smtp[${index}].next-hop`
    if (isInline(nextHop) && reading.has(key)) check(nextHop, key)
  })
  config.clinics.forEach(({ nextHop }, index) => {
    if (isInline(nextHop)) check(nextHop, `clinics[${index}].next-hop`)
  })
}

/** A door on all addresses of this machine is not at an address of another machine, which we cannot tell apart by port. */
const isAnywhereElse = (listen: Listen, host: string): boolean =>
  'host' in listen && isAnywhere(listen.host) && !isLoopback(host) && !isAnywhere(host)

function checkNetworks({ networks, doors }: Config, reading: Reading): void {
  const check = (list: readonly string[], key: string) =>
    list.forEach((network, index) => {
      if (/\/0$/u.test(network)) reading.tell(`${key}[${index}]`, contradiction.everybody)
    })
  check(networks, 'networks')
  doors.smtp.forEach(({ trusted }, index) => {
    check(trusted, `doors.smtp[${index}].trusted`)
  })
}

function checkWays({ doors, nextHop, clinics, digest }: Config, reading: Reading): void {
  const hasWay = nextHop !== undefined || clinics.every((clinic) => clinic.nextHop !== undefined)
  doors.milter.forEach(({ hold }, index) => {
    if (hold === 'store' && !hasWay) reading.tell(`doors.milter[${index}]`, contradiction.noRelease)
  })
  if (digest !== undefined && !hasWay && doors.smtp.length === 0) reading.tell('digest', contradiction.noDigestWay)
  const pages = doors.http.findIndex((door) => door.pages)
  if (digest?.pageUrl !== undefined && pages === -1) reading.tell('digest.page-url', contradiction.noPages)
  if (pages !== -1 && digest?.pageUrl === undefined)
    reading.note(`doors.http[${pages}].pages`, contradiction.pagesForNobody)
  doors.http.forEach(({ listen, token, allow }, index) => {
    const isOpen = allow.length === 0 || allow.some((network) => /\/0$/u.test(network))
    const isReached = 'host' in listen && !isLoopback(listen.host)
    if (isOpen && isReached && token === undefined) reading.note(`doors.http[${index}]`, contradiction.openDoor)
  })
}

function checkMailboxes({ doors, clinics }: Config, reading: Reading): void {
  const names = clinics.map(({ name }) => name)
  const seen = new Set<string>()
  doors.imap.forEach(({ name, clinic, folders, holdFolder }, index) => {
    const key = `doors.imap[${index}]`
    if (seen.has(name)) reading.tell(`${key}.name`, contradiction.sameMailbox(name))
    seen.add(name)
    if (!names.includes(clinic))
      reading.tell(`${key}.clinic`, contradiction.noSuchClinic(clinic, nearest(clinic, names)))
    if (folders.includes(holdFolder)) reading.tell(key, contradiction.holdInWatched(holdFolder))
  })
}
