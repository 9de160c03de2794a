// Where a document's outside relation leads: the internet, a shared folder, or the sender's own computer.

export type Reach = 'internet' | 'share' | 'local'

/** `https://…`, `mhtml:https://…` and shares on hosts with dots are the internet; `\\server\…` is a share. */
export function reachOf(target: string): Reach {
  const trimmed = decoded(target.slice(0, 2_048))
    .trim()
    .replace(/[\t\r\n]/gu, '')
    .replaceAll('\\', '/')
    .toLowerCase()
  // QUIRK: prefixes such as `mhtml:`, `!x-usc:` and `ms-word:ofe|u|` stand before the address that is really fetched.
  if (/(?:^|[!:|=])(?:https?|ftps?|webdavs?|davs?|smb|ldaps?):\/{1,3}[^/]/u.test(trimmed)) return 'internet'
  if (STARTERS.test(trimmed)) return 'internet'
  const share = /^(?:mhtml:|!?x-usc:)?(?:file:)?\/{2,5}([^/]+)\//u.exec(trimmed)?.[1]
  if (share === undefined || /^[a-z][:|]?$/u.test(share) || share === 'localhost') return 'local'
  return /[.@:]/u.test(share) || NUMBER_HOST.test(share) ? 'internet' : 'share'
}

// Schemes that hand the rest to a program of the reader's computer.
const STARTERS = /^(?:ms-[\w-]+|search(?:-ms)?|javascript|vbscript|script|scriptlet|soap):/u
// `\\3221225991\share` and `\\0xc0000207\share` are numbers of hosts on the internet.
const NUMBER_HOST = /^(?:\d{4,10}|0x[\da-f]{4,8})$/u

function decoded(target: string): string {
  try {
    return decodeURIComponent(target)
  } catch {
    // A broken percent sign: the target is taken as it stands.
    return target
  }
}
