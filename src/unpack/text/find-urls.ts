import type { UrlFact } from '#domain'

// LIMIT: a browser takes 2,083 characters at most in its address bar; what is longer is cut, not dropped.
const URL_CHARS_MAX = 2_083
const URLS_MAX = 200
const TRIES_MAX = 2_000 // LIMIT: bounds a text of nothing but schemes
const SCHEME = /\b(?:https?|ftp|hxxps?|mhtml:https?|ms-appinstaller|search-ms|file):/gi
const END = /[\s"'<>`|{}^\\\u0000-\u0020\u3000-\u303f\uff00-\uffef]/

/** URLs written in plain sight in code or text, each once, in order. */
export function findUrls(text: string): UrlFact[] {
  const urls = new Set<string>()
  let tries = 0
  for (const { index } of text.matchAll(SCHEME)) {
    tries += 1
    if (urls.size >= URLS_MAX || tries > TRIES_MAX) break
    const run = text.slice(index, index + URL_CHARS_MAX)
    const end = run.search(END)
    const url = (end < 0 ? run : run.slice(0, end)).replace(/[.,;:!?)\]]+$/, '')
    if (/:\/?\/?[^/:]/.test(url)) urls.add(url)
  }
  return [...urls].map((url) => ({ type: 'url', url }))
}
