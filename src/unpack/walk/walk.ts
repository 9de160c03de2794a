import type { Budget, Candidate, Child, Opened, Opening } from '#bytes'
import { NOTHING_INSIDE } from '#bytes'
import type { Fact, Flaw, Known, Message, RawMail, Tools } from '#domain'
import { OPENERS, SOURCE_OPENERS } from '../openers.ts'
import { codesInPage, drawnCodes } from '../picture/index.ts'
import { charsetOf } from '../text/index.ts'
import { findCandidates } from './candidates.ts'
import { formatsBehind } from './formats-behind.ts'
import { isReadFirst, makePart, type OpenPart } from './part-list.ts'
import { openOrRecall } from './remembered.ts'

/** What the walk needs besides the bytes. */
export interface Provisions {
  readonly budget: Budget
  readonly tools: Tools
  readonly known: Known
}

/**
 * Takes what arrived apart, level by level, until nothing is left to open or the budget is spent. Texts come before
 * everything else, because they may hold the password of what is locked. Never throws: an opener that does is a bug of
 * ours, recorded as a flaw that holds the mail.
 */
export function unpack(raw: RawMail, provisions: Provisions): Message {
  const walk = new Walk(provisions)
  walk.arrive(raw)
  for (let part = walk.next(); part !== undefined; part = walk.next()) {
    const opened = walk.open(part)
    part.facts.push(...opened.facts)
    part.flaws.push(...opened.flaws)
    for (const child of opened.children) if (!walk.admit(child, part)) break
  }
  walk.close()
  return { parts: walk.parts }
}

class Walk {
  readonly parts: OpenPart[] = []
  readonly #provisions: Provisions
  readonly #first: OpenPart[] = []
  readonly #later: OpenPart[] = []
  /** Bytes already taken apart in this mail: a second copy has the same facts and is not opened again. */
  readonly #seen = new Map<string, OpenPart | Set<string | null>>()
  #candidates: readonly Candidate[] | undefined

  constructor(provisions: Provisions) {
    this.#provisions = provisions
  }

  arrive(raw: RawMail): void {
    const isMail = raw.as === 'mail'
    const child: Child = { role: 'root', name: isMail ? '' : (raw.name ?? ''), content: raw.bytes }
    this.#queue(makePart(0, isMail ? { ...child, kind: 'mail' } : child, undefined))
  }

  next(): OpenPart | undefined {
    return this.#first.shift() ?? this.#later.shift()
  }

  /** Takes in one thing found in `parent`; false when no more parts may come. */
  admit(child: Child, parent: OpenPart): boolean {
    const { budget } = this.#provisions
    if (parent.depth + 1 > budget.limits.depthMax) return note(parent, { code: 'unpack/too-deep', level: 'stopped' })
    if (!budget.spendPart()) return note(parent, { code: 'unpack/too-many-parts', level: 'stopped' })
    this.#queue(makePart(this.parts.length, child, parent))
    return true
  }

  open(part: OpenPart): Opened {
    if (this.#isSeen(part)) return NOTHING_INSIDE
    const { budget, tools } = this.#provisions
    try {
      return openOrRecall(part, (usesPasswords) => this.#openAll(part, usesPasswords), budget, tools.memo)
    } catch (error) {
      // A bug of ours, not a flaw of the mail; the stack stays out of the record, for it names our files, not the mail's.
      const seen = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'unknown'
      return { ...NOTHING_INSIDE, flaws: [{ code: 'unpack/crashed', level: 'stopped', seen }] }
    }
  }

  close(): void {
    const { spent } = this.#provisions.budget
    const root = this.parts[0]
    if (spent.size > 0 && root !== undefined) {
      note(root, { code: 'unpack/budget-spent', level: 'stopped', seen: [...spent].join(', ') })
    }
  }

  #openAll(part: OpenPart, usesPasswords: () => void): Opened {
    const opened = this.#openByKind(part, usesPasswords)
    const behind = formatsBehind(part)
    const drawn = this.#drawnCodes(part, opened)
    if (behind.length + drawn.length === 0) return opened
    return { ...opened, facts: [...opened.facts, ...drawn], children: [...opened.children, ...behind] }
  }

  #openByKind(part: OpenPart, usesPasswords: () => void): Opened {
    const opening: Opening = {
      budget: this.#provisions.budget,
      tools: this.#provisions.tools,
      kind: part.kind,
      name: part.name,
      given: part.facts,
      passwords: () => {
        usesPasswords()
        this.#candidates ??= findCandidates(this.parts, this.#provisions.known)
        return this.#candidates
      },
    }
    const openSource = SOURCE_OPENERS[part.kind]
    if (openSource !== undefined) return openSource(part.source, opening)
    const open = OPENERS[part.kind]
    if (open === undefined) return isUnread(part) ? NOT_READ : NOTHING_INSIDE
    if (part.content.length === 0 && part.bytes > 0) return this.#openStart(part, open, opening)
    return open(part.content, opening)
  }

  // Whoever shows a text, plain or as a page, may draw in it.
  #drawnCodes({ kind, content }: OpenPart, { facts }: Opened): readonly Fact[] {
    const { tools, budget } = this.#provisions
    if (tools.codes === undefined) return []
    const inText = facts.flatMap((fact) =>
      fact.type === 'text' && fact.from !== 'document' ? drawnCodes(fact.text, tools, budget) : [],
    )
    return kind === 'html' || kind === 'svg' ? [...inText, ...codesInPage(content, tools, budget)] : inText
  }

  // A part too large to unpack whole, of a format that is not read sector by sector: its start is looked at.
  #openStart(part: OpenPart, open: (content: Buffer, opening: Opening) => Opened, opening: Opening): Opened {
    const start = part.source.read(0, opening.budget.partBytesLeft)
    const opened = open(start, opening)
    if (start.length >= part.bytes) return opened
    return {
      ...opened,
      flaws: [...opened.flaws, { code: 'unpack/not-read-whole', level: 'stopped', at: start.length }],
    }
  }

  #queue(part: OpenPart): void {
    this.parts.push(part)
    if (isReadFirst(part.kind)) this.#first.push(part)
    else this.#later.push(part)
  }

  #isSeen(part: OpenPart): boolean {
    if (!part.isWhole) return false
    // The same bytes in another charset are another text.
    const key = `${part.kind} ${charsetOf(part.facts)} ${part.bytes}`
    const seen = this.#seen.get(key)
    if (seen === undefined) {
      this.#seen.set(key, part)
      return false
    }
    const hashes = seen instanceof Set ? seen : new Set([seen.sha256])
    if (hashes.has(part.sha256)) return true
    this.#seen.set(key, hashes.add(part.sha256))
    return false
  }
}

// Something large of no known format: what lies in it, nobody has seen.
const isUnread = (part: OpenPart): boolean => part.kind === 'unknown' && part.content.length === 0 && part.bytes > 0
const NOT_READ: Opened = { ...NOTHING_INSIDE, flaws: [{ code: 'unpack/not-read-whole', level: 'stopped' }] }

function note(part: OpenPart, flaw: Flaw): false {
  if (!part.flaws.some(({ code }) => code === flaw.code)) part.flaws.push(flaw)
  return false
}
