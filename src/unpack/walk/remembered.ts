import type { Budget, BudgetLeft, Opened } from '#bytes'
import { type Family, familyOf, type Memo } from '#domain'
import type { OpenPart } from './part-list.ts'

// The same letterhead, logo or form comes in mail after mail. What it was taken apart into is remembered by its bytes and
// by everything else that its opener is told, and what that cost is spent again: the outcome is the same to the byte.

interface Remembered {
  readonly opened: Opened
  readonly cost: BudgetLeft
}

// LIMIT: smaller parts are opened faster than they are looked up.
const PART_BYTES_MIN = 1_024
/** What one remembered part takes besides its bytes and what it was taken apart into. */
const OVERHEAD_BYTES = 1_024
const MEMBER_BYTES = 16
// Node's own pool, of which small buffers are views.
const VIEW_BYTES_LEFT = 8_192

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
  if (!isOwn) remember(key, part, { opened: tight(opened), cost: budget.spentSince(before) }, memo)
  return opened
}

function remember(key: string, { bytes }: OpenPart, remembered: Remembered, memo: Memo): void {
  memo.set(key, remembered, OVERHEAD_BYTES + key.length + bytes + heldBy(remembered.opened))
}

/** WHY: a child that is a view keeps all the memory alive that it looks into, and that may be its whole mail. */
function tight(opened: Opened): Opened {
  const children = opened.children.map((child) =>
    Buffer.isBuffer(child.content) && child.content.buffer.byteLength > 2 * child.content.length + VIEW_BYTES_LEFT
      ? { ...child, content: Buffer.from(child.content) }
      : child,
  )
  return { ...opened, children }
}

/** About what plain data keeps alive: its texts, its buffers once each, and something for every member. */
function heldBy(value: object): number {
  const seen = new Set<unknown>()
  const open: unknown[] = [value]
  let bytes = 0
  while (open.length > 0) {
    const each = open.pop()
    if (typeof each === 'string') bytes += each.length * 2
    else if (typeof each !== 'object' || each === null) bytes += MEMBER_BYTES
    else {
      const memory = ArrayBuffer.isView(each) ? each.buffer : each
      if (seen.has(memory)) continue
      seen.add(memory)
      bytes += ArrayBuffer.isView(each) ? each.buffer.byteLength : MEMBER_BYTES
      if (memory === each) for (const member of Object.values(each)) open.push(member)
    }
  }
  return bytes
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
function keyOf(part: OpenPart): string | undefined {
  const { kind, sha256, bytes, isWhole, flaws, role } = part
  if (!isWhole || bytes < PART_BYTES_MIN || sha256 === null || kind === 'mail') return undefined
  return JSON.stringify([sha256, kind, role, flaws.map(({ code }) => code), ...toldOf(part)])
}

/**
 * What an opener is told of a part besides its bytes. WHY less of some families: the same form comes as 紹介状.docx, as
 * 紹介状(1).docx and as 12345.docx, and its opener looks at no more of its name than the ending.
 */
function toldOf({ kind, name, facts }: OpenPart): unknown[] {
  if (!LIKE_BY_ENDING.has(familyOf(kind))) return [name, facts]
  const presented = facts.find((fact) => fact.type === 'presented')
  return [NAME_END.exec(name)?.[0] ?? '', presented?.declaredType ?? '']
}

const LIKE_BY_ENDING: ReadonlySet<Family> = new Set(['office', 'media'])
const NAME_END = /\.[^.]*[. ]*$/
