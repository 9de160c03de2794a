import { pad, visible, widthOf } from '#report'
import type { Feed } from '#store'
import type { FeedFormat } from '../../knowledge/feeds/index.ts'
import type { FeedWords } from './feed-wording.ts'

const DAY_MS = 86_400_000

export const ageInDays = (at: number, nowMs: number): number => Math.max(0, Math.floor((nowMs - at) / DAY_MS))

/** The lists as a table: how many entries, how old. */
export function feedTable(feeds: readonly Feed[], words: FeedWords, nowMs: number): string {
  const rows = feeds.map(({ name, entryCount, importedAt, datedAt, format, sourcePath }) => [
    name,
    String(entryCount),
    importedAt === null ? words.never : words.age(ageInDays(importedAt, nowMs)),
    datedAt === null ? '-' : new Date(datedAt).toISOString().slice(0, 10),
    isFormat(format, words) ? words.formats[format] : format,
    sourcePath,
  ])
  const table = [[...words.columns], ...rows].map((row) => row.map((cell) => visible(cell)))
  const widths = words.columns.map((_, column) => Math.max(...table.map((row) => widthOf(row[column] ?? ''))))
  return table
    .map(
      (row) =>
        `${row
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

const isFormat = (format: string, words: FeedWords): format is FeedFormat => Object.hasOwn(words.formats, format)
