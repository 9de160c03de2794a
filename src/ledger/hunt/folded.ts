/** Text as hunts compare it: width, case and composition do not matter. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** An address or a domain as hunts compare it; `*@` and `@` in front of a domain are taken off. */
export const foldedAddress = (text: string): string =>
  folded(text.trim())
    .replace(/^<(.*)>$/, '$1')
    .replace(/^\*?@/, '')

/** `example.com` is above `mail.example.com` and itself. */
export const isBelow = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`)

/**
 * Whether a text is what a pattern says, * for anything and ? for one character. WHY by hand: a pattern is somebody's
 * text and never becomes a RegExp; this takes at most the product of both lengths.
 */
export function isLike(text: string, pattern: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0]
  while (at < text.length) {
    if (pattern[from] === '*') [star, mark, from] = [from, at, from + 1]
    else if (from < pattern.length && (pattern[from] === '?' || pattern[from] === text[at]))
      [at, from] = [at + 1, from + 1]
    else if (star !== -1) [mark, at, from] = [mark + 1, mark + 1, star + 1]
    else return false
  }
  while (pattern[from] === '*') from += 1
  return from === pattern.length
}
