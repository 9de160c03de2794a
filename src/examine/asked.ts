import { hash } from 'node:crypto'
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

// LIMIT: what is hashed once more for lists that know files by MD5 or SHA-1 only: a second or less on the largest mail.
const OLD_HASH_BYTES_MAX = 64 * 2 ** 20

/** The same with the hashes that older lists know files by; costly, so only where a list has such. */
export function askedWithOldHashes(message: Message): Asked {
  const asked = askedOf(message)
  const hashes = new Set(asked.hashes)
  let left = OLD_HASH_BYTES_MAX
  for (const part of message.parts.filter(isFile)) {
    left -= part.bytes
    if (left < 0 || hashes.size >= HASHES_MAX) break
    for (const found of oldHashesOf(part)) hashes.add(found)
  }
  return { ...asked, hashes: [...hashes] }
}

/** SHA-1 and MD5 of a part; none where it was not read whole. */
export const oldHashesOf = ({ content, bytes, sha256 }: Part): readonly string[] =>
  sha256 === null || content.length !== bytes ? [] : [hash('sha1', content, 'hex'), hash('md5', content, 'hex')]

/** Every address that the sender chose for this link. */
export const hrefsOf = ({ places }: ReturnType<typeof linksOf>[number]): readonly string[] =>
  places.map(({ href }) => href)

/** Something that has a hash worth knowing: not the mail itself, not its own texts. */
const isFile = ({ role, bytes }: Part): boolean => role !== 'root' && role !== 'body' && bytes > 0
