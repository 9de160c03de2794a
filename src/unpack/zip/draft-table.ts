import type { DirectoryRecord } from './directory.ts'
import { FLAG_DESCRIPTOR, type ZipRest } from './entry.ts'
import { type LocalHeader, parseLocalHeader } from './local-header.ts'
import { descriptorBytes } from './packed-end.ts'

/** What is known of an entry while the archive is being read. */
export interface Draft {
  readonly local: LocalHeader | undefined
  /** Undefined as long as no directory lists it. */
  record: DirectoryRecord | undefined
  /** Length of the packed data as found in the file; the directory's figure where it has one. */
  packedBytes: number
}

/**
 * The entries found so far and the bytes that they and the directories account for. What is left over is where
 * hidden entries are looked for.
 */
export class DraftTable {
  readonly drafts: Draft[] = []
  readonly #bytes: Buffer
  readonly #byPlace = new Map<number, Draft>()
  readonly #covered: { at: number; end: number }[] = []

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** How many entries may still be added. */
  room(countMax: number): number {
    return Math.max(0, countMax - this.drafts.length)
  }

  cover(at: number, end: number): void {
    if (end > at) this.#covered.push({ at, end })
  }

  addLocal(local: LocalHeader, packedBytes: number): void {
    if (this.#byPlace.has(local.at)) return
    this.#add({ local, record: undefined, packedBytes })
  }

  /** Adds a directory record, to the local header it points to where there is one. */
  addRecord(record: DirectoryRecord, base: number): void {
    const place = base + record.localAt
    const before = this.#byPlace.get(place)
    if (before?.record?.rawName.equals(record.rawName)) return
    if (before?.local !== undefined && before.record === undefined) {
      before.record = record
      if (record.packedBytes > 0 && before.local.packedBytes === 0) before.packedBytes = record.packedBytes
      return
    }
    const local = parseLocalHeader(this.#bytes, place) ?? parseLocalHeader(this.#bytes, record.localAt)
    this.#add({ local, record, packedBytes: record.packedBytes })
  }

  /** Stretches that nothing accounts for, in order. */
  gaps(): readonly ZipRest[] {
    const sorted = this.#covered.sort((a, b) => a.at - b.at)
    const gaps: ZipRest[] = []
    let end = 0
    for (const range of sorted) {
      if (range.at > end) gaps.push({ at: end, bytes: range.at - end })
      end = Math.max(end, range.end)
    }
    if (end < this.#bytes.length) gaps.push({ at: end, bytes: this.#bytes.length - end })
    return gaps
  }

  #add(draft: Draft): void {
    this.drafts.push(draft)
    const { local, packedBytes } = draft
    if (local === undefined) return
    if (!this.#byPlace.has(local.at)) this.#byPlace.set(local.at, draft)
    const dataEnd = local.dataAt + packedBytes
    const tail = (local.flags & FLAG_DESCRIPTOR) === 0 ? 0 : descriptorBytes(this.#bytes, dataEnd, packedBytes)
    this.cover(local.at, Math.min(this.#bytes.length, dataEnd + tail))
  }
}
