import { Resolver } from 'node:dns/promises'
import type { DnsAnswer, DnsBackend } from './answer.ts'

export interface NodeBackendOptions {
  /** `address` or `address:port`; those of the system when left out. */
  readonly servers?: readonly string[]
  /** For one question, all tries together. */
  readonly timeoutMs: number
}

const TRIES = 2

/**
 * Asks by Node's own resolver, which is c-ares. QUIRK: it tells the time to live of addresses only, and never the AD bit;
 * see docs/decisions for why that is enough.
 */
export function nodeBackend({ servers, timeoutMs }: NodeBackendOptions): DnsBackend {
  const resolver = new Resolver({ timeout: Math.max(1, Math.floor(timeoutMs / TRIES)), tries: TRIES })
  if (servers !== undefined) resolver.setServers(servers)
  return async (name, type) => {
    switch (type) {
      case 'A':
        return addresses(await resolver.resolve4(name, { ttl: true }))
      case 'AAAA':
        return addresses(await resolver.resolve6(name, { ttl: true }))
      case 'CNAME':
        return { records: await resolver.resolveCname(name) }
      case 'MX':
        return { records: (await resolver.resolveMx(name)).map(({ priority, exchange }) => ({ priority, exchange })) }
      case 'PTR':
        return { records: await resolver.resolvePtr(name) }
      case 'TXT':
        return { records: await resolver.resolveTxt(name) }
    }
  }
}

function addresses(found: readonly { readonly address: string; readonly ttl: number }[]): DnsAnswer {
  const ttlSeconds = found.reduce((least, { ttl }) => Math.min(least, ttl), Number.POSITIVE_INFINITY)
  return { records: found.map(({ address }) => address), ttlSeconds }
}
