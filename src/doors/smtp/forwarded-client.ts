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

/**
 * The real client. WHY nothing of the trusted host itself where it says that it does not know: a mail that came from
 * nowhere must not look as if it came from that host. The address alone is never empty.
 */
export function peerOf(
  connected: { readonly address: string; readonly helo: string | undefined },
  xclient: XclientTold,
  xforward: XforwardAttributes | undefined,
): Peer {
  const address = xforward?.address ?? xclient.get('ADDR') ?? connected.address
  const name = xforward === undefined ? xclient.get('NAME') : xforward.name
  const helo = xforward === undefined ? (xclient.get('HELO') ?? connected.helo) : xforward.helo
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
