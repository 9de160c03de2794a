import {
  firstLeavesOf,
  ledgerEntries,
  ledgerEntriesAt,
  numbersOfMails,
  readLedgerHead,
  readLedgerIndexMark,
  type TenantReader,
} from '#store'
import type { Entry } from '../entry.ts'
import { readEntry } from '../entry-bytes.ts'
import type { ImportedEvent } from '../import/imported-event.ts'
import { importedEventsFor } from '../import/imported-events-for.ts'
import { isStale, mailOf } from '../search/index-entries.ts'

// The life of one mail: the ledger's entries about it, and what other servers' logs say of it.

export interface Story {
  readonly mail: string
  /** In the order in which they were written. */
  readonly entries: readonly Entry[]
  /** From logs that were read in, in the order of their times; what they say was not sealed when it happened. */
  readonly imported: readonly ImportedEvent[]
  /** There are more entries than these. */
  readonly isCut: boolean
}

// LIMIT: a mail has some ten entries; one that programs look at all day is cut here.
const ENTRIES_MAX = 2_000
const DAY_MS = 86_400_000

/** Undefined where the ledger never heard of the mail. Complete also where the index is behind: then the rest is read. */
export async function storyOf(reader: TenantReader, mail: string): Promise<Story | undefined> {
  const size = (await readLedgerHead(reader))?.treeSize ?? 0
  const mark = await readLedgerIndexMark(reader)
  const isUsable = mark !== undefined && !isStale(mark, size)
  const indexed = isUsable ? await indexedEntries(reader, mail) : []
  const later = await entriesFrom(reader, isUsable ? mark.leafCount : 0, size, mail, ENTRIES_MAX + 1 - indexed.length)
  const entries = [...indexed, ...later].slice(0, ENTRIES_MAX)
  if (entries.length === 0) return undefined
  const isCut = indexed.length + later.length > entries.length
  return { mail, entries, imported: await importedOf(reader, entries), isCut }
}

async function indexedEntries(reader: TenantReader, mail: string): Promise<Entry[]> {
  const [found] = await numbersOfMails(reader, [mail])
  if (found === undefined) return []
  const leaves = (await firstLeavesOf(reader, found.number, ENTRIES_MAX + 1)).map(({ leaf }) => leaf)
  const rows = await ledgerEntriesAt(reader, leaves)
  return rows.sort((one, other) => one.leaf - other.leaf).flatMap(({ body }) => ownEntry(body, mail))
}

async function entriesFrom(
  reader: TenantReader,
  from: number,
  size: number,
  mail: string,
  countMax: number,
): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let next = from; next < size && entries.length < countMax; ) {
    const rows = await ledgerEntries(reader, next, size - next)
    const last = rows.at(-1)
    if (last === undefined) break
    // WHY the bytes first: most entries are about other mails, and need not be read for that.
    for (const { body } of rows) if (body.includes(mail)) entries.push(...ownEntry(body, mail))
    next = last.leaf + 1
  }
  return entries
}

function ownEntry(body: Buffer, mail: string): Entry[] {
  const entry = readEntry(body)
  return entry !== undefined && mailOf(entry) === mail ? [entry] : []
}

async function importedOf(reader: TenantReader, entries: readonly Entry[]): Promise<ImportedEvent[]> {
  const received = entries.find((entry) => entry.kind === 'received')
  const messageId: unknown = received?.headers?.messageId
  const queueId: unknown = received?.queueId
  if (received === undefined || (typeof messageId !== 'string' && typeof queueId !== 'string')) return []
  return importedEventsFor(reader, {
    ...(typeof messageId === 'string' ? { messageId } : {}),
    ...(typeof queueId === 'string' ? { queueIds: [queueId] } : {}),
    // WHY: servers use queue ids again; what came days before the mail is of another one.
    since: received.at - DAY_MS,
  })
}
