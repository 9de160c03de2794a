// One address, as a browser understands it: repaired and parsed by the rules of the URL Standard (https://url.spec.whatwg.org),
// which Node implements, then brought into one spelling.
//   tabs and line ends dropped · `\` to `/` · slashes made two · host by UTS 46 · IPv4 in any base · `.` and `..` resolved
// On top of that, so that two spellings of one page are one text: RFC 3986 section 6.2.2 (letters are not written as
// percent signs), no user name, no fragment, no dot behind the host, IPv4 inside IPv6 taken out.

import { lookAlikeOf, registrableOf } from '../hosts.ts'
import { decodeLabel } from '../punycode.ts'
import type { Oddity } from './oddity.ts'

export interface LinkPlace {
  /** The one spelling of it; parsing this again gives the same. Without user name and fragment. */
  readonly href: string
  /** Lower case, without the colon; empty when it has none that could be guessed. */
  readonly scheme: string
  /** ASCII form, lower case; IPv6 in brackets; empty when there is none. */
  readonly host: string
  /** The host as people see it. */
  readonly unicodeHost: string
  /** What somebody registered; empty for numbers and where there is no host. */
  readonly registrableDomain: string
  /** Empty for the scheme's own port. */
  readonly port: string
  /** Path and query; for schemes without a host, all behind the colon. */
  readonly path: string
  /** Without `#`. */
  readonly fragment: string
  /** What stands before `@`, percent signs decoded; empty when there is nothing. */
  readonly userInfo: string
  /** The host's number, where it is one: dotted IPv4, or IPv6 without brackets. */
  readonly ip?: string
}

export interface ParsedPlace {
  readonly place: LinkPlace
  readonly oddities: readonly Oddity[]
}

// LIMIT: browsers take more, but no page needs it; scheme and host stand at the beginning.
const URL_CHARS_MAX = 8_192
const NO_ODDITIES: readonly Oddity[] = []

/** Parses one address. Never throws; what no browser would open keeps what could be made out of it. */
export function linkPlaceOf(url: string): ParsedPlace {
  const plain = plainPlace(url)
  if (plain !== undefined) return { place: plain, oddities: NO_ODDITIES }
  const oddities = new Set<Oddity>()
  const text = withScheme(tidied(url, oddities), oddities)
  const scheme = schemeIn(text)
  const place = WEB.has(scheme) ? webPlace(text, scheme, oddities) : otherPlace(text, scheme)
  return { place, oddities: [...oddities] }
}

// WHY: nearly every address is already in its one spelling, and parsing takes ten times as long as seeing that. The last
// label begins with a letter (else it may be a number) and no label is punycode (else it may spell something else).
const PLAIN =
  /^(https?):\/\/((?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}(?!xn--)[a-z][a-z0-9-]{0,61}[a-z0-9])(?![a-z0-9.:@-])((?:\/(?!\.)[\w~!$&()*+,;=:@-][\w.~!$&()*+,;=:@-]{0,500}|\/){0,40})(\?[\w.~!$&()*+,;=:@/?-]{0,2000})?$/

function plainPlace(url: string): LinkPlace | undefined {
  const match = url.length > URL_CHARS_MAX ? null : PLAIN.exec(url)
  if (match === null) return undefined
  const [, scheme = '', host = '', steps = '', query = ''] = match
  const path = (steps || '/') + query
  return {
    href: `${scheme}://${host}${path}`,
    scheme,
    host,
    unicodeHost: host,
    registrableDomain: registrableOf(host),
    port: '',
    path,
    fragment: '',
    userInfo: '',
  }
}

/** Schemes that lead to a host on the web (the URL Standard calls them special, all but `file`). */
const WEB: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'ws', 'wss'])

/** Browsers drop control characters and spaces at both ends, tabs and line ends anywhere. */
function tidied(url: string, oddities: Set<Oddity>): string {
  if (url.length > URL_CHARS_MAX) oddities.add('cut')
  const cut = url.slice(0, URL_CHARS_MAX)
  const text = cut.replace(/[\t\r\n]/g, '').replace(/^[\0-\x20]{1,8192}/, '')
  if (/[\0-\x1f]/.test(cut.trim())) oddities.add('control-characters')
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end -= 1
  return text.slice(0, end)
}

const schemeIn = (text: string): string => /^([a-z][a-z0-9+.-]{0,40}):/i.exec(text)?.[1]?.toLowerCase() ?? ''

