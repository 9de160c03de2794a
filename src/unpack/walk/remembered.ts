import type { Budget, BudgetLeft, Opened } from '#bytes'
import type { Memo } from '#domain'
import type { OpenPart } from './part-list.ts'

// The same letterhead, logo or form comes in mail after mail. What it was taken apart into is remembered by its bytes and
// by everything else that its opener is told, and what that cost is spent again: the outcome is the same to the byte.

interface Remembered {
  readonly opened: Opened
  readonly cost: BudgetLeft
}

// LIMIT: smaller parts are opened faster than they are looked up.
const PART_BYTES_MIN = 1_024
/** What one remembered part takes besides its bytes. */
const OVERHEAD_BYTES = 4_096

/** What opens a part; `usesPasswords` is to be called where its outcome depends on the passwords of the mail. */
export type Open = (usesPasswords: () => void) => Opened

/** Opens a part, or remembers what came of the same part before. */
export function openOrRecall(part: OpenPart, open: Open, budget: Budget, memo: Memo | undefined): Opened {
  const key = memo === undefined ? undefined : keyOf(part)
  if (memo === undefined || key === undefined || !budget.isAmple()) return open(() => {})
  const known = memo.get(key) as Remembered | undefined
  if (known !== undefined && budget.spendAll(known.cost)) return known.opened
  const before = budget.left()
  let isOwn = false // What came of it counts for this mail only.
  const opened = open(() => {
    isOwn = true
  })
  isOwn ||= budget.spent.size > 0 || !budget.isAmple() || dependsOnMail(opened)
  if (!isOwn) memo.set(key, { opened, cost: budget.spentSince(before) } satisfies Remembered, bytesOf(part, opened))
  return opened
}

/**
 * What opened may have been opened by a password that this mail told before; what is read piece by piece spends from this
 * mail's purse; what was not read is looked at anew each time.
 */
const dependsOnMail = ({ facts, flaws, children }: Opened): boolean =>
  facts.some(({ type }) => type === 'encryption') ||
  flaws.some(({ level }) => level === 'stopped') ||
  children.some(
    ({ content, flaws: own = [] }) => !Buffer.isBuffer(content) || own.some(({ level }) => level === 'stopped'),
  )

/** Undefined where it is not worth it, or its bytes are not all there. */
function keyOf({ kind, name, sha256, bytes, isWhole, facts, flaws, role }: OpenPart): string | undefined {
  if (!isWhole || bytes < PART_BYTES_MIN || sha256 === null || kind === 'mail') return undefined
  return JSON.stringify([sha256, kind, role, name, facts, flaws.map(({ code }) => code)])
}

const bytesOf = ({ bytes }: OpenPart, { children }: Opened): number =>
  children.reduce((sum, { content }) => sum + (Buffer.isBuffer(content) ? content.length : 0), bytes + OVERHEAD_BYTES)
