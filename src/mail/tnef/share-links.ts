import type { LinkFact } from '#domain'

const SHARE = /^[\0-\x20]{0,16}(?:\\\\|\/\/|file:)[^\0\r\n]{2,2000}$/i
const SHARES_MAX = 20

/**
 * Properties of an Outlook message that are the address of a file share: Outlook opens these by itself, and the share
 * learns what the computer signs in with.
 */
export const shareLinks = (texts: readonly string[]): LinkFact[] =>
  [...new Set(texts.map((text) => text.replace(/\0+$/, '').trim()))]
    .filter((text) => SHARE.test(text))
    .slice(0, SHARES_MAX)
    .map((text) => ({ type: 'link', url: text.replace(/^\/\//, '\\\\'), shown: '', opens: 'by-itself' }))