// `host.example:8080/x` begins like a scheme; no scheme in use has a dot and a port behind it.
const BARE_HOST =
  /^(?:\[[\da-f:.]{2,45}\]|[^\s/?#\\@:]{1,253}[.\u3002\uff0e\uff61][^\s/?#\\@:.]{1,63}\.?)(?::\d{1,5})?(?:[/?#\\]|$)/iu

/** Puts in front what a mail program would. */
function withScheme(text: string, oddities: Set<Oddity>): string {
  const scheme = schemeIn(text)
  if (scheme !== '' && !(scheme.includes('.') && BARE_HOST.test(text))) return text
  if (text.startsWith('\\\\')) return `file:${text}`
  const isRelative = /^[/\\]{2}[^/\\]/.test(text)
  if (!isRelative && !BARE_HOST.test(text)) return text
  oddities.add('no-scheme')
  return isRelative ? `https:${text}` : `http://${text}`
}

// Scheme, slashes of any kind and number, user name, host and port as written.
const WRITTEN = /^[a-z+.-]{2,5}:([/\\]*)([^/\\?#]*)/i

function webPlace(text: string, scheme: string, oddities: Set<Oddity>): LinkPlace {
  const [, slashes = '', authority = ''] = WRITTEN.exec(text) ?? []
  if (slashes.includes('\\') || /^[^?#]*\\/.test(text)) oddities.add('backslashes')
  if (slashes.length !== 2) oddities.add('slashes')
  const at = authority.lastIndexOf('@')
  if (at >= 0) oddities.add('user-info')
  const written = authority.slice(at + 1).replace(/:\d*$/, '')
  const userInfo = at < 0 ? '' : percentDecoded(authority.slice(0, at))
  const parsed = URL.parse(text)
  const mapped = mappedNumber(parsed?.hostname ?? '')
  const host = mapped ?? (parsed?.hostname ?? '').replace(/\.$/, '')
  // With two dots at the end no name server knows it.
  if (parsed === null || host === '' || host.endsWith('.')) return unreadable(text, scheme, written, userInfo, oddities)
  const ip = ipOf(host)
  noteHost(written, host, ip, mapped !== undefined, oddities)
  if (parsed.port !== '' && !USUAL_PORTS.has(parsed.port)) oddities.add('odd-port')
  const path = onePath(parsed.pathname, oddities) + oneSpelling(parsed.search)
  return {
    href: `${scheme}://${host}${parsed.port === '' ? '' : `:${parsed.port}`}${path}`,
    scheme,
    host,
    unicodeHost: host.includes('xn--') ? host.split('.').map(decodeLabel).join('.') : host,
    registrableDomain: ip === undefined ? registrableOf(host) : '',
    port: parsed.port,
    path,
    fragment: parsed.hash.slice(1),
    userInfo,
    ...(ip === undefined ? {} : { ip }),
  }
}

const USUAL_PORTS: ReadonlySet<string> = new Set(['80', '443', '8080', '8443'])

function noteHost(
  written: string,
  host: string,
  ip: string | undefined,
  isMapped: boolean,
  oddities: Set<Oddity>,
): void {
  if (written.includes('%')) oddities.add('encoded-host')
  const seen = percentDecoded(written)
  const even = seen.normalize('NFKC').replaceAll('。', '.')
  if (even !== seen) oddities.add('wide-host')
  if (/\p{Default_Ignorable_Code_Point}/u.test(seen)) oddities.add('invisible-host')
  if (even.endsWith('.')) oddities.add('trailing-dot')
  if (isMapped) oddities.add('mapped-number')
  else if (ip !== undefined && !ip.includes(':') && even.replace(/\.$/, '') !== ip) oddities.add('disguised-number')
  else if (ip === undefined && lookAlikeOf(host) !== undefined) oddities.add('imitating-host')
}

// RFC 4291 section 2.5.5.2: `[::ffff:203.0.113.9]`, which parsers write as `[::ffff:cb00:7109]`.
function mappedNumber(host: string): string | undefined {
  const [, high, low] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host) ?? []
  if (high === undefined || low === undefined) return undefined
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

function ipOf(host: string): string | undefined {
  if (host.startsWith('[')) return host.slice(1, -1)
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) ? host : undefined
}

// What no browser opens: the text as it stands is its one spelling, and the host is what the text has there.
function unreadable(text: string, scheme: string, written: string, userInfo: string, oddities: Set<Oddity>): LinkPlace {
  oddities.add('unreadable')
  const host = percentDecoded(written).normalize('NFKC').replaceAll('。', '.').toLowerCase().replace(/\.$/, '')
  const isHost = /^[^\s\0-\x20<>"'`{}|^[\]]{1,253}$/u.test(host)
  return {
    href: text,
    scheme,
    host: isHost ? host : '',
    unicodeHost: isHost ? host : '',
    registrableDomain: isHost ? registrableOf(host) : '',
    port: '',
    path: '',
    fragment: '',
    userInfo,
  }
}

function onePath(path: string, oddities: Set<Oddity>): string {
  if (!path.includes('%')) return path
  if (/%25[\da-f]{2}/i.test(path)) oddities.add('double-encoded')
  // QUIRK: the second byte of a Shift_JIS character may be a letter, and old sites write it as a percent sign.
  if (/(?<!%[89a-f][\da-f])%(?:[46][1-9a-f]|[57][\da])/i.test(path)) oddities.add('encoded-letters')
  return oneSpelling(path)
}

// WHY a lone percent sign becomes `%25` in the same step: else it would join what is decoded behind it.
const oneSpelling = (text: string): string =>
  text.includes('%')
    ? text.replace(/%([\da-f]{2})?/gi, (_, hex: string | undefined) => {
        if (hex === undefined) return '%25'
        const character = String.fromCharCode(Number.parseInt(hex, 16))
        return /[\w.~-]/.test(character) ? character : `%${hex.toUpperCase()}`
      })
    : text

// `mailto:`, `file:`, `ms-word:` and the rest.
function otherPlace(text: string, scheme: string): LinkPlace {
  const rest = scheme === '' ? text : text.slice(scheme.length + 1)
  const host = scheme === '' ? '' : (/^[/\\]{2,5}([^/\\?#|:]{1,253})[/\\]/.exec(rest)?.[1] ?? '').toLowerCase()
  return {
    href: scheme === '' ? text : `${scheme}:${rest}`,
    scheme,
    host,
    unicodeHost: host,
    registrableDomain: host.includes('.') && ipOf(host) === undefined ? registrableOf(host) : '',
    port: '',
    path: rest,
    fragment: '',
    userInfo: '',
    ...(ipOf(host) === undefined ? {} : { ip: host }),
  }
}

/** Percent signs decoded; where they are broken, those of ASCII. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // Not UTF-8: the characters that every charset shares are what addresses are made of.
    return text.replace(/%([2-7][\da-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
}
