import { csvRow } from './csv-row.ts'
import type { FeedFormat, FeedIndicator, FeedReading } from './feed.ts'
import { FeedBreak } from './feed-break.ts'
import { type FeedLine, feedLines } from './feed-lines.ts'
import { FeedTally, hasControls } from './feed-tally.ts'
import { jsonRecords } from './json-records.ts'
import { csvReader, guessColumns, namesIn } from './read-csv.ts'
import { isHostsLine, readHostsLine, readListLine } from './read-list.ts'
import { readRecord } from './read-records.ts'
import { isZoneLine, zoneReader } from './read-zone.ts'
import { type Chunks, unwrapFeed } from './unwrap-feed.ts'

export interface ReadSettings {
  /** What has run out by now is left out. */
  readonly nowMs: number
  /** How it is read; found in its first lines when left out. */
  readonly shape?: FeedShape
}

/** How a feed is written; which feed it is shows in its columns or members. */
export type FeedShape = 'json' | 'csv' | 'hostfile' | 'rpz' | 'list'

const HEAD_BYTES = 16_384

/**
 * Reads a feed as it comes, in bounded memory, whatever it is packed in. Nothing that it contains throws: what cannot be
 * read is told in the summary. Errors of the source itself (a disk) do throw.
 */
export function readFeed(source: Uint8Array | Chunks, settings: ReadSettings): FeedReading {
  const tally = new FeedTally()
  const chunks = source instanceof Uint8Array ? oneChunk(source) : source
  return { batches: batchesOf(chunks, tally, settings), summary: () => tally.summary() }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  // WHY in pieces: a large buffer is read like a large file.
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

async function* batchesOf(
  chunks: Chunks,
  tally: FeedTally,
  { nowMs, shape }: ReadSettings,
): AsyncGenerator<readonly FeedIndicator[]> {
  try {
    const { head, whole } = await withHead(unwrapFeed(chunks))
    const found = shape ?? shapeOf(head)
    if (found !== 'json') yield* linesRead(whole, tally, lineReader(found, tally))
    else {
      for await (const records of jsonRecords(whole)) {
        for (const record of records) {
          tally.line = record.line
          readRecord(record, tally, nowMs)
        }
        yield* full(tally)
      }
    }
    if (tally.declared !== undefined && tally.entries < tally.declared) tally.break('cut-off')
  } catch (error) {
    if (!(error instanceof FeedBreak)) throw error
    tally.break(error.why)
  }
  yield* full(tally, true)
}

function* full(tally: FeedTally, isLast = false): Generator<readonly FeedIndicator[]> {
  const batch = tally.take(isLast)
  if (batch.length > 0) yield batch
}

async function* linesRead(
  whole: AsyncIterable<Buffer>,
  tally: FeedTally,
  read: (text: string) => void,
): AsyncGenerator<readonly FeedIndicator[]> {
  for await (const lines of feedLines(whole)) {
    for (const line of lines) readLine(line, tally, read)
    yield* full(tally)
  }
}

function readLine({ number, text, isTooLong }: FeedLine, tally: FeedTally, read: (text: string) => void): void {
  tally.line = number
  if (isTooLong) tally.skip('too-long')
  else if (hasControls(text)) tally.skip('control-characters')
  else if (text.trim() !== '') {
    if (/^[#;]/u.test(text)) readComment(text, tally)
    read(text)
  }
}

/** Comments at the head and the foot of abuse.ch's lists say when they were made and how much they hold. */
function readComment(text: string, tally: FeedTally): void {
  if (/last updated|generated|timestamp/iu.test(text)) tally.date(text)
  const [, entries] = /number of entries:\s*(\d{1,9})\b/iu.exec(text) ?? []
  if (entries !== undefined) tally.declared = Number(entries)
}

function lineReader(shape: Exclude<FeedShape, 'json'>, tally: FeedTally): (text: string) => void {
  tally.format = shape satisfies FeedFormat
  if (shape === 'csv') return csvReader(tally)
  if (shape === 'rpz') return zoneReader(tally)
  return shape === 'hostfile' ? (text) => readHostsLine(text, tally) : (text) => readListLine(text, tally)
}

async function withHead(text: AsyncGenerator<Buffer>): Promise<{ head: string; whole: AsyncIterable<Buffer> }> {
  const held: Buffer[] = []
  let bytes = 0
  while (bytes < HEAD_BYTES) {
    const { value, done } = await text.next()
    if (done === true) break
    held.push(value)
    bytes += value.length
  }
  const head = Buffer.concat(held).subarray(0, HEAD_BYTES)
  return { head: head.toString('utf8').replace(/^\ufeff/u, ''), whole: joined(held, text) }
}

async function* joined(held: Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* held.splice(0)
  yield* rest
}

/** How a feed is written, from its first lines. */
export function shapeOf(head: string): FeedShape {
  if (/^\s*(?:\{|\[\s*(?:[{[\]"]|$))/u.test(head)) return 'json'
  const lines = head.split(/\r?\n/u).filter((line) => line.trim() !== '')
  if (lines.some(isColumnLine)) return 'csv'
  const plain = lines.filter((line) => !/^\s*(?:#|\/\/|!)/u.test(line))
  if (plain.some(isZoneLine)) return 'rpz'
  return plain.some(isHostsLine) ? 'hostfile' : 'list'
}

function isColumnLine(line: string): boolean {
  const row = line.includes(',') ? csvRow(line.replace(/^#+\s*/u, '')) : undefined
  if (row === undefined) return false
  return namesIn(row) !== undefined || (!line.startsWith('#') && row.length >= 5 && guessColumns(row) !== undefined)
}
