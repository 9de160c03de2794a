import type { LoggedLinks } from './entry.ts'

// LIMIT: an entry has 64 KB; a newsletter links to some hundred places on some ten hosts. Hosts go before addresses, for
// they are what a wave has in common.
const HOSTS_MAX = 100
const HOST_CHARS_MAX = 253
const URLS_MAX = 50
export const URL_CHARS_MAX = 500

/** A mail's links as an entry keeps them: each once, in the order in which they came; undefined where there are none. */
export function loggedLinks(links: Iterable<string>): LoggedLinks | undefined {
  const hosts = new Set<string>()
  const urls = new Set<string>()
  for (const link of links) {
    if (hosts.size >= HOSTS_MAX && urls.size >= URLS_MAX) break
    const parsed = link.length > LINK_CHARS_MAX ? undefined : URL.parse(link)
    const url = (parsed?.href ?? link).slice(0, URL_CHARS_MAX).toWellFormed()
    if (urls.size < URLS_MAX) urls.add(url)
    const host = parsed?.hostname ?? ''
    if (host !== '' && host.length <= HOST_CHARS_MAX && hosts.size < HOSTS_MAX) hosts.add(host)
  }
  return urls.size === 0 ? undefined : { hosts: [...hosts], urls: [...urls] }
}

/** LIMIT: what a browser takes; a longer one is kept by its beginning, without a host. */
const LINK_CHARS_MAX = 65_536
