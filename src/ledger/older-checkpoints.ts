import { claimOf, type TreeHead } from './checkpoint.ts'
import type { Walk } from './entry-walk.ts'
import { openNote } from './note.ts'
import type { Problem } from './verification.ts'

// A ledger beside checkpoints that were kept elsewhere: paper, a mail, a second disk, a witness. They alone show that a
// ledger was cut short, forked or replaced by whoever has its key.

export interface OlderCheckpoint {
  /** The signed note, or the note on one line made whole again (`notesFromText`). */
  readonly note: string
  /** Where it was kept: a file's name, for people. */
  readonly place?: string
}

export const olderSizes = (older: readonly OlderCheckpoint[]): Set<number> =>
  new Set(older.flatMap(({ note }) => claimOf(note)?.size ?? []))

interface Compared {
  readonly problems: readonly Problem[]
  readonly compared: { readonly count: number; readonly size: number }
}

/** Of many checkpoints in one place the first that does not fit is told, once for each way in which it does not. */
export function compareOlder(
  older: readonly OlderCheckpoint[],
  walk: Walk,
  { isRight, from }: { readonly isRight: boolean; readonly from: number },
): Compared {
  const inOrder = older
    .map(({ note, place }) => ({ note, claim: claimOf(note), place }))
    .toSorted((one, other) => (one.claim?.size ?? -1) - (other.claim?.size ?? -1))
  const problems: Problem[] = []
  let [count, size] = [0, from]
  for (const { note, claim, place } of inOrder) {
    if (claim !== undefined && claim.size < from) continue // Lies before what was read; `compared` does not count it.
    const problem = problemOf(note, claim, walk, isRight, size)
    const named = problem === undefined ? undefined : { ...problem, ...(place === undefined ? {} : { place }) }
    if (named === undefined) {
      count += isRight ? 1 : 0
      size = Math.max(size, claim?.size ?? 0)
    } else if (!problems.some((one) => one.code === named.code && placeOf(one) === place)) problems.push(named)
  }
  return { problems, compared: { count, size: count === 0 ? 0 : size } }
}

const placeOf = (problem: Problem): string | undefined => ('place' in problem ? problem.place : undefined)

/** `sameTo`: as far as a smaller checkpoint said that nothing is different. */
function problemOf(
  note: string,
  claim: TreeHead | undefined,
  { edge, keys, olderRoots }: Walk,
  isRight: boolean,
  sameTo: number,
): Problem | undefined {
  if (claim === undefined) return { code: 'older-unreadable' }
  const opened = openNote(note, keys)
  if ('flaw' in opened) return { code: opened.flaw === 'unknown-key' ? 'other-ledger' : 'older-unreadable' }
  if (edge.size < claim.size) return { code: 'cut-short', size: edge.size, olderSize: claim.size }
  // Where the entries are not what was signed, that was said already, and they say nothing of the older checkpoint.
  if (!isRight || olderRoots.get(claim.size)?.equals(claim.root) === true) return undefined
  return { code: 'forked', olderSize: claim.size, ...(sameTo === 0 ? {} : { from: sameTo }) }
}
