import type { Opened, Opener } from '#bytes'
import type { UrlFact } from '#domain'
import { findUrls } from '../text/find-urls.ts'
import { findCodeFacts } from './find-code-facts.ts'

const URLS_MAX = 200
// LIMIT: the unit of the budget's steps is a small piece of work, not a character.
const CHARS_A_STEP = 16

/** The source of one VBA module: what it does when it runs, and the URLs in its string literals. Nothing is executed. */
export const openVbaModule: Opener = (content, opening): Opened => {
  if (!opening.budget.spendSteps(Math.ceil(content.length / CHARS_A_STEP)))
    return { facts: [], children: [], flaws: [{ code: 'vba/unread-module', level: 'stopped' }] }
  const { facts, strings } = findCodeFacts(content.toString('utf8'))
  return { facts: [...facts, ...findStringUrls(strings)], children: [], flaws: [] }
}

function findStringUrls(strings: readonly string[]): UrlFact[] {
  const urls = new Map<string, UrlFact>()
  for (const text of strings) {
    if (urls.size >= URLS_MAX) break
    if (text.includes(':')) for (const fact of findUrls(text)) urls.set(fact.url, fact)
    // A network share: `\\host\share`, `\\host@SSL\path` (WebDAV).
    const share = text.startsWith('\\\\') ? /^\\\\[\w.@-]{1,255}\\[^\s"<>|]{1,1000}/.exec(text)?.[0] : undefined
    if (share !== undefined) urls.set(share, { type: 'url', url: share })
  }
  return [...urls.values()]
}
