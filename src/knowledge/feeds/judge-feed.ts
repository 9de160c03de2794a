import ipaddr from 'ipaddr.js'
import { getPublicSuffix } from 'tldts'
import { asciiDomain } from '#identity'
import { EVERYBODYS_DOMAINS } from './everybodys-domains.data.ts'
import type { BreakReason, FeedIndicator, FeedSummary } from './feed.ts'

// Whether a list can be what it says it is. A list is taken whole or not at all: one that was cut off, mixed up or
// tampered with would hold everybody's mail, or let everything through.

export type FeedRefusal =
  | { readonly why: BreakReason; readonly line: number }
  | { readonly why: 'empty' }
  | { readonly why: 'too-many'; readonly count: number; readonly most: number }
  /** Less than a tenth of the last time. */
  | { readonly why: 'dropped'; readonly count: number; readonly before: number }
  /** More lines that say nothing than such that do. */
  | { readonly why: 'mostly-unreadable'; readonly skipped: number; readonly line: number }
  | { readonly why: SuspectReason; readonly values: readonly string[] }

/** Values that no list should have: addresses of no public network, the own domain, a whole registry, everybody's. */
export type SuspectReason = 'private-range' | 'own-domain' | 'public-suffix' | 'everybodys-domain'

export interface FeedJudge {
  /** Shown every batch of the reading. */
  readonly see: (batch: readonly FeedIndicator[]) => void
  /** Why the list is not to be believed; none when it is. */
  readonly refusals: (summary: FeedSummary) => readonly FeedRefusal[]
}

export interface JudgeSettings {
  /** Entries of the edition in force; 0 when there is none. */
  readonly before: number
  readonly ownDomains: readonly string[]
}

// LIMIT: the largest public lists have some million entries.
const COUNT_MAX = 5_000_000
const KEPT_SHARE_MIN = 0.1
const VALUES_SHOWN_MAX = 5

/** Begins to judge one reading of a list. */
export function judgeFeed({ before, ownDomains }: JudgeSettings): FeedJudge {
  const own = ownDomains.map(asciiDomain)
  const suspects = new Map<SuspectReason, string[]>()
  const see = (batch: readonly FeedIndicator[]): void => {
    for (const indicator of batch) {
      const why = suspectReason(indicator, own)
      if (why !== undefined)
        suspects.set(why, [...(suspects.get(why) ?? []), indicator.value].slice(0, VALUES_SHOWN_MAX))
    }
  }
  const refusals = (summary: FeedSummary): readonly FeedRefusal[] => [
    ...(summary.broken === undefined ? [] : [summary.broken]),
    ...refusalsOfSize(summary, before),
    ...[...suspects].map(([why, values]): FeedRefusal => ({ why, values })),
  ]
  return { see, refusals }
}

function refusalsOfSize({ count, skipped, broken }: FeedSummary, before: number): readonly FeedRefusal[] {
  const unread = skipped.first.filter(({ why }) => UNREADABLE.has(why))
  const [first] = unread
  // WHY the first few stand for all: a list of exceptions is long and says so in each line.
  const isMostlyUnread = skipped.count > count && first !== undefined && unread.length * 2 > skipped.first.length
  if (isMostlyUnread) return [{ why: 'mostly-unreadable', skipped: skipped.count, line: first.line }]
  if (broken !== undefined) return []
  if (count === 0) return [{ why: 'empty' }]
  if (count > COUNT_MAX) return [{ why: 'too-many', count, most: COUNT_MAX }]
  return count < before * KEPT_SHARE_MIN ? [{ why: 'dropped', count, before }] : []
}

const UNREADABLE: ReadonlySet<string> = new Set(['not-an-indicator', 'too-long', 'control-characters'])

function suspectReason({ type, value }: FeedIndicator, own: readonly string[]): SuspectReason | undefined {
  if (type === 'ip') return isPublic(value) ? undefined : 'private-range'
  const host =
    type === 'url' ? (/^(?:\[[^\]]*\]|[^/:?]*)/u.exec(value)?.[0] ?? '') : type === 'domain' ? value : undefined
  if (host === undefined) return undefined
  if (type === 'url' && isAddress(host)) return isPublic(host.replace(/[[\]]/gu, '')) ? undefined : 'private-range'
  // An address within the own domain is as wrong as the domain itself.
  if (own.some((domain) => host === domain || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`)))
    return 'own-domain'
  if (type === 'url') return undefined
  if (EVERYBODYS_DOMAINS.has(value)) return 'everybodys-domain'
  return getPublicSuffix(value, { allowPrivateDomains: true }) === value ? 'public-suffix' : undefined
}

const isAddress = (host: string): boolean => host.startsWith('[') || /^\d{1,3}(?:\.\d{1,3}){3}$/u.test(host)

/** An address, or every address of a range, lies in the public part of the net. */
function isPublic(value: string): boolean {
  const [text = '', bits] = value.split('/')
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  if (bits === undefined || address instanceof ipaddr.IPv6) return true
  return !SPECIAL_RANGES.some(([special, length]) => address.match(special, Math.min(length, Number(bits))))
}

// SPEC: IANA IPv4 Special-Purpose Address Registry; what a listed range might lie around.
const SPECIAL_RANGES = [
  ...['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
].map((range) => ipaddr.IPv4.parseCIDR(range))
