import { ByteReader } from '#bytes'
import type { RelationFact } from '#domain'

// The stream `\x01Ole` of a linked object (MS-OLEDS section 2.3.3) holds monikers, which say where the object lies:
//   URL moniker {79EAC9E0-...}: length(4) URL(UTF-16)
//   file moniker {00000303-...}: parents(2) length(4) path(ANSI) ... 24 bytes, length(4) [length(4) 3(2) path(UTF-16)]
// They are found by their class ids: composite monikers and bent lengths in front of them do not matter then.

const URL_MONIKER = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex')
const FILE_MONIKER = Buffer.from('0303000000000000c000000000000046', 'hex')
// LIMIT: a link names its source twice, relative and absolute; more say nothing new.
const LINKS_MAX = 8
const TARGET_CHARS_MAX = 2_083

/** Where the monikers in these bytes lead. */
export function findMonikers(bytes: Buffer): RelationFact[] {
  const targets = [
    ...places(bytes, URL_MONIKER).map((at) => readUrl(bytes, at)),
    ...places(bytes, FILE_MONIKER).map((at) => readFile(bytes, at)),
  ]
  return [...new Set(targets)]
    .filter((target) => target !== '')
    .slice(0, LINKS_MAX)
    .map((target) => ({ type: 'relation', relation: 'oleObject', target }))
}

function places(bytes: Buffer, classId: Buffer): number[] {
  const found: number[] = []
  for (let at = bytes.indexOf(classId); at >= 0 && found.length < LINKS_MAX; at = bytes.indexOf(classId, at + 16))
    found.push(at + 16)
  return found
}

function readUrl(bytes: Buffer, at: number): string {
  const reader = new ByteReader(bytes, at)
  return untilNul(reader.utf16le(Math.min(reader.u32le(), TARGET_CHARS_MAX * 2)))
}

function readFile(bytes: Buffer, at: number): string {
  const reader = new ByteReader(bytes, at + 2)
  const ansi = untilNul(reader.latin1(Math.min(reader.u32le(), TARGET_CHARS_MAX)))
  reader.skip(24)
  if (reader.u32le() <= 6 || reader.overrun) return ansi
  const wideBytes = Math.min(reader.u32le(), TARGET_CHARS_MAX * 2)
  reader.skip(2)
  return untilNul(reader.utf16le(wideBytes)) || ansi
}

const untilNul = (text: string): string => {
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).trim()
}
