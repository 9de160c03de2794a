// What a trusted host says of the client behind it.
//
//   XFORWARD *(name "=" xtext)    XCLIENT *(name "=" xtext)
//   [UNAVAILABLE] and [TEMPUNAVAIL] stand for nothing; IPv6 addresses bear "IPV6:"
//
// SPEC: postfix.org XFORWARD_README and XCLIENT_README; xtext is RFC 3461 section 4.
import { isUtf8 } from 'node:buffer'
import { isIP } from 'node:net'

export const XFORWARD_NAMES = ['NAME', 'ADDR', 'PORT', 'PROTO', 'HELO', 'IDENT', 'SOURCE'] as const
export const XCLIENT_NAMES = ['NAME', 'ADDR', 'PORT', 'PROTO', 'HELO', 'LOGIN', 'DESTADDR', 'DESTPORT'] as const

/** By name; undefined as value where the host says that it does not know. Undefined in all where it cannot be read. */
export function parseAttributes<Name extends string>(
  argument: string,
  names: readonly Name[],
): ReadonlyMap<Name, string | undefined> | undefined {
  const attributes = new Map<Name, string | undefined>()
  const words = argument.split(' ').filter((word) => word !== '')
  if (words.length === 0) return undefined
  for (const word of words) {
    const equals = word.indexOf('=')
    const name = names.find((one) => one === word.slice(0, Math.max(equals, 0)).toUpperCase())
    const value = decode(word.slice(equals + 1))
    if (name === undefined || value === undefined || attributes.has(name)) return undefined
    if (name === 'ADDR' || name === 'DESTADDR') {
      const address = value === '' ? undefined : value.replace(/^IPV6:/iu, '')
      if (address !== undefined && isIP(address) === 0) return undefined
      attributes.set(name, address)
    } else attributes.set(name, value === '' ? undefined : value)
  }
  return attributes
}

/**
 * '' for what is unavailable. WHY hardly anything is refused: the value is what a stranger said to the trusted host, and
 * a refusal would make that host defer the mail for ever. It goes into header fields and logs, so line ends are replaced.
 */
function decode(xtext: string): string | undefined {
  if (/^\[(?:UNAVAILABLE|TEMPUNAVAIL)\]$/iu.test(xtext)) return ''
  if (!/^[\x21-\x7e]*$/u.test(xtext)) return undefined
  const octet = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))
  const bytes = Buffer.from(xtext.replace(/\+([0-9A-Fa-f]{2})/gu, octet), 'latin1')
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1').replace(/\p{Cc}/gu, '?')
}
