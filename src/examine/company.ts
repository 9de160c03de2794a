import type { Known, KnownMail, Message } from '#domain'
import { addressKey } from '#identity'
import { isOwnAddress } from './acquaintance.ts'
import { headOf } from './kit.ts'
import { fieldOf } from './senders.ts'

/**
 * Whether a mail goes to a mailing list that had the earlier mail, too: everybody on it has read that one. WHY both the
 * list's field and its address are asked for: a thief writes to one person.
 */
export function isInCompany(message: Message, { parties }: KnownMail, known: Known): boolean {
  const head = headOf(message)
  if (head === undefined || fieldOf(message, 'list-id').length === 0) return false
  return [...head.to, ...head.cc].some(({ address }) => {
    const key = addressKey(address)
    return key !== '' && !isOwnAddress(key, known) && parties.includes(key)
  })
}
