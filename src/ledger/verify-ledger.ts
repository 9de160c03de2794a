import type { LedgerHead } from '#store'
import { claimOf, type TreeHead } from './checkpoint.ts'
import { firstLeaf, type Walk, walkEntries } from './entry-walk.ts'
import type { LedgerSource } from './ledger-source.ts'
import { BEGINNING, type Start } from './midway.ts'
import { openNote } from './note.ts'
import type { Verifier } from './note-key.ts'
import { compareOlder, type OlderCheckpoint, olderSizes } from './older-checkpoints.ts'
import type { DroppedContents } from './retention/dropped-places.ts'
import { levelWidth, TILE_WIDTH } from './tiles.ts'
import type { Problem, Verification } from './verification.ts'

// Checks a ledger from its first entry to its last, in one pass and in little memory, and believes nothing: neither the
// store nor the hashes in it, but only the signature under the checkpoint, and that only as far as the key is known from
// elsewhere. Without such a key and without an older checkpoint a ledger that was written anew from end to end, with a
// key of its own, is sound in itself; `isKeyTrusted` says so.

export interface VerifySettings {
  /** Older checkpoints, kept elsewhere. */
  readonly checkpoints?: readonly OlderCheckpoint[]
  /** Only entries of this time (milliseconds since 1970) or later, or those behind this checkpoint, have to be read. */
  readonly since?: number | OlderCheckpoint
  /** A verifier key that is known from elsewhere; any that ever was in force will do. */
  readonly key?: string
  readonly onProgress?: (done: number, size: number) => void
}

/** What is verified: read once, so that a ledger that grows in the meantime is the same in all steps. */
interface Claim {
  readonly head: LedgerHead | undefined
  readonly tree: TreeHead | undefined
  readonly size: number
}

/** Verifies a ledger in the store or in a file; names the first entry that was changed, removed, inserted or moved. */
export async function verifyLedger(source: LedgerSource, settings: VerifySettings = {}): Promise<Verification> {
  const { since, checkpoints = [] } = settings
  const head = await source.head()
  const tree = head === undefined ? undefined : claimOf(head.note)
  const claim = { head, tree, size: tree?.size ?? head?.treeSize ?? Number.MAX_SAFE_INTEGER }
  const older = typeof since === 'object' ? [since, ...checkpoints] : checkpoints
  const start = since === undefined ? undefined : await startSince(source, since, claim)
  const found = start === undefined ? undefined : await verifyFrom(start, source, claim, older, settings)
  // WHY everything where something is wrong: where it began to be wrong may lie before.
  return found?.isSound === true ? found : verifyFrom(BEGINNING, source, claim, older, settings)
}

async function startSince(
  { midway }: LedgerSource,
  since: number | OlderCheckpoint,
  { head, size }: Claim,
): Promise<Start | undefined> {
  if (midway === undefined || head === undefined) return undefined
  const place = typeof since === 'number' ? await midway.firstSince(since, size) : claimOf(since.note)?.size
  return place === undefined || place > size ? undefined : midway.startAt(place)
}

async function verifyFrom(
  start: Start,
  source: LedgerSource,
  { head, tree, size }: Claim,
  older: readonly OlderCheckpoint[],
  settings: VerifySettings,
): Promise<Verification> {
  const onEntry = (count: number) => settings.onProgress?.(count, size)
  const walk = await walkEntries(source, size, start, olderSizes(older), onEntry)

  const checkpointProblems = problemsOfHead(head, tree, walk.keys)
  const isRight = tree !== undefined && walk.edge.size === size && walk.edge.root().equals(tree.root)
  const from = start.edge.size
  const { problems: olderProblems, compared } = compareOlder(older, walk, { isRight, from })
  const problems = [
    ...checkpointProblems,
    ...(await problemsOfEntries(source, walk, size, isRight, checkpointProblems.length > 0)),
    ...walk.told,
    ...problemsOfKey(settings.key, walk.keys),
    ...olderProblems,
  ]
  const keys = walk.keys.map(({ text }) => text)
  const { count, lastAt } = walk.dropped
  return {
    ...{ isSound: problems.length === 0, problems, head: tree, entryCount: walk.edge.size, from, compared, keys },
    dropped: { count, ...(lastAt === undefined ? {} : { lastAt }) },
    isKeyTrusted: settings.key !== undefined && keys.includes(settings.key),
  }
}
function problemsOfHead(
  head: LedgerHead | undefined,
  claimed: TreeHead | undefined,
  keys: readonly Verifier[],
): Problem[] {
  if (head === undefined) return [{ code: 'checkpoint-missing' }]
  const inForce = keys.at(-1)
  const opened = inForce === undefined ? undefined : openNote(head.note, [inForce])
  const isSigned = opened !== undefined && !('flaw' in opened)
  const isOurs = claimed?.origin === inForce?.name && claimed?.size === head.treeSize
  return isSigned && isOurs ? [] : [{ code: 'checkpoint-changed' }]
}

