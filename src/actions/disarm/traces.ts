import type { Fact, Message, Part } from '#domain'
import { isSafeTarget } from './safe-target.ts'

// Our own look at a copy, before anybody gets it: whatever reads documents here reads it again, and nothing that acts
// may be found. A copy that fails is not handed out, so that a trick which the rewriting missed ends as a refusal.

const ACTIVE: ReadonlySet<Fact['type']> = new Set([
  'vba-project',
  'code',
  'command',
  'folded',
  'xlm-sheet',
  'xlm-trigger',
  'object',
  'program',
  'encryption',
])
const ACTIVE_FAMILIES: ReadonlySet<Part['kind']> = new Set([
  'exe',
  'elf',
  'macho',
  'script',
  'vba-module',
  'vba-project',
])

/** The first thing in a copy that should not be there; undefined when it is clean. */
export function traceIn(message: Message): string | undefined {
  for (const part of message.parts) {
    const trace = traceOf(part)
    if (trace !== undefined) return `${part.path}: ${trace}`
  }
  return undefined
}

function traceOf(part: Part): string | undefined {
  if (part.role === 'object' || part.role === 'code' || part.role === 'hidden') return `${part.role} ${part.kind}`
  if (ACTIVE_FAMILIES.has(part.kind)) return part.kind
  // WHY: a mail's own text is shown by mail programs, which run no scripts; the links in it are the reader's to click.
  const fact = part.role === 'body' ? undefined : part.facts.find(isActive)
  if (fact !== undefined) return fact.type
  return part.flaws.find(({ level }) => level === 'stopped')?.code
}

function isActive(fact: Fact): boolean {
  if (ACTIVE.has(fact.type)) return true
  if (fact.type === 'relation') return !/^hyperlink$/i.test(fact.relation) || !isSafeTarget(fact.target)
  // Links on pages and in texts of an archive are the reader's to click; a page with a script is no text.
  return fact.type === 'html' && (fact.scripts > 0 || fact.forms > 0)
}
