import { BlockList, isIP } from 'node:net'
import { Refusal } from './refusal.ts'

/** Who may ask: by where it comes from, and by what it shows. */
export interface Gatekeeper {
  /** Throws a Refusal for anybody else. */
  readonly admit: (ip: string, headers: Shown) => void
}

interface Shown {
  readonly authorization?: string | undefined
  readonly password?: string | string[] | undefined
}

export function openGatekeeper(allow: readonly string[], isToken?: (given: string) => boolean): Gatekeeper {
  const networks = networksOf(allow)
  return {
    admit: (ip, { authorization = '', password }) => {
      if (allow.length > 0 && !networks.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')) {
        throw new Refusal(403, 'This address may not ask')
      }
      if (isToken === undefined) return
      const [, bearer] = /^Bearer +(\S+) *$/iu.exec(authorization) ?? []
      const shown = bearer ?? (typeof password === 'string' ? password : undefined)
      if (shown === undefined || !isToken(shown)) throw new Refusal(401, 'A token is needed')
    },
  }
}

/** Throws a RangeError for what is no network: the configuration has looked at them before. */
function networksOf(allow: readonly string[]): BlockList {
  const networks = new BlockList()
  for (const each of allow) {
    const [address = '', bits] = each.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) networks.addAddress(address, family)
    else networks.addSubnet(address, Number(bits), family)
  }
  return networks
}

/** ::ffff:192.0.2.1 is 192.0.2.1. */
export const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:(?=\d+\.)/iu, '')
