import { getDomain } from 'tldts'

// Domains as registries sell them: what somebody owns, not what a host is called.

/** The ASCII form of a domain (UTS 46), lower case, without a dot at the end; as it stands where it is none. */
export function asciiDomain(domain: string): string {
  const plain = domain.endsWith('.') ? domain.slice(0, -1) : domain
  if (/^[!-~]*$/.test(plain)) return plain.toLowerCase()
  try {
    return new URL(`http://${plain}/`).hostname
  } catch {
    return plain.toLowerCase()
  }
}

/** What somebody registered: `mail.a.co.jp` gives `a.co.jp`; the domain itself where the registry is not known. */
export function registrableDomain(domain: string): string {
  const before = kept.get(domain)
  if (before !== undefined) return before
  if (kept.size >= KEPT_MAX) kept.clear()
  const found = getDomain(domain, { allowPrivateDomains: false }) ?? domain
  kept.set(domain, found)
  return found
}

// WHY: the same correspondents write every day. The answer depends on the domain alone.
const kept = new Map<string, string>()
const KEPT_MAX = 5_000

/** The label that people read: `a` of `a.co.jp`. */
export const ownLabel = (registrable: string): string => registrable.split('.', 1)[0] ?? ''
