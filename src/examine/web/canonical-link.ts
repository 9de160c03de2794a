// Where a link leads, in one spelling, through everything that was put around it.

import { type LinkPlace, linkPlaceOf } from './link-place.ts'
import type { Oddity } from './oddity.ts'
import { isCertain, isProtection, unwrap } from './unwrap.ts'
import type { WrapperName } from './wrapper.ts'

export interface CanonicalLink extends LinkPlace {
  /** Who wrapped it, outermost first; empty for most links. */
  readonly wrappedBy: readonly WrapperName[]
  /** Every address on the way, this one first, the innermost last. */
  readonly hops: readonly LinkPlace[]
  /** The innermost address: where the reader ends up as far as can be seen. */
  readonly target: LinkPlace
  /** How it is unusual, all addresses on the way together. */
  readonly oddities: readonly Oddity[]
}

// LIMIT: a mail that passed three gateways, each with its own service, and two redirectors.
const HOPS_MAX = 6
const ALONE = { wrappedBy: [] } as const

/** The one spelling of a link, and what is inside it. Pure; never throws; its own `href` gives the same `href` again. */
export function canonicalLink(url: string): CanonicalLink {
  const outer = linkPlaceOf(url)
  let inside = unwrap(outer.place)
  // Most links hold no other.
  if (inside === undefined)
    return { ...outer.place, ...ALONE, hops: [outer.place], target: outer.place, oddities: outer.oddities }
  const hops: LinkPlace[] = [outer.place]
  const wrappedBy: WrapperName[] = []
  const oddities = new Set(outer.oddities)
  while (inside !== undefined) {
    if (hops.length >= HOPS_MAX) {
      oddities.add('many-wrappings')
      break
    }
    const { place, oddities: more } = linkPlaceOf(inside.url)
    // A page of the same owner is a step within one site.
    const before = hops.at(-1)
    if (place.host === '' || (inside.by === 'parameter' && place.registrableDomain === before?.registrableDomain)) break
    hops.push(place)
    wrappedBy.push(inside.by)
    for (const oddity of more) oddities.add(oddity)
    if (inside.isDoubleEncoded) oddities.add('double-encoded')
    inside = unwrap(place)
  }
  return { ...outer.place, wrappedBy, hops, target: hops.at(-1) ?? outer.place, oddities: [...oddities] }
}

/** The addresses that the sender chose: without the services that the mail passed on its way. */
export function chosenPlaces(link: CanonicalLink): readonly LinkPlace[] {
  const first = link.wrappedBy.findIndex((name) => !isProtection(name))
  return first < 0 ? link.hops.slice(-1) : link.hops.slice(first)
}

/** Where a click certainly ends up: parameters that only say so are not followed. */
export function certainTarget(link: CanonicalLink): LinkPlace {
  const guess = link.wrappedBy.findIndex((name) => !isCertain(name))
  return (guess < 0 ? link.hops.at(-1) : link.hops[guess]) ?? link
}
