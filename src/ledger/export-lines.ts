import { createReadStream } from 'node:fs'
import type { TenantReader } from '#store'
import { canonicalJson } from './canonical-json.ts'
import { droppedEntry, type LedgerSource, type SourceEntry } from './ledger-source.ts'
import { readLedger } from './read-ledger.ts'
import { strictBase64 } from './strict-base64.ts'
import { HASH_BYTES, leafHash } from './tree-hash.ts'
import { leafHashAt, type ReadTile, tileReader } from './tree-proof.ts'

// A ledger as a file of lines (NDJSON), which verifies without us. Version 1:
//
//   {"checkpoint":"<signed note>","ledger":"sekisho","size":2,"v":1}
//   {"entry":{…},"hash":"<Base 64 of the leaf's hash>","index":0}
//   {"dropped":true,"hash":"…","index":1}         retention has left the hash only
//
// Each line is canonical JSON, and what stands behind "entry": is, byte by byte, what was hashed.

export const EXPORT_VERSION = 1

/** The lines of the ledger as it is now, each with its line end. */
export async function* exportLines(reader: TenantReader): AsyncGenerator<string> {
  const ledger = readLedger(reader)
  const { note, size } = await ledger.checkpoint()
  yield `${canonicalJson({ checkpoint: note, ledger: 'sekisho', size, v: EXPORT_VERSION })}\n`
  const read = tileReader(reader, TILES_AT_HAND)
  let next = 0
  for await (const { index, bytes } of ledger.entries({ to: size })) {
    yield* droppedLines(read, next, index)
    yield `{"entry":${bytes.toString('utf8')},"hash":"${leafHash(bytes).toString('base64')}","index":${index}}\n`
    next = index + 1
  }
  yield* droppedLines(read, next, size)
}

const TILES_AT_HAND = 4

async function* droppedLines(read: ReadTile, from: number, to: number): AsyncGenerator<string> {
  for (let index = from; index < to; index++) {
    const hash = await leafHashAt(read, index)
    if (hash === undefined) return // Verifying the file names the place.
    yield `{"dropped":true,"hash":"${hash.toString('base64')}","index":${index}}\n`
  }
}

/** A file of such lines as something to verify. It is read from its beginning to its end, a line at a time. */
export function exportSource(file: string): LedgerSource {
  return sourceOf(() => linesOf(createReadStream(file)))
}

export function sourceOf(lines: () => AsyncIterable<Buffer>): LedgerSource {
  let count = 0
  return {
    head: async () => {
      for await (const line of lines()) return readHeadLine(line.toString('utf8'))
      return undefined
    },
    entries: async function* (size) {
      count = -1 // The first line is the head.
      for await (const line of lines()) {
        if (count >= 0 && count < size) yield readEntryLine(line.toString('utf8'))
        count += 1
        if (count > size) return
      }
    },
    hasMore: async (size) => count > size,
    strayTile: async () => undefined,
  }
}

function readHeadLine(line: string): { treeSize: number; note: string } | undefined {
  try {
    const head = JSON.parse(line) as Readonly<Record<string, unknown>> | null
    const { checkpoint, size } = head ?? {}
    const isHead = typeof checkpoint === 'string' && typeof size === 'number'
    const again = isHead ? canonicalJson({ checkpoint, ledger: 'sekisho', size, v: EXPORT_VERSION }) : undefined
    return isHead && again === line ? { treeSize: size, note: checkpoint } : undefined
  } catch {
    return undefined // No JSON: then there is no head, which is the answer.
  }
}

const DROPPED_LINE = /^\{"dropped":true,"hash":"([^"]{44})","index":(\d{1,16})\}$/
const ENTRY_LINE = /^\{"entry":(.*),"hash":"([^"]*)","index":(\d{1,16})\}$/s

function readEntryLine(line: string): SourceEntry {
  const [, droppedHash = '', at = ''] = DROPPED_LINE.exec(line) ?? []
  const hash = strictBase64(droppedHash)
  if (hash?.length === HASH_BYTES && String(Number(at)) === at) return droppedEntry(Number(at), hash)
  const [, entry, encoded = '', index = ''] = ENTRY_LINE.exec(line) ?? []
  if (entry === undefined) return { bytes: Buffer.from(line), standsAt: async () => false }
  const kept = strictBase64(encoded)
  const place = Number(index)
  return {
    bytes: Buffer.from(entry),
    standsAt: async (at, hash) => at === place && String(place) === index && kept?.equals(hash) === true,
  }
}

const LINE_END = 0x0a
// LIMIT: an entry has 64 KB at most; a longer line is none of ours and is cut here, so that it cannot fill the memory.
const LINE_BYTES_MAX = 200_000

/** QUIRK: readline also parts lines at U+2028, which may stand in a subject. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    let at = 0
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, at)) {
      yield Buffer.concat([...begun, chunk.subarray(at, end)])
      begun = []
      length = 0
      at = end + 1
    }
    length += chunk.length - at
    if (length > LINE_BYTES_MAX) continue
    begun.push(chunk.subarray(at))
  }
  if (length > 0) yield Buffer.concat(begun)
}
