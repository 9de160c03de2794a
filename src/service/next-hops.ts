import { readFileSync } from 'node:fs'
import { type NextHop, openMaildir, openNextHop } from '#actions'
import type { NextHop as NextHopConfig } from '#config'

/** The next hops of a configuration, each opened once, whoever uses it. */
export interface NextHops {
  readonly of: (config: NextHopConfig) => NextHop
  /** Those that are open, by name. */
  readonly all: () => ReadonlyMap<string, NextHop>
  /** Opens them anew from now on, for what they are may have changed; deliveries under way are finished. */
  readonly renew: () => void
  readonly close: () => Promise<void>
}

export function openNextHops(hostname: string): NextHops {
  const open = new Map<string, NextHop>()
  return {
    of: (config) => {
      const before = open.get(config.name)
      if (before !== undefined) return before
      const hop = openOne(config, hostname)
      open.set(config.name, hop)
      return hop
    },
    all: () => open,
    renew: () => {
      for (const hop of open.values()) void hop.close()
      open.clear()
    },
    close: async () => void (await Promise.all([...open.values()].map((hop) => hop.close()))),
  }
}

function openOne(config: NextHopConfig, hostname: string): NextHop {
  if (config.kind === 'maildir') return openMaildir(config.folder)
  if (config.kind === 'lmtp-socket')
    return openNextHop({ protocol: 'lmtp', place: { socket: config.socket }, name: hostname })
  const { kind, host, port, tls, ca } = config
  return openNextHop({
    ...{ protocol: kind, place: { host, port }, name: hostname },
    tls: TLS[tls],
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
  })
}

const TLS = { off: 'off', offered: 'may', required: 'must', implicit: 'implicit' } as const
