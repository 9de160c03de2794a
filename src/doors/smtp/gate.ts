import { BlockList, isIP } from 'node:net'
import type { TurnedAway } from './event.ts'
import type { SmtpLimits } from './limits.ts'

// LIMIT: some 10 MB. Who comes when the table is full is not counted until the minute is over.
const ADDRESSES_MAX = 100_000
const MINUTE_MS = 60_000

/** Who may come in, and how often: counts connections and mails by address. */
export class Gate {
  #trusted: BlockList
  #limits: SmtpLimits
  #connectionCount = 0
  readonly #connections = new Map<string, number>()
  #mails = new Map<string, number>()
  #minute = 0

  constructor(limits: SmtpLimits, trusted: readonly string[]) {
    this.#limits = limits
    this.#trusted = listOf(trusted)
  }

  reload(limits: SmtpLimits, trusted: readonly string[] | undefined): void {
    this.#limits = limits
    if (trusted !== undefined) this.#trusted = listOf(trusted)
  }

  isTrusted(address: string): boolean {
    const family = isIP(address)
    return family !== 0 && this.#trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }

  /** Undefined where it may come in; it is then to `leave`. */
  enter(address: string): TurnedAway | undefined {
    if (this.#connectionCount >= this.#limits.connectionsMax) return 'too-many-connections'
    const key = networkOf(address)
    const count = this.#connections.get(key) ?? 0
    if (count >= this.#limits.connectionsPerAddressMax && !this.isTrusted(address)) return 'too-many-from-address'
    this.#connections.set(key, count + 1)
    this.#connectionCount += 1
    return undefined
  }

  leave(address: string): void {
    const key = networkOf(address)
    const count = (this.#connections.get(key) ?? 1) - 1
    if (count > 0) this.#connections.set(key, count)
    else this.#connections.delete(key)
    this.#connectionCount -= 1
  }

  /** Counts one mail; false where it is one too many in this minute. `now` is monotonic. */
  countMail(address: string, now: number): boolean {
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.#minute) this.#mails = new Map()
    this.#minute = minute
    const key = networkOf(address)
    const count = this.#mails.get(key) ?? 0
    if (count >= this.#limits.mailsPerMinuteMax) return false
    if (count > 0 || this.#mails.size < ADDRESSES_MAX) this.#mails.set(key, count + 1)
    return true
  }
}

/** Throws on what is neither an address nor a network: that is the operator's to put right. */
function listOf(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    const bitsMax = family === 6 ? 128 : 32
    const isNetwork = bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= bitsMax)
    if (family === 0 || !isNetwork) throw new Error(`Name trusted hosts by address or network, "${entry}": neither`)
    list.addSubnet(address, bits === undefined ? bitsMax : Number(bits), family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

/** WHY /64: one customer has at least that many IPv6 addresses. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.split('::')
  const front = head.split(':').filter((group) => group !== '')
  const back = tail.split(':').filter((group) => group !== '')
  const zeros = address.includes('::') ? Array<string>(Math.max(8 - front.length - back.length, 0)).fill('0') : []
  return [...front, ...zeros, ...back].slice(0, 4).join(':')
}

/** QUIRK: a socket that listens on :: names IPv4 clients ::ffff:192.0.2.1. */
export const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:(?=\d+\.)/iu, '')
