import { asciiDomain } from './domain.ts'

// One address, however it is spelled. RFC 5321 section 2.4 lets the local part depend on case; nobody's does.

const CHARS_MAX = 320 // RFC 5321 section 4.5.3.1: 64 for the local part, 255 for the domain

/** What an address is remembered under: lower case, widths unified, without `+tag`; empty when it is no address. */
export function addressKey(address: string): string {
  const text = /^[!-~]*$/.test(address) ? address : address.slice(0, CHARS_MAX).normalize('NFKC')
  const at = text.lastIndexOf('@')
  if (at <= 0 || at === text.length - 1) return ''
  const local = text.slice(0, at).trim().toLowerCase()
  const plus = local.indexOf('+')
  const domain = asciiDomain(text.slice(at + 1).trim())
  return `${plus > 0 ? local.slice(0, plus) : local}@${domain}`.slice(0, CHARS_MAX)
}

/** The domain of an address key. */
export const domainOfKey = (key: string): string => key.slice(key.lastIndexOf('@') + 1)
