import {
  indexedMails,
  indexedTerms,
  type LedgerIndexMark,
  readLedgerHead,
  readLedgerIndexMark,
  readSetting,
  type TenantReader,
} from '#store'
import type { Entry } from '../entry.ts'
import { ADDRESS_SECRET } from '../hashed-addresses.ts'
import { isStale } from './index-entries.ts'
import type { FoundMails, LedgerHit, LedgerQuery } from './ledger-query.ts'
import { addPacked, type MailSet, noMails, placesIn, SEGMENT_MAILS, segmentOf } from './mail-set.ts'
import { type ReadMail, readMails } from './read-mails.ts'
import { planSearch, type SearchPlan } from './search-plan.ts'

// Finds mails in the ledger: the index picks those that may fit, segment by segment from the newest on, and their
// entries say whether they do. So the index can be behind, which the answer says, and never wrong.

const HITS = 50
const HITS_MAX = 1_000
// LIMIT: a mail that is read costs 50 to 200 µs. Where the index picks many that do not fit, the answer ends early and
// says where to go on: whoever waits has it in a fifth of a second.
const READ_MAX = 1_500
const READ_MS_MAX = 80
const READ_AT_ONCE = 64
// LIMIT: segments that are asked for in one query, at first and at most.
const SEGMENTS_FIRST = 2
const SEGMENTS_MAX = 32

export async function searchLedger(reader: TenantReader, query: LedgerQuery): Promise<FoundMails> {
  const size = (await readLedgerHead(reader))?.treeSize ?? 0
  const mark = await readLedgerIndexMark(reader)
  if (mark === undefined || isStale(mark, size)) return { hits: [], behind: size }
  const secret = await readSetting(reader, ADDRESS_SECRET)
  const plan = planSearch(query, typeof secret === 'string' ? secret : undefined)
  const range = await rangeOf(reader, query, mark)
  const limit = Math.max(1, Math.min(query.limit ?? HITS, HITS_MAX))
  const found = await collect(reader, plan, range, limit)
  return { ...found, behind: size - mark.leafCount }
}

/** Numbers from the first to before the second. */
type Range = readonly [from: number, to: number]

async function rangeOf(reader: TenantReader, query: LedgerQuery, { mailCount }: LedgerIndexMark): Promise<Range> {
  const { since, until, before = mailCount } = query
  const from = since === undefined ? 0 : await firstAt(reader, since, mailCount)
  const to = until === undefined ? mailCount : await firstAt(reader, until, mailCount)
  return [from, Math.min(to, before)]
}

/** The first mail that the ledger heard of at this moment or later; times never fall, so it is found by halving. */
async function firstAt(reader: TenantReader, at: number, mailCount: number): Promise<number> {
  let [low, high] = [0, mailCount]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [mail] = await indexedMails(reader, [middle])
    if ((mail?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}

async function collect(
  reader: TenantReader,
  plan: SearchPlan,
  range: Range,
  limit: number,
): Promise<Pick<FoundMails, 'hits' | 'next'>> {
  const hits: LedgerHit[] = []
  let readCount = 0
  const started = performance.now()
  for await (const numbers of candidates(reader, plan, range)) {
    for (let at = 0; at < numbers.length; ) {
      const wanted = numbers.slice(at, at + Math.max(16, Math.min(limit - hits.length, READ_AT_ONCE)))
      at += wanted.length
      readCount += wanted.length
      for (const mail of await readMails(reader, wanted)) {
        // Of a mail without entries retention has left the number only.
        if (mail.entries.length === 0 || !plan.fits(mail.facts)) continue
        hits.push(hitOf(mail))
        if (hits.length === limit) return { hits, ...nextOf(mail.number, range) }
      }
      if (readCount >= READ_MAX || performance.now() - started > READ_MS_MAX)
        return { hits, ...nextOf(wanted.at(-1) ?? 0, range) }
    }
  }
  return { hits }
}

const nextOf = (number: number, [from]: Range): { readonly next?: number } => (number > from ? { next: number } : {})

/** Mails that may fit, the newest in front, a segment at a time. */
async function* candidates(reader: TenantReader, plan: SearchPlan, [from, to]: Range): AsyncGenerator<number[]> {
  let count = SEGMENTS_FIRST
  for (let last = segmentOf(to - 1); last >= segmentOf(from) && from < to; last -= count) {
    if (last < segmentOf(to - 1)) count = Math.min(count * 2, SEGMENTS_MAX)
    const segments = Array.from({ length: count }, (_, index) => last - index).filter((one) => one >= segmentOf(from))
    const sets = await setsOf(reader, segments, plan.terms)
    for (const segment of segments) {
      const ofSegment = sets.get(segment)
      const picked = plan.pick((term) => ofSegment?.get(term) ?? noMails())
      const numbers = placesIn(picked).map((place) => segment * SEGMENT_MAILS + place)
      const inRange = numbers.filter((number) => number >= from && number < to)
      if (inRange.length > 0) yield inRange
    }
  }
}

async function setsOf(
  reader: TenantReader,
  segments: readonly number[],
  terms: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, MailSet>>> {
  const sets = new Map<number, Map<number, MailSet>>()
  const rows = terms.length === 0 ? [] : await indexedTerms(reader, segments, terms)
  for (const { segment, term, mails } of rows) {
    const ofSegment = sets.get(segment) ?? new Map<number, MailSet>()
    sets.set(segment, ofSegment)
    const set = ofSegment.get(term) ?? noMails()
    ofSegment.set(term, set)
    addPacked(mails, set)
  }
  return sets
}

function hitOf({ mail, at, entries }: ReadMail): LedgerHit {
  // WHY as if any of it could be missing: whoever changed the store is found by verifying, and must not stop a search.
  const received: Partial<Extract<Entry, { kind: 'received' }>> =
    entries.find((entry) => entry.kind === 'received') ?? {}
  const judged = entries.findLast((entry) => entry.kind === 'judged')
  const acted = entries.findLast((entry) => entry.kind === 'acted')
  const { envelope, headers, bytes, door } = received
  const { subject, messageId, from } = headers ?? {}
  return {
    ...{ mail, at, sender: envelope?.sender || (from?.[0]?.address ?? ''), recipients: envelope?.recipients ?? [] },
    ...(subject === undefined ? {} : { subject }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(door === undefined ? {} : { door }),
    ...(judged === undefined ? {} : { verdict: judged.verdict }),
    ...(acted === undefined ? {} : { action: acted.action }),
  }
}
