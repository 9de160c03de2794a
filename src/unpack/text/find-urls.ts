import type { UrlFact } from '#domain'

// LIMIT: a browser takes 2,083 characters at most in its address bar; what is longer is cut, not dropped.
const URL_CHARS_MAX = 2_083
const URLS_MAX = 200
const SCHEME = /\b(?:https?|ftp|hxxps?|mhtml:https?|ms-appinstaller|search-ms|file):/gi
const END = /[\s"'<>`|{}^\\\u0000-\u0020\u3000-\u303f\uff00-\uffef]/

/** URLs written in plain sight in code or text, each once, in order. */
export function findUrls(text: string): UrlFact[] {
  const urls = new Set<string>()
  for (const { index } of text.matchAll(SCHEME)) {
    if (urls.size >= URLS_MAX) break
    const run = text.slice(index, index + URL_CHARS_MAX)
    const end = run.search(END)
    const url = (end < 0 ? run : run.slice(0, end)).replace(/[.,;:!?)\]]+$/, '')
    if (/:\/?\/?[^/:]/.test(url)) urls.add(url)
  }
  return [...urls].map((url) => ({ type: 'url', url }))
}
