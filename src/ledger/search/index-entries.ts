import {
  addIndexedLeaves,
  addIndexedMails,
  addIndexedTerms,
  dropIndexedSegment,
  dropLedgerIndexMark,
  type IndexedMail,
  type IndexedTerm,
  type LedgerIndexMark,
  type LedgerRow,
  ledgerEntries,
  moveLedgerIndexMark,
  numbersOfMails,
  readLedgerHead,
  readLedgerIndexMark,
  type TenantReader,
  type TenantStore,
} from '#store'
import type { Entry } from '../entry.ts'
import { readEntry } from '../entry-bytes.ts'
import { addFactsOf, type MailFacts, noFacts } from './mail-facts.ts'
import { packMails, SEGMENT_MAILS, segmentOf } from './mail-set.ts'
import { packSegments } from './pack-segment.ts'
import { termsOfFacts } from './term.ts'

// The index by which mails are found, made from the ledger's entries and from nothing else, a few entries at a time:
// each run reads entries, gives new mails their numbers, writes which mails have which terms, and moves the mark. All of
// a run is one transaction, and the mark is moved by comparing it, so if we die, or another process does the same, each
// entry is indexed once. An entry that is damaged or whose contents were dropped is passed over; verifying names it.

/** Another version makes the index anew: raise it when terms or their packing change. */
export const INDEX_VERSION = 1

export const EMPTY_MARK: LedgerIndexMark = {
  ...{ version: INDEX_VERSION, leafCount: 0, mailCount: 0, packedSegment: 0, packedTerm: 0 },
}

export interface RunSize {
  readonly entriesMax: number
  /** Of the entries; what they hold is bounded by it, whatever senders put into them. */
  readonly bytesMax: number
}

/** Whether there was something to do: calling it until there is not brings the index up to date. */
export async function indexSome(clinic: TenantStore, size: RunSize): Promise<boolean> {
  const treeSize = (await readLedgerHead(clinic))?.treeSize ?? 0
  const mark = await readLedgerIndexMark(clinic)
  if (mark !== undefined && isStale(mark, treeSize)) return dropSome(clinic, mark)
  if ((mark?.leafCount ?? 0) >= treeSize) return mark !== undefined && packSegments(clinic, mark)
  const rows = await readRun(clinic, mark?.leafCount ?? 0, treeSize, size)
  const run = readMails(rows)
  return clinic.write(async (desk) => {
    const from = mark ?? EMPTY_MARK
    const known = await numbersOfMails(desk, [...run.mails.keys()])
    const numbered = numberMails(run, known, from.mailCount)
    const to = { ...from, leafCount: run.end ?? treeSize, mailCount: from.mailCount + numbered.fresh.length }
    // WHY first: on PostgreSQL the second of two processes waits here for the first, and then has nothing to do.
    if (!(await moveLedgerIndexMark(desk, mark, to))) return true
    await addIndexedMails(desk, numbered.fresh)
    await addIndexedLeaves(desk, numbered.leaves)
    await addIndexedTerms(desk, numbered.terms)
    return true
  })
}

/** Of another version, or of a ledger that was put back to an older state. */
export const isStale = ({ version, leafCount }: LedgerIndexMark, treeSize: number): boolean =>
  version !== INDEX_VERSION || leafCount > treeSize

/** Takes the index away, its last segment first; when all is gone, the mark. */
async function dropSome(clinic: TenantStore, mark: LedgerIndexMark): Promise<boolean> {
  const segment = segmentOf(Math.max(0, mark.mailCount - 1))
  await clinic.write(async (desk) => {
    const to = { ...mark, version: -1, mailCount: segment * SEGMENT_MAILS }
    if (!(await moveLedgerIndexMark(desk, mark, to))) return
    await dropIndexedSegment(desk, segment, to.mailCount, mark.mailCount)
    if (segment === 0) await dropLedgerIndexMark(desk)
  })
  return true
}

