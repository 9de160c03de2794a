import type { MailTrace, Message, Questions } from '#domain'
import { questionsOf as askOf, type Letter, traceOf as trace } from '#identity'
import { askedOf } from './asked.ts'
import { bodiesOf, factsOf, headOf, perMessage } from './kit.ts'
import { linkHostsOf } from './links.ts'

// A message as a letter: who writes to whom about what. What knowledge is asked and remembers is made from this.

// LIMIT: what people read; the rest of a long mail is quoted over and over.
const TEXT_CHARS_MAX = 60_000
const DOMAINS_MAX = 50

/** The letter that a message is; undefined when what arrived is no mail. */
export const letterOf = perMessage((message: Message): Letter | undefined => {
  const head = headOf(message)
  if (head === undefined) return undefined
  return {
    head,
    text: textOf(message),
    linkDomains: linkHostsOf(message).slice(0, DOMAINS_MAX),
    returned: returnedOf(message),
  }
})

/** What to ask the place about this message; of a bare file, what lists may say of it. */
export function questionsOf(message: Message): Questions {
  const letter = letterOf(message)
  return { ...(letter === undefined ? NOBODY : askOf(letter)), asked: askedOf(message) }
}

const NOBODY: Questions = {
  ...{ addresses: [], nameKeys: [], senderDomains: [], linkDomains: [], parents: [], subjectKey: '', prints: [] },
  isLocked: false,
  told: [],
}

/** What to remember of this message; undefined when what arrived is no mail. */
export function traceOf(message: Message, direction: MailTrace['direction'], at: number): MailTrace | undefined {
  const letter = letterOf(message)
  return letter === undefined ? undefined : trace(letter, direction, at)
}

// The plain form where there is one: both say the same, and that one is how people answer.
function textOf(message: Message): string {
  const bodies = bodiesOf(message)
  const plain = bodies.filter(({ fact }) => fact.from === 'plain')
  return (plain.length > 0 ? plain : bodies)
    .map(({ fact }) => fact.text)
    .join('\n')
    .slice(0, TEXT_CHARS_MAX)
}

// A bounce carries the mail it speaks of, or its header (RFC 3462, RFC 3464).
const returnedOf = (message: Message): string[] =>
  isBounce(message)
    ? factsOf(message, 'mail').flatMap(({ part, fact }) => (part.id === 0 ? [] : [fact.head.messageId]))
    : []

/** Whether a message says that another could not be delivered. */
export function isBounce(message: Message): boolean {
  const head = headOf(message)
  if (head === undefined) return false
  const isReport = head.fields.some(
    ({ name, value }) => /^content-type$/i.test(name) && /^multipart\/report\b/i.test(value),
  )
  const sender = head.from.flat()[0]?.address ?? ''
  return isReport || /^(?:mailer-daemon|postmaster)@/i.test(sender)
}
