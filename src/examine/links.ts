// Every web address that a mail or document offers to its reader: links of pages and documents, addresses that mail
// programs make links of, and what codes in pictures say. Each distinct address is worked out once a message.

import type { LinkFact, Message, Part } from '#domain'
import { type WebAddress, webAddressOf } from './hosts.ts'
import { bodiesOf, factsOf, perMessage } from './kit.ts'
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
// Printable ASCII without quotes, brackets and angles: Japanese text right behind an address ends it. What begins with
// `www.` is made a link as well.
// Outlook makes a link of `\\host\share` as well; in it, and behind `file:`, backslashes go on.
const TEXT_URL =
  /(?:\b(?:https?|ftp|ms-appinstaller):|(?<![\w./@-])www\.(?=[\w-]+\.))[!#-&*-;=?-Z_a-z~]{1,2048}|(?:\b(?:file|search-ms):|(?<![\w\\/:.-])\\\\(?=[\w@-]{1,63}\.[\w.@-]{2,200}\\))[!#-&*-;=?-Z\\_a-z~]{1,2048}/iy

/** The links of a message. */
export const linksOf = perMessage((message: Message): readonly Link[] => {
  const found = [...linkFacts(message), ...documentLinks(message)]
  const shown = found.map((each) => each.shown).filter((text) => text !== '')
  for (const { part, fact } of bodiesOf(message)) {
    if (fact.from === 'document') continue
    const urls = textUrls(fact.text, fact.from === 'html' ? PAGE_LINKS_MAX : TEXT_LINKS_MAX)
    // The text of a page holds the words of its links; where those lead is said by the link.
    const isWords = (url: string): boolean => fact.from === 'html' && shown.some((text) => text.includes(url))
    for (const url of urls) if (!isWords(url)) found.push({ part, url, shown: '', from: 'text', concealed: undefined })
  }
  return resolved(found)
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

function textUrls(text: string, most: number): readonly string[] {
  const urls: string[] = []
  for (const url of addressesIn(text)) {
    // A full stop behind an address ends the sentence.
    urls.push(url.replace(/[.,;:!?]{1,8}$/, ''))
    if (urls.length >= most) break
  }
  return urls
}

// WHY by hand: an address begins at a colon, at `www.` or at two backslashes, and looking for those is ten times faster
// than trying every place of every text.
function* addressesIn(text: string): Generator<string> {
  const schemes = schemesIn(text)
  const others = [...namesIn(text), ...sharesIn(text)]
  const places = others.length === 0 ? schemes : [...schemes, ...others].sort((a, b) => a - b)
  let end = 0
  for (const place of places) {
    if (place < end) continue
    TEXT_URL.lastIndex = place
    const [url] = TEXT_URL.exec(text) ?? []
    if (url === undefined) continue
    end = place + url.length
    yield url
  }
}

const SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'file', 'search-ms', 'ms-appinstaller'])
const SCHEME_CHARS_MAX = 15

// Every ending of the word in front of a colon that is a scheme: `xhttps:` is none, `x-https:` holds one.
function schemesIn(text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let start = at
    while (start > 0 && at - start < SCHEME_CHARS_MAX && isSchemeLetter(text.charCodeAt(start - 1))) start -= 1
    for (; start < at - 2; start += 1) if (SCHEMES.has(text.slice(start, at).toLowerCase())) places.push(start)
  }
  return places
}

const isSchemeLetter = (code: number): boolean => code === 0x2d || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)

function namesIn(text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf('.', 3); at >= 0; at = text.indexOf('.', at + 1)) {
    const isName = (text.charCodeAt(at - 1) | 0x20) === 0x77 && text.slice(at - 3, at).toLowerCase() === 'www'
    if (isName) places.push(at - 3)
  }
  return places
}

function sharesIn(text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf('\\\\'); at >= 0; at = text.indexOf('\\\\', at + 1)) places.push(at)
  return places
}