/** Begins the index anew. */
export async function dropIndex(clinic: TenantStore): Promise<void> {
  const mark = await readLedgerIndexMark(clinic)
  if (mark !== undefined) await clinic.write((desk) => moveLedgerIndexMark(desk, mark, { ...mark, version: -1 }))
}

async function readRun(
  reader: TenantReader,
  from: number,
  treeSize: number,
  { entriesMax, bytesMax }: RunSize,
): Promise<LedgerRow[]> {
  const run: LedgerRow[] = []
  let bytes = 0
  for (let next = from; next < treeSize && run.length < entriesMax && bytes < bytesMax; ) {
    const rows = (await ledgerEntries(reader, next, Math.min(entriesMax - run.length, treeSize - next))).filter(
      ({ leaf }) => leaf < treeSize,
    )
    const last = rows.at(-1)
    if (last === undefined) break
    run.push(...rows)
    bytes += rows.reduce((sum, { body }) => sum + body.length, 0)
    next = last.leaf + 1
  }
  return run
}

interface MailInRun {
  readonly at: number
  readonly leaves: number[]
  readonly facts: MailFacts
}

interface Run {
  readonly mails: ReadonlyMap<string, MailInRun>
  readonly firstLeaf: number
  /** The place behind its last entry; undefined where none was left to read. */
  readonly end: number | undefined
}

function readMails(rows: readonly LedgerRow[]): Run {
  const mails = new Map<string, MailInRun>()
  for (const { leaf, body } of rows) {
    const entry = readEntry(body)
    const mail = entry === undefined ? undefined : mailOf(entry)
    if (entry === undefined || mail === undefined) continue
    const inRun = mails.get(mail) ?? { at: entry.at, leaves: [], facts: noFacts() }
    mails.set(mail, inRun)
    inRun.leaves.push(leaf)
    addFactsOf(entry, inRun.facts)
  }
  const last = rows.at(-1)
  return { mails, firstLeaf: rows[0]?.leaf ?? 0, end: last === undefined ? undefined : last.leaf + 1 }
}

// LIMIT: our names of mails have 36 characters; what is longer is no name of ours, and no key of the index.
const MAIL_CHARS_MAX = 100

/** The mail that an entry is about. */
export function mailOf(entry: Entry): string | undefined {
  const mail = 'mail' in entry ? entry.mail : undefined
  const isName = typeof mail === 'string' && mail !== '' && mail.length <= MAIL_CHARS_MAX && !mail.includes('\0')
  return isName ? mail : undefined
}

function numberMails({ mails, firstLeaf }: Run, known: readonly IndexedMail[], mailCount: number) {
  const numbers = new Map(known.map(({ mail, number }) => [mail, number]))
  const fresh: IndexedMail[] = []
  const leaves: { number: number; leaf: number }[] = []
  const places = new Map<number, Map<number, number[]>>()
  for (const [mail, { at, leaves: own, facts }] of mails) {
    const number = numbers.get(mail) ?? mailCount + fresh.length
    if (!numbers.has(mail)) fresh.push({ number, mail, at })
    for (const leaf of own) leaves.push({ number, leaf })
    const segment = segmentOf(number)
    const terms = places.get(segment) ?? new Map<number, number[]>()
    places.set(segment, terms)
    for (const term of termsOfFacts(facts)) {
      const kept = terms.get(term)
      if (kept === undefined) terms.set(term, [number % SEGMENT_MAILS])
      else kept.push(number % SEGMENT_MAILS)
    }
  }
  const terms = [...places].flatMap(([segment, ofSegment]) => rowsOf(segment, ofSegment, firstLeaf))
  return { fresh, leaves, terms }
}

/** WHY sorted: in the order of the tree, so that neighbours meet on the same page. */
const rowsOf = (segment: number, places: ReadonlyMap<number, readonly number[]>, leaf: number): IndexedTerm[] =>
  [...places]
    .sort(([one], [other]) => one - other)
    .map(([term, ofTerm]) => ({ segment, term, leaf, mails: packMails(ofTerm) }))
