import type { Entry } from './entry.ts'
import { readEntry } from './entry-bytes.ts'
import type { LedgerSource, SourceEntry } from './ledger-source.ts'
import type { Start } from './midway.ts'
import { readVerifier, type Verifier } from './note-key.ts'
import { type DroppedContents, DroppedPlaces } from './retention/dropped-places.ts'
import { type Edge, TILE_WIDTH } from './tiles.ts'
import { leafHash } from './tree-hash.ts'
import type { Problem } from './verification.ts'
import { vouchedKey } from './vouch.ts'

// One pass over the entries, a page at a time: computes their tree anew, and notes where entries, their own numbers and
// what is kept beside them part for the first time. Who of them is wrong is judged afterwards, against the signed root.

/** The first place whose entry is not the one that is kept there. */
export interface Mismatch {
  readonly place: number
  /** The entry that stands there is another entry of this ledger, unchanged. */
  readonly isAnother: boolean
  /** The entry that belongs there came later. */
  cameLater: boolean
}

export interface Walk {
  readonly edge: Edge
  readonly mismatch: Mismatch | undefined
  /** The first hash above the leaves that is not the one of the entries under it. */
  readonly upper: { readonly level: number; readonly place: number } | undefined
  /** What is wrong in what the entries say. */
  readonly told: readonly Problem[]
  readonly keys: readonly Verifier[]
  readonly dropped: DroppedContents
  /** The roots that the tree had at the sizes that were asked for. */
  readonly olderRoots: ReadonlyMap<number, Buffer>
}

export async function walkEntries(
  source: LedgerSource,
  size: number,
  start: Start,
  olderSizes: ReadonlySet<number>,
  onEntry: (count: number) => void,
): Promise<Walk> {
  const edge = start.edge.copy()
  const saying = new Saying()
  const dropped = new DroppedPlaces()
  for (const { index, entry } of start.keyEntries) saying.hear(entry, index)
  let mismatch: Mismatch | undefined
  let upper: Walk['upper']
  const olderRoots = new Map<number, Buffer>()
  const noteRoot = () => {
    if (olderSizes.has(edge.size)) olderRoots.set(edge.size, edge.root())
  }
  noteRoot()
  for await (const row of source.entries(size, edge.size)) {
    const place = edge.size
    const hash = row.dropped?.hash ?? leafHash(row.bytes)
    const entry = row.dropped === undefined ? readEntry(row.bytes) : undefined
    const isInPlace =
      row.dropped === undefined
        ? entry?.index === place && (await row.standsAt(place, hash))
        : row.dropped.place === place
    if (mismatch !== undefined) mismatch.cameLater ||= await isEntry(entry, row, hash, mismatch.place)
    else if (!isInPlace) mismatch = { place, isAnother: await isEntry(entry, row, hash, undefined), cameLater: false }
    if (row.dropped === undefined) {
      saying.hear(entry, place)
      dropped.hear(entry)
    } else dropped.see(place)
    const above: { level: number; place: number; hash: Buffer }[] = []
    edge.push(hash, (level, at, one) => {
      if (level > 0) above.push({ level, place: at, hash: one })
    })
    upper ??= await firstWrong(source, above)
    noteRoot()
    onEntry(edge.size)
  }
  return { edge, mismatch, upper, told: saying.problems, keys: saying.keys, dropped: dropped.judged(), olderRoots }
}

/** Whether this is the true entry of that place, or of the place that it names itself. */
async function isEntry(
  entry: Entry | undefined,
  row: SourceEntry,
  hash: Buffer,
  place: number | undefined,
): Promise<boolean> {
  if (row.dropped !== undefined) return place === undefined || row.dropped.place === place
  if (entry === undefined || (place !== undefined && entry.index !== place)) return false
  return row.standsAt(entry.index, hash)
}

async function firstWrong(
  { hashAt }: LedgerSource,
  above: readonly { readonly level: number; readonly place: number; readonly hash: Buffer }[],
): Promise<{ level: number; place: number } | undefined> {
  if (hashAt === undefined) return undefined
  for (const { level, place, hash } of above)
    if ((await hashAt(level, place))?.equals(hash) !== true) return { level, place }
  return undefined
}

/** The first leaf under a hash. */
export const firstLeaf = (level: number, place: number): number => place * TILE_WIDTH ** level

/** What the entries say of keys and times, followed from the first one on. */
class Saying {
  readonly problems: Problem[] = []
  readonly keys: Verifier[] = []
  #lastAt = 0

  hear(entry: Entry | undefined, index: number): void {
    if (entry === undefined) return
    if (entry.at < this.#lastAt) this.#tell({ code: 'time-reversed', index })
    this.#lastAt = Math.max(this.#lastAt, entry.at)
    if (index === 0) this.#begin(entry)
    else if (entry.kind === 'key-rotated') this.#rotate(entry, index)
  }

  #begin(entry: Entry): void {
    const key = entry.kind === 'ledger-started' && typeof entry.key === 'string' ? readVerifier(entry.key) : undefined
    if (key === undefined) this.#tell({ code: 'key-not-vouched', index: 0 })
    else this.keys.push(key)
  }

  #rotate(entry: Entry & { kind: 'key-rotated' }, index: number): void {
    const inForce = this.keys.at(-1)
    const next = inForce === undefined ? undefined : vouchedKey(entry, inForce)
    if (next === undefined) this.#tell({ code: 'key-not-vouched', index })
    else this.keys.push(next)
  }

  /** LIMIT: the first of each kind says enough. */
  #tell(problem: Problem): void {
    if (!this.problems.some(({ code }) => code === problem.code)) this.problems.push(problem)
  }
}
