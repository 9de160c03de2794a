import type { LinkFact } from '#domain'

// Lists of pieces of music and the like: the player asks for the first of them as soon as the list is opened, and where
// that lies on a file share, the share learns what the computer signs in with (MITRE T1187).

const LIST_NAME = /\.(?:m3u8?|pls|asx|wax|wvx|wmx|wpl|smil?|xspf|ram|rmp|qtl|zpl|cue|scf|theme|contact)$/i
const SHARE = /(?:file:\/{2,5}|\\\\|smb:\/\/)(?=[^\s/\\"'<>|]{2,255}[/\\])[^\s"'<>|]{2,2000}/gi
const SHARES_MAX = 20
const TEXT_CHARS_MAX = 2 ** 20

/** The shares in a list for a player. */
export function sharesInList(text: string, name: string): LinkFact[] {
  if (!LIST_NAME.test(name)) return []
  const found = [...text.slice(0, TEXT_CHARS_MAX).matchAll(SHARE)].slice(0, SHARES_MAX).map(([url]) => url)
  return [...new Set(found)].map((url) => ({ type: 'link', url, shown: '', opens: 'by-itself' }))
}
