// Hosts that pass for one of the names that letters to everybody are written in: `www.amazon.co.jp.login.example`,
// `amazon-co-jp.example`, `amaz0n.example`, `rakuten-support.example`.

import { isNearDomain } from '#identity'
import { BRANDS } from './brands.data.ts'
import type { LinkPlace } from './link-place.ts'

/** The domain that this host passes for; undefined for the owner himself and for everybody who does not. */
export function imitatedBrand({ host, registrableDomain }: LinkPlace): string | undefined {
  if (registrableDomain === '' || OWN.has(registrableDomain) || isVouchedFor(registrableDomain)) return undefined
  return wholeDomainIn(host) ?? nearBrand(registrableDomain)
}

/** Whether one of these names owns the site. */
export const isBrandOwner = ({ registrableDomain }: LinkPlace): boolean => OWN.has(registrableDomain)

const OWN: ReadonlySet<string> = new Set(BRANDS.flatMap(({ domains }) => domains))

// These endings are given to companies, offices and schools that prove who they are; and these services write another
// host into their own, of whatever page they show.
const VOUCHED =
  /\.(?:co|or|ne|go|lg|ac|ed|gr)\.jp$|\.edu$|^(?:translate\.goog|ampproject\.org|google\.com|archive\.org)$/
const isVouchedFor = (domain: string): boolean => VOUCHED.test(domain)

// `amazon.co.jp` or `amazon-co-jp` with more behind it.
const WHOLE = new RegExp(
  `(?:^|[.-])(${[...OWN].map((domain) => domain.replaceAll('.', '[.-]')).join('|')})(?=[.-][a-z0-9.-]{2,})`,
)

function wholeDomainIn(host: string): string | undefined {
  const found = WHOLE.exec(host)?.[1]
  // WHY: `amazon.com.au` and `rakuten.com.tw` are what such owners have in other countries.
  if (found === undefined || /^[a-z]{2}$/.test(host.slice(host.indexOf(found) + found.length + 1))) return undefined
  return [...OWN].find((domain) => domain.replaceAll('.', '-') === found.replaceAll('.', '-'))
}

const WORDS = BRANDS.flatMap(({ word, domains: [domain = ''] }) => (word === undefined ? [] : [{ word, domain }]))

const WORD_SET: ReadonlySet<string> = new Set(WORDS.map(({ word }) => word))

// WHY: the answer depends on the domain alone, and the same correspondents write every day.
const near = new Map<string, string | undefined>()
const NEAR_KEPT = 2_000

function nearBrand(registrableDomain: string): string | undefined {
  if (near.has(registrableDomain)) return near.get(registrableDomain)
  if (near.size >= NEAR_KEPT) near.clear()
  const found = WORDS.find(({ word }) => passesFor(registrableDomain, word))?.domain
  near.set(registrableDomain, found)
  return found
}

function passesFor(registrableDomain: string, word: string): boolean {
  const label = registrableDomain.split('.', 1)[0] ?? ''
  // The same label under another ending is mostly the owner in another country, or somebody of that name; and one name
  // of the list is no imitation of another (PayPal, PayPay).
  if (WORD_SET.has(label)) return false
  return `-${label}-`.includes(`-${word}-`) || isNearDomain(`${label}.${ENDING}`, `${word}.${ENDING}`)
}

const ENDING = 'test'
