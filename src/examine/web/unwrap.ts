// The address inside an address: behind a service that looks at links, a site that sends everybody on, a scheme that
// hands an address to a program, or in a parameter whose name says that somebody is sent there.

import type { LinkPlace } from './link-place.ts'
import { PROTECTIONS } from './protections.ts'
import { addressIn, parametersOf, type WrittenAddress } from './query.ts'
import { REDIRECTORS } from './redirectors.ts'
import type { WrapperName, Wrapping } from './wrapper.ts'

export interface Unwrapped extends WrittenAddress {
  readonly by: WrapperName
}

/** The address inside this one; undefined when there is none, or only its wrapper can tell. */
export function unwrap(place: LinkPlace): Unwrapped | undefined {
  if (place.scheme !== 'http' && place.scheme !== 'https') return fromProgram(place)
  for (const { name, unwrap: find } of BY_DOMAIN.get(place.registrableDomain) ?? []) {
    const found = find(place)
    if (found !== undefined) return { by: name, ...found }
  }
  return fromAnyParameter(place)
}

/** Whether the wrapped address is what the sender wrote: its wrapper looks at links and adds nothing. */
export const isProtection = (name: WrapperName): boolean => PROTECTING.has(name)

/** Whether the wrapper does lead where it says; a parameter only says so. */
export const isCertain = (name: WrapperName): boolean => name !== 'parameter'

/** Whether the wrapper is a site that sends everybody anywhere. */
export const isRedirector = (name: WrapperName): boolean => REDIRECTING.has(name)

const PROTECTING: ReadonlySet<WrapperName> = new Set(PROTECTIONS.map(({ name }) => name))
const REDIRECTING: ReadonlySet<WrapperName> = new Set(REDIRECTORS.map(({ name }) => name))

const BY_DOMAIN: ReadonlyMap<string, readonly Wrapping[]> = byDomain()

function byDomain(): ReadonlyMap<string, readonly Wrapping[]> {
  const map = new Map<string, Wrapping[]>()
  for (const wrapping of [...PROTECTIONS, ...REDIRECTORS]) {
    for (const domain of wrapping.domains) map.set(domain, [...(map.get(domain) ?? []), wrapping])
  }
  return map
}

// `ms-word:ofe|u|https://...`, `ms-appinstaller:?source=https://...`, `mhtml:https://...!x`, `view-source:https://...`
const TO_A_PROGRAM = /(?:^|[|=!]|%7c|%3d)(https?:\/\/[^|!\s]{3,8192})/i

function fromProgram({ scheme, path }: LinkPlace): Unwrapped | undefined {
  if (scheme === '' || QUIET_SCHEMES.has(scheme)) return undefined
  const url = TO_A_PROGRAM.exec(path)?.[1]
  return url === undefined ? undefined : { by: 'program', url, isDoubleEncoded: false }
}

// What stands in these is text, or leads nowhere.
const QUIET_SCHEMES: ReadonlySet<string> = new Set([
  'mailto',
  'tel',
  'sms',
  'data',
  'javascript',
  'cid',
  'mid',
  'file',
  'about',
])

// Names that sites give to the address they send somebody on to.
const SENDING = new Set(
  'url u uri link redirect redirect_url redirecturl redirect_to redir target targeturl next dest destination goto go to out r ru rurl return_url returnurl forward fwd location jump adurl click href l'.split(
    ' ',
  ),
)
// Sites where such a parameter is what a page is about, or where somebody comes back to after signing in.
const TALKING = new Set(
  'twitter.com x.com facebook.com line.me hatena.ne.jp getpocket.com pinterest.com pinterest.jp t.me wa.me whatsapp.com reddit.com linkedin.com tumblr.com microsoftonline.com live.com microsoft.com google.com google.co.jp apple.com amazon.co.jp amazon.com yahoo.co.jp'.split(
    ' ',
  ),
)

function fromAnyParameter(place: LinkPlace): Unwrapped | undefined {
  if (!place.path.includes('=')) return undefined
  if (!/=\s{0,4}(?:https?(?::|%)|ftp(?::|%)|\/\/|%2f%2f)/i.test(place.path) || TALKING.has(place.registrableDomain))
    return undefined
  for (const [name, value] of parametersOf(place.path)) {
    const found = SENDING.has(name) ? addressIn(value) : undefined
    if (found !== undefined) return { by: 'parameter', ...found }
  }
  return undefined
}