async function problemsOfEntries(
  source: LedgerSource,
  walk: Walk,
  size: number,
  isRight: boolean,
  isUnsigned: boolean,
): Promise<Problem[]> {
  const hasMore = size !== Number.MAX_SAFE_INTEGER && (await source.hasMore(size))
  const { unasked } = walk.dropped
  if (isRight) {
    const gone: Problem[] = unasked === undefined ? [] : [{ code: 'entry-removed', index: unasked }]
    const tile = (await problemOfTiles(source, walk, size)) ?? []
    return [...gone, ...(hasMore ? [{ code: 'entry-inserted', index: size } as const] : []), ...tile]
  }
  const other =
    problemOfEntry(walk, size, hasMore) ?? (isUnsigned ? undefined : problemBehindTiles(walk.edge.size, walk.dropped))
  // WHY the first of the two: an entry that was taken away shows by its place, whatever is wrong behind it.
  const isFirst = unasked !== undefined && (other === undefined || !('index' in other) || unasked < other.index)
  const wrong: Problem | undefined = isFirst ? { code: 'entry-removed', index: unasked } : other
  if (wrong !== undefined) return [wrong]
  // Entries and tiles agree with each other, so what they do not agree with is the checkpoint.
  return isUnsigned ? [] : [{ code: 'rewritten' }]
}

function problemOfEntry({ edge, mismatch, upper, dropped }: Walk, size: number, hasMore: boolean): Problem | undefined {
  if (mismatch !== undefined) {
    const { place: index, isAnother, cameLater } = mismatch
    if (isAnother && !cameLater) return { code: 'entry-removed', index }
    if (hasMore || (cameLater && !isAnother)) return { code: 'entry-inserted', index }
    return { code: isAnother ? 'entry-reordered' : 'entry-changed', index }
  }
  if (size !== Number.MAX_SAFE_INTEGER && edge.size < size) return { code: 'entry-removed', index: edge.size }
  if (hasMore) return { code: 'entry-inserted', index: size }
  if (upper === undefined) return undefined
  // The hashes of the leaves were changed along with the entry; those above them still tell in which range.
  const { level, place } = upper
  const range = { index: firstLeaf(level, place), to: firstLeaf(level, place + 1) - 1 }
  // A dropped entry has nothing to change but its hash.
  return { code: dropped.isAmong(range.index, range.to) ? 'dropped-hash-changed' : 'entry-changed', ...range }
}

/** The last leaves have no hash above them: where some of them are dropped, theirs cannot be told from a right one. */
function problemBehindTiles(size: number, dropped: DroppedContents): Problem | undefined {
  const range = { index: size - (size % TILE_WIDTH), to: size - 1 }
  return dropped.isAmong(range.index, range.to) ? { code: 'dropped-hash-changed', ...range } : undefined
}

/** The entries are what was signed; so where the tiles say otherwise, the tiles are wrong. */
async function problemOfTiles(source: LedgerSource, { mismatch, upper }: Walk, size: number): Promise<Problem[]> {
  const wrong = mismatch === undefined ? upper : { level: 0, place: mismatch.place }
  if (wrong !== undefined) {
    const { level, place } = wrong
    return [{ code: 'tile-changed', level, tile: Math.floor(place / TILE_WIDTH), index: firstLeaf(level, place) }]
  }
  const stray = await source.strayTile(size)
  if (stray === undefined) return []
  const index = Math.min(firstLeaf(stray.level, stray.tile * TILE_WIDTH), firstLeaf(0, levelWidth(size, 0)))
  return [{ code: 'tile-changed', level: stray.level, tile: stray.tile, index }]
}

function problemsOfKey(key: string | undefined, keys: readonly Verifier[]): Problem[] {
  return key === undefined || keys.some(({ text }) => text === key) ? [] : [{ code: 'key-unknown' }]
}
