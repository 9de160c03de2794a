import { createHash } from 'node:crypto'
import type { Sight } from '#domain'

// What makes a mail the same one when it comes again. The servers before us put lines above it each time, so its own
// header fields and its body say it.

const HEAD_END = Buffer.from('\r\n\r\n')

/** The key of a mail; undefined where it bears no name by which it could be told from another with the same words. */
export function mailKey(bytes: Buffer, sight: Sight | undefined): string | undefined {
  if (sight === undefined || sight.head.messageId === '') return undefined
  const { messageId, date, subject } = sight.head
  const body = Math.max(0, bytes.indexOf(HEAD_END))
  return createHash('sha256')
    .update(JSON.stringify([messageId, date, subject]))
    .update(bytes.subarray(body))
    .digest('base64url')
}

/** The mark of a mail's delivery to somebody. */
export const deliveryMark = (key: string, sender: string, recipient: string): string =>
  createHash('sha256')
    .update(JSON.stringify([key, sender, recipient]))
    .digest('base64url')
