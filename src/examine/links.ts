// Every web address that a mail or document offers to its reader: links of pages and documents, addresses that mail
// programs make links of, and what codes in pictures say. Each distinct address is worked out once a message.

import { familyOf, type LinkFact, type Message, type Part } from '#domain'
import { type WebAddress, webAddressOf } from './hosts.ts'
import { bodiesOf, factsOf, perMessage } from './kit.ts'
import { addressesIn } from './text-addresses.ts'
import { type CanonicalLink, canonicalLink, chosenPlaces } from './web/canonical-link.ts'
import type { LinkPlace } from './web/link-place.ts'

export interface Link {
  readonly part: Part
  readonly url: string
  /** What the reader sees instead of the address; empty when the address itself is shown. */
  readonly shown: string
  /** `link` of a page, `text` that mail programs make a link of, `document` for one that lies in a document, `qr` code. */
  readonly from: 'link' | 'text' | 'document' | 'qr'
  /** How a page keeps it from its reader's eyes. */
  readonly concealed: LinkFact['concealed']
  /** The address taken apart as it is written; undefined when it names no host. */
  readonly address: WebAddress | undefined
  /** Where it leads, in one spelling, through whatever was put around it. */
  readonly canonical: CanonicalLink
  /** The addresses on the web that the sender chose: the first, and those inside it. */
  readonly places: readonly LinkPlace[]
}

// LIMIT: a newsletter has a few hundred links; a text of nothing but links must not cost more than this.
const TEXT_LINKS_MAX = 1_000
const PAGE_LINKS_MAX = 200
const RELATIONS_MAX = 1_000
const DOCUMENT_LINKS_MAX = 200
const WRITTEN_LINKS_MAX = 1_000

/** The links of a message. */
export const linksOf = perMessage((message: Message): readonly Link[] => {
  const found = [...linkFacts(message), ...documentLinks(message)]
  const shown = found.map((each) => each.shown).filter((text) => text !== '')
  for (const { part, fact } of bodiesOf(message)) {
    if (fact.from === 'document') continue
    const urls = addressesIn(fact.text, fact.from === 'html' ? PAGE_LINKS_MAX : TEXT_LINKS_MAX)
    // The text of a page holds the words of its links; where those lead is said by the link.
    const isWords = (url: string): boolean => fact.from === 'html' && shown.some((text) => text.includes(url))
    for (const url of urls) if (!isWords(url)) found.push({ part, url, shown: '', from: 'text', concealed: undefined })
  }
  return resolved([...found, ...writtenInDocuments(message, found)])
})

/** Whether an address is more than a plain one of the web, shown as it is. */
export const isOdd = ({ shown, from, concealed, canonical }: Link): boolean =>
  shown !== '' ||
  from === 'qr' ||
  concealed !== undefined ||
  (canonical.scheme !== 'https' && canonical.scheme !== 'http') ||
  canonical.oddities.length > 0 ||
  canonical.wrappedBy.length > 0 ||
  canonical.ip !== undefined

/**
 * Registered domains of everything that the sender's links lead to or pass through, each once, in their order. Services
 * that looked at the links on the way are left out, and so are hosts that are bare numbers.
 */
export const linkHostsOf = perMessage((message: Message): readonly string[] => {
  const domains = linksOf(message).flatMap(({ places }) => places.map((place) => place.registrableDomain))
  return [...new Set(domains)].filter((domain) => domain !== '')
})

function placesOf(link: CanonicalLink): readonly LinkPlace[] {
  // Most links hold no other.
  if (link.wrappedBy.length === 0) return WEB.has(link.scheme) ? link.hops : NO_PLACES
  return chosenPlaces(link).filter(({ scheme }) => WEB.has(scheme))
}

const NO_PLACES: readonly LinkPlace[] = []
const WEB: ReadonlySet<string> = new Set(['http', 'https', 'ftp'])

// An address written out in a document is opened by hand or by the reader's program. Only those of the web count: a share
// or a handler named there is no link, and manuals name them. What a link of the same document says is told already.
function writtenInDocuments(message: Message, links: readonly Found[]): readonly Found[] {
  const told = Map.groupBy(links, ({ part }) => part)
  const found: Found[] = []
  for (const { part, fact } of factsOf(message, 'text')) {
    if (fact.from !== 'document' || familyOf(part.kind) !== 'office') continue
    const others = told.get(part) ?? []
    const isTold = (address: string) => others.some(({ url, shown }) => url === address || shown.includes(address))
    const urls = new Set(addressesIn(fact.text, DOCUMENT_LINKS_MAX).filter((url) => ON_WEB.test(url) && !isTold(url)))
    for (const url of urls) {
      if (found.length >= WRITTEN_LINKS_MAX) return found
      found.push({ part, url, shown: '', from: 'document', concealed: undefined })
    }
  }
  return found
}

const ON_WEB = /^(?:(?:https?|ftp):\/\/|www\.)/i

type Found = Omit<Link, 'address' | 'canonical' | 'places'>

function resolved(found: readonly Found[]): readonly Link[] {
  const known = new Map<string, Link>()
  return found.map(({ part, url, shown, from, concealed }) => {
    const same = known.get(url)
    const address = same === undefined ? webAddressOf(url) : same.address
    const canonical = same === undefined ? canonicalLink(url) : same.canonical
    const places = same === undefined ? placesOf(canonical) : same.places
    const link = { part, url, shown, from, concealed, address, canonical, places }
    if (same === undefined) known.set(url, link)
    return link
  })
}

const linkFacts = (message: Message): readonly Found[] =>
  factsOf(message, 'link').map(({ part, fact }) => ({
    part,
    url: fact.url,
    shown: fact.shown,
    from: fact.from ?? 'link',
    concealed: fact.concealed,
  }))

// What a click in a document opens; what a document loads by itself is another matter.
const documentLinks = (message: Message): readonly Found[] =>
  factsOf(message, 'relation')
    .filter(({ fact }) => fact.relation.toLowerCase() === 'hyperlink')
    .slice(0, RELATIONS_MAX)
    .map(({ part, fact }) => ({ part, url: fact.target, shown: '', from: 'document', concealed: undefined }))
