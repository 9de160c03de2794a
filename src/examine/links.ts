// Every web address that a mail or document offers to its reader, links and plain text taken together.

import type { Message, Part } from '#domain'
import { type WebAddress, webAddressOf } from './hosts.ts'
import { bodiesOf, factsOf, perMessage } from './kit.ts'

export interface Link {
  readonly part: Part
  readonly url: string
  /** What the reader sees instead of the address; empty when the address itself is shown. */
  readonly shown: string
  /** The address taken apart; undefined when it names no host. */
  readonly address: WebAddress | undefined
}

// LIMIT: a newsletter has a few hundred links; a text of nothing but links must not cost more than this.
const PLAIN_LINKS_MAX = 1_000
// Printable ASCII without quotes, brackets and angles: Japanese text right behind an address ends it.
const PLAIN_URL = /\b(?:https?|ftp|file|ms-appinstaller|search-ms):[!#-&*-;=?-Z_a-z~]{1,2048}/gi

/** The links of a message. */
export const linksOf = perMessage((message: Message): readonly Link[] => [
  ...[...factsOf(message, 'link')].map(({ part, fact }) => linkOf(part, fact.url, fact.shown)),
  ...bodiesOf(message)
    .filter(({ fact }) => fact.from === 'plain')
    .flatMap(({ part, fact }) => plainLinks(part, fact.text)),
])

function plainLinks(part: Part, text: string): readonly Link[] {
  const links: Link[] = []
  if (!text.includes('://') && !/file:|-ms:/i.test(text)) return links
  for (const [url] of text.matchAll(PLAIN_URL)) {
    links.push(linkOf(part, url, ''))
    if (links.length >= PLAIN_LINKS_MAX) break
  }
  return links
}

const linkOf = (part: Part, url: string, shown: string): Link => ({ part, url, shown, address: webAddressOf(url) })
