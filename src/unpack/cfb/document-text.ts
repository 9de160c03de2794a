import type { Fact } from '#domain'
import { findUrls } from '../text/find-urls.ts'

// LIMIT: lures and passwords stand at the start of a document; 256 KB are about 100 pages.
export const DOCUMENT_TEXT_CHARS_MAX = 2 ** 18
const URLS_MAX = 100

/** The text of a document and the URLs in it; nothing when there is no text. */
export function documentText(text: string, charset: string): Fact[] {
  const clean = text.slice(0, DOCUMENT_TEXT_CHARS_MAX).trim()
  if (clean === '') return []
  return [{ type: 'text', from: 'document', text: clean, charset }, ...findUrls(clean).slice(0, URLS_MAX)]
}
