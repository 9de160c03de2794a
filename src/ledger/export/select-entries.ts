import type { TenantReader } from '#store'
import type { Entry, EntryKind } from '../entry.ts'
import { type LoggedEntry, readLedger } from '../read-ledger.ts'
import { mailOf } from '../search/index-entries.ts'
import { storyOf } from '../story/story-of.ts'

/** What is exported; everything where nothing is said. */
export interface ExportFilter {
  readonly mail?: string
  /** Milliseconds since 1970: from here on, and before there. */
  readonly since?: number
  readonly until?: number
  readonly kinds?: readonly EntryKind[]
}

/** The entries of the first `size` that fit, in their order. What retention has dropped is not among them. */
export async function* selectEntries(
  reader: TenantReader,
  filter: ExportFilter,
  size: number,
): AsyncGenerator<LoggedEntry> {
  for await (const each of entriesAbout(reader, filter.mail, size)) {
    // Times never go back, so nothing behind this one fits.
    if (filter.until !== undefined && each.entry.at >= filter.until) return
    if (isMeant(each.entry, filter)) yield each
  }
}

const isMeant = (entry: Entry, { mail, since, kinds }: ExportFilter): boolean =>
  (mail === undefined || mailOf(entry) === mail) &&
  (since === undefined || entry.at >= since) &&
  (kinds === undefined || kinds.includes(entry.kind))

async function* entriesAbout(
  reader: TenantReader,
  mail: string | undefined,
  size: number,
): AsyncGenerator<LoggedEntry> {
  const ledger = readLedger(reader)
  const story = mail === undefined ? undefined : await storyOf(reader, mail)
  if (mail !== undefined && story === undefined) return
  // WHY all of it where a story is cut: an export leaves nothing out.
  if (story === undefined || story.isCut) yield* ledger.entries({ to: size })
  else
    for (const { index } of story.entries)
      if (index < size) yield* ledger.entries({ from: index, to: Math.min(index + 1, size) })
}
