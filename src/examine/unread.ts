// What was there and stayed unread, by the reason; each stopped flaw belongs to exactly one reason, so that every
// one of them is reported once and none is forgotten.

import type { Flaw, Message, Part } from '#domain'
import { partById, perMessage } from './kit.ts'

/** Why bytes stayed unread. */
export type UnreadReason = 'broke-off' | 'too-much' | 'too-deep' | 'locked-file' | 'locked-mail' | 'other'

export interface Unread {
  readonly part: Part
  readonly flaw: Flaw
  readonly reason: UnreadReason
}

/** Every stopped flaw of a message with its reason. */
export const unreadOf = perMessage((message: Message): readonly Unread[] =>
  message.parts.flatMap((part) =>
    part.flaws
      .filter(({ level }) => level === 'stopped')
      .map((flaw) => ({ part, flaw, reason: reasonOf(message, part, flaw.code) })),
  ),
)

export const unreadFor = (message: Message, reason: UnreadReason): readonly Unread[] =>
  unreadOf(message).filter((each) => each.reason === reason)

const TOO_MUCH =
  /^unpack\/(?:budget-spent|too-many-parts|not-read-whole)$|\/(?:over-limit|too-many|too-large|too-long|header-too-long)/u

function reasonOf(message: Message, part: Part, code: string): UnreadReason {
  if (code.startsWith('pool/') || code === 'unpack/crashed' || /\/engine-(?:crash|memory)$/u.test(code))
    return 'broke-off'
  if (code === 'unpack/too-deep') return 'too-deep'
  if (TOO_MUCH.test(code)) return 'too-much'
  if (/^(?:smime|pgp)\/.*encrypt/u.test(code)) return 'locked-mail'
  // WHY: the rules on locked archives and documents need their facts; without those the flaw stays with "other".
  return /encrypt|password|locked/u.test(code) && (hasLockRule(part) || isInLockedArchive(message, part))
    ? 'locked-file'
    : 'other'
}

const isInLockedArchive = (message: Message, part: Part): boolean => {
  const parent = partById(message, part.parent)
  return parent !== undefined && hasLockRule(parent)
}

const hasLockRule = (part: Part): boolean =>
  part.facts.some((fact) => fact.type === 'encryption' || (fact.type === 'archive' && fact.encrypted !== 'none'))
