import type { Entry } from '../entry.ts'

// Places of which only the hash is left, and whether the ledger itself says that they may: an entry `retention-applied`
// names the range that was dropped and the ranges in it that were kept. Whoever takes contents away by hand has no such
// entry, for it would have to be signed. Entries are heard after the places that they are about, so it is judged last.

/** What a walk found of dropped contents. */
export interface DroppedContents {
  readonly count: number
  /** When contents were last dropped by an entry that was read. */
  readonly lastAt: number | undefined
  /** The first place that no entry speaks of. */
  readonly unasked: number | undefined
  /** Whether one of the places from `first` to `last` is dropped. */
  readonly isAmong: (first: number, last: number) => boolean
}

interface Range {
  readonly first: number
  readonly last: number
}

export class DroppedPlaces {
  /** Runs of places, in their order. */
  readonly #runs: { first: number; last: number }[] = []
  readonly #allowed: Range[] = []
  #count = 0
  #lastAt: number | undefined

  see(place: number): void {
    this.#count += 1
    const run = this.#runs.at(-1)
    if (run?.last === place - 1) run.last = place
    else this.#runs.push({ first: place, last: place })
  }

  /** What is not a range in front of the entry itself allows nothing. */
  hear(entry: Entry | undefined): void {
    if (entry?.kind !== 'retention-applied') return
    this.#allowed.push(...droppedRanges(entry))
    this.#lastAt = entry.at
  }

  judged(): DroppedContents {
    const runs = this.#runs
    return {
      ...{ count: this.#count, lastAt: this.#lastAt, unasked: firstOutside(runs, merged(this.#allowed)) },
      isAmong: (first, last) => runs.some((run) => run.first <= last && run.last >= first),
    }
  }
}

/** The ranges that an entry says were dropped: its own, without those that were kept. */
export function droppedRanges(entry: Entry & { readonly kind: 'retention-applied' }): Range[] {
  const { first, last, kept } = entry
  if (!isPlace(first) || !isPlace(last) || last >= entry.index || !Array.isArray(kept)) return []
  const ranges: Range[] = []
  let next = first
  for (const range of kept) {
    const [from, to]: readonly unknown[] = Array.isArray(range) ? range : []
    if (!isPlace(from) || !isPlace(to) || from < next || to < from || to > last) return []
    if (from > next) ranges.push({ first: next, last: from - 1 })
    next = to + 1
  }
  if (next <= last) ranges.push({ first: next, last })
  return ranges
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function merged(ranges: readonly Range[]): Range[] {
  const whole: { first: number; last: number }[] = []
  for (const { first, last } of ranges.toSorted((one, other) => one.first - other.first)) {
    const before = whole.at(-1)
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last)
    else whole.push({ first, last })
  }
  return whole
}

/** Both lists are in order and do not overlap in themselves. */
function firstOutside(runs: readonly Range[], allowed: readonly Range[]): number | undefined {
  let at = 0
  for (const { first, last } of runs) {
    while ((allowed[at]?.last ?? Number.POSITIVE_INFINITY) < first) at += 1
    const around = allowed[at]
    if (around === undefined || around.first > first) return first
    if (around.last < last) return around.last + 1
  }
  return undefined
}
