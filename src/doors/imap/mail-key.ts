import { createHash } from 'node:crypto'

const KEY_CHARS = 32

/** What a mail is known by wherever it lies: its Message-ID, or where it has none what stands for it, and its size. */
export function mailKeyOf(messageId: string, header: string, sizeBytes: number): string {
  const named = messageId === '' ? `header:${header}` : `id:${messageId}`
  return createHash('sha256').update(`${sizeBytes}:${named}`).digest('hex').slice(0, KEY_CHARS)
}

/** SPEC: RFC 5322 section 3.6.4, read as it comes: the first Message-ID field, unfolded; '' where there is none. */
export const messageIdOf = (header: string): string =>
  /^message-id:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)/im.exec(header)?.[1]?.replace(/\s+/g, '').slice(0, ID_CHARS_MAX) ?? ''

// LIMIT: a line of a header has 998 characters (RFC 5322 section 2.1.1).
const ID_CHARS_MAX = 998
