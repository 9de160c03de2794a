import { NOTHING_INSIDE, type Opened, type Opening } from '#bytes'
import type { CfbEntry } from '../cfb/cfb-directory.ts'
import { type Cfb, streamIn } from '../cfb/read-cfb.ts'
import { findPassword } from './find-password.ts'
import { readDeckLock } from './unlock-deck.ts'
import { readDocumentLock } from './unlock-document.ts'
import { readWorkbookLock } from './unlock-workbook.ts'

export interface UnlockedOle {
  /** The file with its encrypted streams as if they had never been; the same one when nothing was opened. */
  readonly cfb: Cfb
  /** The fact that it was encrypted, and with what. */
  readonly opened: Opened
}

type Streams = ReadonlyMap<string, Buffer>

/**
 * Opens the encrypted streams of a .doc, .xls or .ppt with the passwords that are known, so that every reader of the
 * compound file finds them in the clear. What stays closed is left to those readers, who say that it is.
 */
export function unlockOle(cfb: Cfb, opening: Opening): UnlockedOle {
  let plain = cfb
  const facts: Opened['facts'][number][] = []
  for (const read of [readDocumentLock, readWorkbookLock, readDeckLock]) {
    const lock = read(cfb)
    const unlocked = lock && findPassword(lock, opening)
    if (lock === undefined || unlocked === undefined) continue
    const streams = unlocked.key()
    if (streams === undefined) continue
    if (!opening.budget.spendBytes([...streams.values()].reduce((sum, { length }) => sum + length, 0))) continue
    plain = withStreams(plain, streams)
    facts.push({ type: 'encryption', scheme: lock.scheme, password: unlocked.password })
  }
  return { cfb: plain, opened: { ...NOTHING_INSIDE, facts } }
}

/** The same file with other contents for some streams of its root: new names are added, what was emptied is gone. */
function withStreams(cfb: Cfb, streams: Streams): Cfb {
  const contents = new Map<CfbEntry, Buffer>()
  const added: CfbEntry[] = []
  for (const [name, content] of streams) {
    const entry = streamIn(cfb, 0, name) ?? newEntry(name, cfb.entries.length + added.length, content.length)
    if (entry.index >= cfb.entries.length) added.push(entry)
    contents.set(entry, content)
  }
  return {
    ...cfb,
    entries: [...cfb.entries, ...added],
    shelves: {
      byParent: new Map(cfb.shelves.byParent).set(0, [...(cfb.shelves.byParent.get(0) ?? []), ...added]),
      streams: new Map(
        [...cfb.shelves.streams, ...added.map((entry) => [`0 ${entry.name.toLowerCase()}`, entry] as const)].filter(
          ([, entry]) => contents.get(entry)?.length !== 0,
        ),
      ),
    },
    stream: (entry, bytesMax) => contents.get(entry)?.subarray(0, bytesMax) ?? cfb.stream(entry, bytesMax),
  }
}

const newEntry = (name: string, index: number, size: number): CfbEntry => ({
  index,
  type: 'stream',
  name,
  path: name,
  parent: 0,
  size,
  clsid: '',
  firstSector: 0,
  orphan: false,
})
