import type { Message, Questions, Sight } from '#domain'
import { traceOf } from '#identity'
import { letterOf } from './letter.ts'
import { linksOf } from './links.ts'

// LIMIT: what the ledger keeps of a mail's links and addressees; one entry is some kilobytes at most.
const LINKS_MAX = 100
const LINK_CHARS_MAX = 500
const MAILBOXES_MAX = 100

/** What is seen of a message besides what is wrong with it; undefined when what arrived is no mail. */
export function sightOf(message: Message, { told, isLocked }: Pick<Questions, 'told' | 'isLocked'>): Sight | undefined {
  const letter = letterOf(message)
  if (letter === undefined) return undefined
  const { direction, at, ...trace } = traceOf(letter, 'in', 0)
  const { from, to, cc, ...head } = letter.head
  const few = { to: to.slice(0, MAILBOXES_MAX), cc: cc.slice(0, MAILBOXES_MAX), fields: [] }
  return { head: { ...head, from, ...few }, trace, told, isLocked, links: webLinksOf(message) }
}

function webLinksOf(message: Message): string[] {
  const links = new Set<string>()
  for (const { places } of linksOf(message)) {
    for (const { href } of places) if (links.size < LINKS_MAX) links.add(href.slice(0, LINK_CHARS_MAX))
  }
  return [...links]
}
