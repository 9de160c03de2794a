// Where an address on the web really leads, as browsers understand it: tabs dropped, backslashes turned, user names
// cut off, numbers in any base.

import { registrableDomain } from '#identity'
import { decodeLabel } from './punycode.ts'

// LIMIT: longer addresses than browsers accept are cut; scheme and host stand at the beginning.
const URL_CHARS_MAX = 4_096

export interface WebAddress {
  /** Lower case, without the colon; empty when the address has none. */
  readonly scheme: string
  /** What stands before `@`; empty when there is nothing. */
  readonly user: string
  /** Lower case, percent signs decoded, widths unified; numbers are left as written. */
  readonly host: string
  /** From the first slash after the host. */
  readonly path: string
}

// Most addresses need no tidying: lower case, no user, no port, nothing encoded in the host.
const PLAIN_ADDRESS = /^(https?):\/\/([a-z0-9.-]{1,252}[a-z0-9])((?:[/?#][!-[\]-~]{0,2000})?)$/

/** Takes an address apart without changing its host; `undefined` when it names no host. */
export function webAddressOf(url: string): WebAddress | undefined {
  const plain = PLAIN_ADDRESS.exec(url)
  if (plain !== null) return { scheme: plain[1] ?? '', user: '', host: plain[2] ?? '', path: plain[3] ?? '' }
  const text = tidy(url)
  const match = /^([a-z][a-z0-9+.-]{0,30}):[/\\]{1,4}([^/\\?#]*)(.*)$/isu.exec(text)
  if (match === null) return undefined
  const authority = match[2] ?? ''
  const cut = authority.lastIndexOf('@')
  const host = decoded(authority.slice(cut + 1).replace(/:\d*$/u, ''))
  return {
    scheme: (match[1] ?? '').toLowerCase(),
    user: cut < 0 ? '' : decoded(authority.slice(0, cut)),
    host: host.normalize('NFKC').replaceAll('。', '.').toLowerCase().replace(/\.$/u, ''),
    path: match[3] ?? '',
  }
}

/** Browsers drop tabs and line ends anywhere, and control characters and spaces at the beginning. */
export const tidy = (url: string): string =>
  url
    .slice(0, URL_CHARS_MAX)
    .replace(/[\t\r\n]/gu, '')
    .replace(/^[\u0000-\u0020]{1,64}/u, '')
    .trimEnd()

/** The part of a host that somebody registered: `www.a.co.jp` gives `a.co.jp`. The host itself when unknown. */
export const registrableOf = registrableDomain

/** The domain of a mail address, lower case; empty when it has none. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

export type NumericHost = 'plain' | 'disguised'

/** Whether a host is a bare number: as everybody writes it, or in a form that only machines recognise. */
export function numericHostOf(host: string): NumericHost | undefined {
  if (host.startsWith('[') && host.includes(':')) return 'plain'
  const pieces = host.split('.')
  if (pieces.length > 4 || !pieces.every((piece) => /^(?:0x[0-9a-f]{0,16}|\d{1,16})$/u.test(piece))) return undefined
  const isPlain = pieces.length === 4 && pieces.every((piece) => /^(?:0|[1-9]\d{0,2})$/u.test(piece))
  return isPlain ? 'plain' : 'disguised'
}

/** Addresses that only work inside one's own house. */
export const isPrivateHost = (host: string): boolean =>
  /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./u.test(host) ||
  host === 'localhost' ||
  /^\[(?:::1|f[cde])/u.test(host)

/**
 * A host that imitates another one: Latin letters mixed with their look-alikes, or a name made of look-alikes alone.
 * Gives the name as people see it.
 */
export function lookAlikeOf(host: string): string | undefined {
  if (/^[!-~]*$/u.test(host) && !host.includes('xn--')) return undefined
  const labels = host.split('.').slice(-8).map(decodeLabel)
  return labels.slice(0, -1).some((label) => isMixed(label) || isImitation(label, labels.at(-1) ?? ''))
    ? labels.join('.')
    : undefined
}

// Scripts whose letters pass for Latin ones. Latin beside kana or kanji is ordinary Japanese.
const OTHERS = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u
const LATIN = /\p{Script=Latin}/u
const isMixed = (label: string): boolean => OTHERS.test(label) && LATIN.test(label)

// Cyrillic letters that look like a Latin one. Under a Cyrillic top-level domain they are simply Cyrillic.
const IMITATING = /^[асԁеһіјӏмопрԛѕтԝхуԍв\d-]{3,63}$/u
const isImitation = (label: string, top: string): boolean =>
  IMITATING.test(label) && OTHERS.test(label) && !OTHERS.test(top)

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken percent sign: the text is taken as it stands.
    return text
  }
}
