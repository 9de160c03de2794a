import ipaddr from 'ipaddr.js'
import { asciiDomain } from '#identity'
import type { FeedIndicatorType } from './feed.ts'

// One spelling for everything that can be listed:
//
//   domain   evil.example          lower case, ASCII; stands for everything below it
//   url      evil.example/a?b=c    without scheme, user and fragment; port only where it is not the usual one
//   ip       192.0.2.1, 2001:db8::1, 192.0.2.0/24
//   hash     lower-case hex

export interface IndicatorValue {
  readonly type: FeedIndicatorType
  readonly value: string
}

// LIMIT: what browsers take as an address.
const VALUE_CHARS_MAX = 4_096

/** What a written value means, defanged or not; undefined when it is nothing that can be looked up. */
export function indicatorValue(written: string): IndicatorValue | undefined {
  const text = refanged(written.trim())
  if (text === '' || text.length > VALUE_CHARS_MAX) return undefined
  return hashValue(text) ?? addressValue(text) ?? ipValue(text) ?? domainValue(text)
}

/** A value that is a file's hash. */
export function hashValue(text: string): IndicatorValue | undefined {
  const type = HASH_BY_CHARS[text.length]
  return type !== undefined && /^[0-9a-f]+$/iu.test(text) ? { type, value: text.toLowerCase() } : undefined
}

const HASH_BY_CHARS: Readonly<Record<number, 'sha256' | 'sha1' | 'md5'>> = { 64: 'sha256', 40: 'sha1', 32: 'md5' }

/** A value that is an address on the web, with or without a scheme. */
export function addressValue(text: string): IndicatorValue | undefined {
  const hasScheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//iu.test(text)
  if (!hasScheme && (!/^[^\s/]{4,253}\/./u.test(text) || ipValue(text) !== undefined)) return undefined
  const key = urlKey(hasScheme ? text : `http://${text}`)
  return key === undefined ? undefined : { type: 'url', value: key }
}

/** The spelling in which an address on the web is looked up; undefined for what is none. */
export function urlKey(url: string): string | undefined {
  const parsed = URL.parse(url)
  if (parsed === null || !WEB.has(parsed.protocol) || parsed.hostname === '') return undefined
  const host = parsed.hostname.replace(/\.$/u, '')
  // Two ways to write the same address: unreserved characters need no percent sign, its digits have no case.
  const path = `${parsed.pathname}${parsed.search}`.replace(/%[0-9a-f]{2}/giu, plainOrUpper)
  return `${host}${parsed.port === '' ? '' : `:${parsed.port}`}${path}`
}

const WEB: ReadonlySet<string> = new Set(['http:', 'https:', 'ftp:'])

function plainOrUpper(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
  return /[A-Za-z0-9._~-]/u.test(character) ? character : escaped.toUpperCase()
}

/** A value that is an IP address, a range of them, or one with a port. */
export function ipValue(text: string): IndicatorValue | undefined {
  const [, v4, port, v4Bits] = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(?:\/(\d{1,2}))?$/u.exec(text) ?? []
  if (v4 !== undefined && (port === undefined || v4Bits === undefined)) return rangeValue(v4, v4Bits)
  const [, v6, v6Bits] = /^\[?([0-9a-f:.]{2,45})\]?(?:\/(\d{1,3})|:\d{1,5})?$/iu.exec(text) ?? []
  return v6?.includes(':') ? rangeValue(v6, v6Bits) : undefined
}

function rangeValue(text: string, bitsText: string | undefined): IndicatorValue | undefined {
  if (!ipaddr.isValid(text) || (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text))) return undefined
  const address = ipaddr.process(text)
  const all = address.kind() === 'ipv4' ? 32 : 128
  const bits = bitsText === undefined ? all : Number(bitsText)
  if (bits > all) return undefined
  if (bits === all) return { type: 'ip', value: address.toString() }
  return PREFIXES[address.kind()].includes(bits) ? { type: 'ip', value: rangeKey(address, bits) } : undefined
}

/** Lengths of ranges that are looked up. LIMIT: shorter ones would list a part of the world. */
const PREFIXES: Readonly<Record<'ipv4' | 'ipv6', readonly number[]>> = {
  ipv4: Array.from({ length: 24 }, (_, index) => 31 - index),
  ipv6: [64, 60, 56, 52, 48, 44, 40, 36, 32],
}

function rangeKey(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * index))
    return byte & (0xff << (8 - kept)) & 0xff
  })
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`
}

/** The address and every range that it lies in; none when it is no address. */
export function ipKeys(text: string): readonly string[] {
  const value = ipValue(text)?.value
  if (value === undefined || value.includes('/')) return []
  const address = ipaddr.parse(value)
  return [value, ...PREFIXES[address.kind()].map((bits) => rangeKey(address, bits))]
}

/** A value that is a domain; a star in front of it says what it stands for in any case. */
export function domainValue(text: string): IndicatorValue | undefined {
  const value = asciiDomain(text.replace(/^(?:\*\.|\.)/u, ''))
  return isDomain(value) ? { type: 'domain', value } : undefined
}

const LABELS = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?=[a-z0-9-]{0,62}[a-z])[a-z0-9-]{2,63}$/u

export const isDomain = (text: string): boolean => text.length <= 253 && LABELS.test(text)

/** What was made harmless for reading, as it was: `hxxp[:]//evil[.]example`. */
function refanged(text: string): string {
  if (!/[[({]|^hxxp|^fxp|^meow/iu.test(text)) return text
  return text
    .replace(/[[({](?:\.|dot)[\])}]/giu, '.')
    .replace(/\[(:|:\/\/|@|\/)\]/gu, '$1')
    .replace(/^h(?:xx|\*\*|tt|XX)p(s?)(?=:)/iu, 'http$1')
    .replace(/^fxp(?=:)/iu, 'ftp')
    .replace(/^meow(s?)(?=:\/\/)/iu, 'http$1')
}
