import type { Asked, Message, Part } from '#domain'
import { factsOf, perMessage } from './kit.ts'
import { linksOf } from './links.ts'

// LIMIT: what is asked of the lists for one mail.
const URLS_MAX = 2_000
const HASHES_MAX = 2_000

/** What of this message lists of indicators may speak of: where its links and its code lead, and its files. */
export const askedOf = perMessage((message: Message): Asked => {
  const urls = new Set([...linksOf(message).flatMap(hrefsOf), ...factsOf(message, 'url').map(({ fact }) => fact.url)])
  const hashes = new Set(message.parts.filter(isFile).map(({ sha256 }) => sha256 ?? ''))
  hashes.delete('')
  return { urls: [...urls].slice(0, URLS_MAX), hashes: [...hashes].slice(0, HASHES_MAX) }
})

/** Every address that the sender chose for this link. */
export const hrefsOf = ({ places }: ReturnType<typeof linksOf>[number]): readonly string[] =>
  places.map(({ href }) => href)

/** Something that has a hash worth knowing: not the mail itself, not its own texts. */
const isFile = ({ role, bytes }: Part): boolean => role !== 'root' && role !== 'body' && bytes > 0
