import type { Peer } from '#domain'
import type { XCLIENT_NAMES, XFORWARD_NAMES } from './attributes.ts'
import type { SmtpMail, XforwardAttributes } from './mail.ts'

// What a trusted host said of the client behind it, in our words.

type Told<Name extends string> = ReadonlyMap<Name, string | undefined>
export type XforwardTold = Told<(typeof XFORWARD_NAMES)[number]>
export type XclientTold = Told<(typeof XCLIENT_NAMES)[number]>

const XFORWARD_KEYS = {
  NAME: 'name',
  ADDR: 'address',
  PORT: 'port',
  PROTO: 'protocol',
  HELO: 'helo',
  IDENT: 'ident',
  SOURCE: 'source',
} as const satisfies Record<(typeof XFORWARD_NAMES)[number], keyof XforwardAttributes>

export function forwardedClient(told: XforwardTold | undefined): XforwardAttributes | undefined {
  if (told === undefined) return undefined
  const named = [...told].map(([name, value]) => [XFORWARD_KEYS[name], value] as const)
  return Object.fromEntries(named.filter(([, value]) => value !== undefined))
}

// WHY an address at all: everybody behind reads one, and this one (RFC 1122 section 3.2.1.3) is nobody's.
const UNSPECIFIED = '0.0.0.0'

/**
 * The real client. WHY nothing of the trusted host itself where it says that it does not know: a mail that came from
 * nowhere must not look as if it came from that host, which may do more than strangers may.
 */
export function peerOf(
  connected: { readonly address: string; readonly helo: string | undefined },
  xclient: XclientTold,
  xforward: XforwardTold | undefined,
): Peer {
  const [forwarded, named] = [xforward?.has('ADDR') ?? false, xclient.has('ADDR')]
  const told = forwarded ? xforward?.get('ADDR') : xclient.get('ADDR')
  const address = forwarded || named ? (told ?? UNSPECIFIED) : connected.address
  const name = xforward === undefined ? xclient.get('NAME') : xforward.get('NAME')
  const helo = xforward === undefined ? (xclient.get('HELO') ?? connected.helo) : xforward.get('HELO')
  return { address, ...(name === undefined ? {} : { name }), ...(helo === undefined ? {} : { helo }) }
}

/** What a next hop is told of the client: as a trusted host told it to us, or as we saw it ourselves. */
export function clientToForward({ xforward, arrival, client }: SmtpMail): XforwardAttributes {
  if (xforward !== undefined) return xforward
  const { address, name, helo } = arrival.peer ?? { address: client.address }
  return {
    ...{ address, protocol: client.isExtended ? 'ESMTP' : 'SMTP', source: 'REMOTE' },
    ...(name === undefined ? {} : { name }),
    ...(helo === undefined ? {} : { helo }),
  }
}
