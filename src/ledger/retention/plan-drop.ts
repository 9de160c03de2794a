import { ledgerEntries, type TenantReader } from '#store'
import type { Entry } from '../entry.ts'
import { readEntry } from '../entry-bytes.ts'
import { mailOf } from '../search/index-entries.ts'
import { leafHash } from '../tree-hash.ts'
import { leafHashAt, tileReader } from '../tree-proof.ts'
import type { Holds } from './holds.ts'

// Which entries lose their contents next. Kept is what is under hold, what the ledger needs to be verified at all, and
// whatever is not as it was written: retention must not clear away the traces of somebody who changed an entry, or who
// took one away before.

export interface DropPlan {
  /** Places in their order. */
  readonly leaves: readonly number[]
  /** Ranges between the first and the last of them that are not among them. */
  readonly kept: readonly (readonly [number, number])[]
  /** Where to look on. */
  readonly next: number
  /** Entries that are old enough and under hold. */
  readonly heldCount: number
}

export interface DropRange {
  readonly from: number
  /** Not from this place on, nor what is of this time or later. */
  readonly size: number
  readonly before: number
}

// LIMIT: what one entry of the ledger speaks of. Its ranges fit in an entry; the places are a list of numbers in memory.
const EXAMINED_MAX = 20_000
const KEPT_MAX = 1_000

/** Without them nobody could tell which key signed, or which contents may be missing. */
const ALWAYS_KEPT: ReadonlySet<string> = new Set(['ledger-started', 'key-rotated', 'retention-applied'])

/** The next part of a drop; undefined where nothing old is left. */
export async function planDrop(reader: TenantReader, range: DropRange, holds: Holds): Promise<DropPlan | undefined> {
  const read = tileReader(reader, 4)
  const leaves: number[] = []
  const kept: [number, number][] = []
  let [next, examined, heldCount] = [range.from, 0, 0]
  let isEnd = false
  while (!isEnd && examined < EXAMINED_MAX && kept.length < KEPT_MAX) {
    const rows = next < range.size ? await ledgerEntries(reader, next, Math.min(256, range.size - next)) : []
    if (rows.length === 0) isEnd = true
    for (const { leaf, body } of rows) {
      const entry = readEntry(body)
      if (leaf >= range.size || (entry !== undefined && entry.at >= range.before)) {
        isEnd = true
        break
      }
      examined += 1
      next = leaf + 1
      const isHeld = entry !== undefined && isUnderHold(entry, holds)
      if (isHeld) heldCount += 1
      const isWritten = entry?.index === leaf && (await leafHashAt(read, leaf))?.equals(leafHash(body)) === true
      if (isHeld || !isWritten || ALWAYS_KEPT.has(entry.kind)) continue
      const last = leaves.at(-1)
      if (last !== undefined && leaf > last + 1) kept.push([last + 1, leaf - 1])
      leaves.push(leaf)
      if (kept.length >= KEPT_MAX) break
    }
  }
  return isEnd && leaves.length === 0 && heldCount === 0 ? undefined : { leaves, kept, next, heldCount }
}

function isUnderHold(entry: Entry, { mails, since }: Holds): boolean {
  const mail = mailOf(entry)
  return entry.at >= since || (mail !== undefined && mails.has(mail))
}
