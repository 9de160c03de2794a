import { createHash } from 'node:crypto'
import type { Sight } from '#domain'

// What makes a mail the same one when it comes again. The servers before us put lines above it each time, so what its
// author wrote says it: every field that decides how it is shown or who it claims to be from, and its body.
//
// WHY so many fields: whoever can guess the name, date, subject and body of a mail that is on its way could send one with
// all of them and another sender or another Content-Type first, and the true one would pass for delivered. WHY Resent-*:
// a mail that is sent once more on purpose (RFC 5322 section 3.6.6) is not the one that came before.

const HEAD_END = Buffer.from('\r\n\r\n')
const FIELD = /^([!-9;-~]+)[ \t]*:.*(?:\r\n[ \t].*)*/gmu
const AUTHORS =
  /^(?:from|sender|reply-to|to|cc|bcc|date|message-id|in-reply-to|references|subject|mime-version|content-.*|resent-.*)$/iu

/** The key of a mail; undefined where it bears no name and date by which it could be told from another with the same words. */
export function mailKey(bytes: Buffer, sight: Sight | undefined): string | undefined {
  if (sight === undefined || sight.head.messageId === '' || sight.head.date === '') return undefined
  const found = bytes.indexOf(HEAD_END)
  const end = found < 0 ? bytes.length : found
  const hash = createHash('sha256')
  for (const [field, name = ''] of bytes.toString('latin1', 0, end).matchAll(FIELD)) {
    if (AUTHORS.test(name)) hash.update(field, 'latin1').update('\r\n')
  }
  return hash.update(bytes.subarray(end)).digest('base64url')
}

/** What somebody got of a mail: itself, or its copy without what runs in it. */
export type Delivered = 'whole' | 'copy'

/** The mark of a mail's delivery to somebody. */
export const deliveryMark = (key: string, sender: string, recipient: string, what: Delivered): string =>
  createHash('sha256')
    .update(JSON.stringify([key, sender, recipient, ...(what === 'copy' ? [what] : [])]))
    .digest('base64url')
