import type { Budget } from '#bytes'
import type { Flaw } from '#domain'
import { readEntry, readEntryHead, type ZipStructure } from '../zip/index.ts'

/** One part of an OPC package (ECMA-376 part 2), whether it lies in a ZIP or in one flat XML file. */
export interface PackagePart {
  /** Without a leading `/`. The sender's choice. */
  readonly name: string
  readonly declaredBytes: number
  /** The first bytes. */
  head(count: number): Buffer
  /** All of it, within the budget. */
  read(): Buffer
  /** The first `bytesMax` bytes of a part that may be large. */
  readStart(bytesMax: number): Buffer
}

/** The entries of a ZIP as parts; flaws of reading them are added to `flaws`. */
export function zipParts(bytes: Buffer, zip: ZipStructure, budget: Budget, flaws: Flaw[]): PackagePart[] {
  return zip.entries
    .filter((entry) => !entry.isDirectory)
    .map((entry) => {
      const read = () => {
        const { value, flaws: found } = readEntry(bytes, entry, budget)
        flaws.push(...found)
        return value
      }
      return {
        name: entry.name.replace(/^\/+/, ''),
        declaredBytes: entry.declaredBytes,
        head: (count) => readEntryHead(bytes, entry, count),
        read,
        readStart: (bytesMax) =>
          entry.declaredBytes <= bytesMax ? read().subarray(0, bytesMax) : readEntryHead(bytes, entry, bytesMax),
      }
    })
}
