import { ByteReader } from '#bytes'
import { isSafeTarget } from '../safe-target.ts'

// Where a link of Office leads (MS-OSHARED section 2.3.7.1), told by monikers, each behind its class id:
//   URL moniker: length(4) URL(UTF-16)
//   file moniker: parents(2) length(4) path(ANSI) ... 24 bytes, length(4) [length(4) 3(2) path(UTF-16)]
// They are looked for by their class ids, whatever stands around them. In Word they lie in the stream `Data` beside the
// field's own words, and the two need not agree.

export const URL_MONIKER = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex')
export const FILE_MONIKER = Buffer.from('0303000000000000c000000000000046', 'hex')
const CLASS_BYTES = 16
const PATH_BYTES_MAX = 65_536

/** The address behind a URL moniker's class id at `at`. */
export function urlBehind(bytes: Buffer, at: number): string {
  const reader = new ByteReader(bytes, at + CLASS_BYTES)
  const text = reader.utf16le(Math.min(reader.u32le(), PATH_BYTES_MAX))
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

/** Empties monikers that lead to files and programs, in place; returns how many there were. */
export function emptyMonikers(stream: Buffer): number {
  let count = 0
  for (let at = stream.indexOf(FILE_MONIKER); at >= 0; at = stream.indexOf(FILE_MONIKER, at + CLASS_BYTES)) {
    stream.fill(0, at, endOfFile(stream, at))
    count += 1
  }
  for (let at = stream.indexOf(URL_MONIKER); at >= 0; at = stream.indexOf(URL_MONIKER, at + CLASS_BYTES)) {
    if (isSafeTarget(urlBehind(stream, at))) continue
    const bytes = Math.min(new ByteReader(stream, at + CLASS_BYTES).u32le(), PATH_BYTES_MAX)
    stream.fill(0, at, Math.min(stream.length, at + CLASS_BYTES + 4 + bytes))
    count += 1
  }
  return count
}

function endOfFile(stream: Buffer, at: number): number {
  const reader = new ByteReader(stream, at + CLASS_BYTES + 2)
  reader.skip(Math.min(reader.u32le(), PATH_BYTES_MAX) + 24)
  const wideBytes = Math.min(reader.u32le(), PATH_BYTES_MAX)
  return Math.min(stream.length, reader.at + wideBytes)
}
