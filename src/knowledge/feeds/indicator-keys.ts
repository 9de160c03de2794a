import type { Asked } from '#domain'
import { registrableDomain } from '#identity'
import { domainValue, hashValue, ipKeys, urlKey } from './indicator-value.ts'

// LIMIT: links of one host that point at it by name; more evidence nobody reads.
const ASKING_MAX = 20
// LIMIT: names of more labels are looked up by their last ones; nobody lists more.
const LABELS_MAX = 12

/**
 * Under which keys a list may have what was asked, each with everything that asked for it: an address on the web as
 * it is, its host, the domains above that up to the registered one; an IP address and the ranges around it.
 */
export function indicatorKeys({ urls, hashes }: Asked): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>()
  const ask = (found: readonly string[], asked: string): void => {
    for (const key of found) {
      const same = keys.get(key)
      if (same === undefined) keys.set(key, [asked])
      else if (same.length < ASKING_MAX && same.at(-1) !== asked) same.push(asked)
    }
  }
  for (const url of urls) {
    const key = urlKey(url)
    if (key !== undefined) ask([key, ...hostKeys(hostOf(key))], url)
  }
  for (const hash of hashes) ask(listOf(hashValue(hash)), hash)
  return keys
}

const listOf = (found: { readonly value: string } | undefined): readonly string[] =>
  found === undefined ? [] : [found.value]

const hostOf = (key: string): string => /^(?:\[[^\]]*\]|[^/:?]*)/u.exec(key)?.[0] ?? ''

function hostKeys(host: string): readonly string[] {
  const addresses = ipKeys(host)
  if (addresses.length > 0) return addresses
  const domain = domainValue(host)?.value
  return domain === undefined ? [] : domainKeys(domain)
}

/** A domain and those above it, down to what somebody registered. */
function domainKeys(domain: string): readonly string[] {
  const labels = domain.split('.').slice(-LABELS_MAX)
  const least = registrableDomain(domain).split('.').length
  const parents = labels.map((_, index) => labels.slice(index).join('.'))
  return [...new Set([domain, ...parents.filter((parent) => parent.split('.').length >= least)])]
}
