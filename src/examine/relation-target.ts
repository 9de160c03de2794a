// Where a document's outside relation leads: the internet, a shared folder, or the sender's own computer.

export type Reach = 'internet' | 'share' | 'local'

/** `https://…`, `mhtml:https://…` and shares on hosts with dots are the internet; `\\server\…` is a share. */
export function reachOf(target: string): Reach {
  const trimmed = decoded(target.slice(0, 2_048)).trim().replaceAll('\\', '/').toLowerCase()
  // QUIRK: prefixes such as `mhtml:` and `!x-usc:` stand before the address that is really fetched.
  if (/(?:^|[!:])(?:https?|ftp|webdav):\/\//u.test(trimmed)) return 'internet'
  const share = /^(?:file:)?\/{2,5}([^/]+)\//u.exec(trimmed)?.[1]
  if (share === undefined || /^[a-z][:|]?$/u.test(share) || share === 'localhost') return 'local'
  return share.includes('.') || share.includes('@') ? 'internet' : 'share'
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target)
  } catch {
    // A broken percent sign: the target is taken as it stands.
    return target
  }
}
