import type { NextHop } from '../config.ts'
import type { HopReference } from '../reading/hops.ts'
import { nearest } from '../reading/nearest.ts'
import type { Reading } from '../reading/reading.ts'
import type { Written } from '../table/table.ts'
import { contradiction } from './contradictions.ts'

export interface Hops {
  readonly named: Readonly<Record<string, NextHop>>
  /** Where mail goes when nothing else is said. */
  readonly standard: NextHop | undefined
  /** Undefined where none is named, and where the name is unknown, which is told. */
  readonly find: (reference: HopReference | undefined, key: string) => NextHop | undefined
}

export function openHops(written: Written, reading: Reading): Hops {
  const named = Object.fromEntries(
    Object.entries(written.nextHops).map(([name, hop]): [string, NextHop] => [name, { ...hop, name }]),
  )
  const names = Object.keys(named)
  const find: Hops['find'] = (reference, key) => {
    if (reference === undefined) return undefined
    if ('hop' in reference) return { ...reference.hop, name: reference.name }
    const hop = Object.hasOwn(named, reference.name) ? named[reference.name] : undefined
    if (hop === undefined && reading.isWhole('next-hops'))
      reading.tell(key, contradiction.noSuchHop(reference.name, nearest(reference.name, names), names))
    return hop
  }
  const only = names.length === 1 ? named[names[0] ?? ''] : undefined
  return { named, standard: written.nextHop === undefined ? only : find(written.nextHop, 'next-hop'), find }
}
