// Mails that different programs read differently, and the parts that only some of them see.

import { type Family, familyOf, type Message, type Part } from '#domain'
import { factsOf, perMessage } from './kit.ts'

export interface Ambiguous {
  readonly part: Part
  readonly reason: string
}

/** Parts that only some programs see, with everything nested in them. */
export const ambiguousPartsOf = perMessage((message: Message): readonly Ambiguous[] => {
  const reasons = new Map<number, string>()
  for (const { part, fact } of factsOf(message, 'reading')) reasons.set(part.id, fact.reason)
  for (const part of message.parts) {
    const inherited = part.parent === null ? undefined : reasons.get(part.parent)
    const own = part.role === 'hidden' && !isInFile(message, part) ? 'hidden-part' : undefined
    const reason = reasons.get(part.id) ?? own ?? inherited
    if (reason !== undefined) reasons.set(part.id, reason)
  }
  return message.parts.flatMap((part) => {
    const reason = reasons.get(part.id)
    return reason === undefined ? [] : [{ part, reason }]
  })
})

// What a page or a shortcut carries in it is there for everybody who opens it; rules of their own speak of it.
function isInFile(message: Message, part: Part): boolean {
  const parent = part.parent === null ? undefined : message.parts[part.parent]
  return parent !== undefined && FILES.has(familyOf(parent.kind))
}

const FILES: ReadonlySet<Family> = new Set(['text', 'shortcut', 'script'])

// What a person would open; text, pictures and signatures in two readings are a careless program's work.
const OPENED: ReadonlySet<Family> = new Set([
  'office',
  'document',
  'archive',
  'disk-image',
  'executable',
  'script',
  'shortcut',
  'macro',
])

/** Whether a part is something that a person would open. */
export const isOpened = (part: Part): boolean => OPENED.has(familyOf(part.kind))
