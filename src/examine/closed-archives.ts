// Encrypted archives, and whether their contents could be read.

import type { ArchiveFact, Message, Part } from '#domain'
import { factsOf, perMessage } from './kit.ts'

export interface EncryptedArchive {
  readonly part: Part
  readonly fact: ArchiveFact
  /** Names of encrypted entries that stayed closed. */
  readonly closed: readonly string[]
  /** Something in it was not read. */
  readonly isClosed: boolean
}

/** Every encrypted archive of a message. */
export const encryptedArchivesOf = perMessage((message: Message): readonly EncryptedArchive[] =>
  [...factsOf(message, 'archive')].filter(({ fact }) => fact.encrypted !== 'none').map(archiveOf),
)

function archiveOf({ part, fact }: { part: Part; fact: ArchiveFact }): EncryptedArchive {
  const entries = part.facts.filter((each) => each.type === 'entry')
  const closed = entries.filter((each) => each.encrypted && each.kind === undefined).map(({ name }) => name)
  return { part, fact, closed, isClosed: closed.length > 0 || fact.password === undefined }
}
