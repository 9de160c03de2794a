import { readTime } from '../import/read-time.ts'

const DAY_MS = 86_400_000

/** A moment that somebody names, in this machine's zone unless it says another; a day as an end is the whole day. */
export function huntTime(text: string, isEnd: boolean): number | undefined {
  const at = readTime(text, {})
  if (at === undefined || Number.isNaN(at)) return undefined
  return isEnd && /^\d{4}[-/]\d{1,2}[-/]\d{1,2}$/.test(text.trim()) ? at + DAY_MS : at
}
