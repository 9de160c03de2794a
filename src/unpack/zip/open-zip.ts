import type { Child, Opened, Opening } from '#bytes'
import { openEntry } from './read-entry.ts'
import { readZip } from './read-zip.ts'

/** Takes a ZIP apart. */
export function openZip(bytes: Buffer, { budget }: Opening): Opened {
  const { entries, flaws } = readZip(bytes)
  const children = entries
    .filter(({ isDirectory }) => !isDirectory)
    .map((entry): Child => {
      const { value, flaws } = openEntry(bytes, entry, budget)
      return { role: 'member', name: entry.name, content: value, flaws }
    })
  return { facts: [], children, flaws }
}
