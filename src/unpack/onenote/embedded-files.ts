import { hash } from 'node:crypto'
import type { Flaw } from '#domain'

// Files in a notebook section stand as they are, so they are found by their marks, whatever the tables before say:
//   MS-ONESTORE 2.6.13 FileDataStoreObject = guidHeader(16) cbLength(8) unused(4) reserved(8) data padding guidFooter(16)
//   MS-FSSHTTPB 2.2.1.12.8 (what OneNote for the web saves) = element type 0x0A in one byte (15), a 32-bit stream
//   object header of type 2 with a length, then a binary item: its length again, and the data

export interface EmbeddedFile {
  /** Where its mark stands. */
  readonly at: number
  readonly content: Buffer
}

export interface Carved {
  readonly files: readonly EmbeddedFile[]
  readonly flaws: readonly Flaw[]
}

const HEADER = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex')
const FOOTER = Buffer.from('22a7fb71790f0b4abb13899256426b24', 'hex')
const HEADER_BYTES = 36
const BLOB = Buffer.from('151200', 'hex')
// LIMIT: a section that people write in for years has some hundred pictures; what lies behind holds the mail.
const FLAWS_MAX = 20
const FILES_MAX = 2_000
// LIMIT: marks looked at, so that a file of nothing but marks costs a bounded time.
const MARKS_MAX = 20_000

/** Every file stored in a section, each once, whole or as far as it goes. */
export function carveFiles(bytes: Buffer, isPackaged: boolean): Carved {
  const flaws: Flaw[] = []
  const seen = new Set<string>()
  const files: EmbeddedFile[] = []
  for (const found of [...storedObjects(bytes, flaws), ...(isPackaged ? blobs(bytes) : [])]) {
    // WHY: every revision of a page may store its pictures again.
    const digest = hash('sha256', found.content, 'hex')
    if (found.content.length === 0 || seen.has(digest)) continue
    if (files.length >= FILES_MAX) {
      flaws.push({ code: 'onenote/too-many-files', level: 'stopped', at: found.at })
      break
    }
    seen.add(digest)
    files.push(found)
  }
  return { files, flaws }
}

function* storedObjects(bytes: Buffer, flaws: Flaw[]): Generator<EmbeddedFile> {
  let at = bytes.indexOf(HEADER)
  for (let marks = 0; at >= 0; marks += 1) {
    if (marks >= MARKS_MAX) {
      flaws.push({ code: 'onenote/too-many-files', level: 'stopped', at })
      return
    }
    const content = storedData(bytes, at, flaws)
    yield { at, content }
    at = bytes.indexOf(HEADER, at + HEADER_BYTES + content.length)
  }
}

// The length is believed where it stays within the file; otherwise the mark behind the data tells where it ends.
function storedData(bytes: Buffer, at: number, flaws: Flaw[]): Buffer {
  const from = at + HEADER_BYTES
  if (from > bytes.length) return bytes.subarray(bytes.length)
  const declared = bytes.readUInt32LE(at + 16) + bytes.readUInt32LE(at + 20) * 2 ** 32
  if (declared > 0 && from + declared <= bytes.length) return bytes.subarray(from, from + declared)
  if (flaws.length < FLAWS_MAX) flaws.push({ code: 'onenote/length-lies', level: 'broken', at, seen: String(declared) })
  const next = bytes.indexOf(HEADER, from)
  const whole = bytes.subarray(from, next < 0 ? bytes.length : next)
  const footer = whole.indexOf(FOOTER)
  return footer < 0 ? whole : whole.subarray(0, footer)
}

function* blobs(bytes: Buffer): Generator<EmbeddedFile> {
  let at = bytes.indexOf(BLOB)
  for (let marks = 0; at >= 0 && marks < MARKS_MAX * 10; marks += 1) {
    const content = blobData(bytes, at + 1)
    if (content !== undefined) yield { at, content }
    at = bytes.indexOf(BLOB, at + BLOB.length + (content?.length ?? 0))
  }
}

// Two lengths that agree to the byte are what tells an element from three bytes of a picture.
function blobData(bytes: Buffer, at: number): Buffer | undefined {
  if (at + 4 > bytes.length) return undefined
  const short = bytes.readUInt16LE(at + 2) >>> 1
  const long = short === 0x7fff ? compact(bytes, at + 4) : { value: short, end: at + 4 }
  const item = long === undefined ? undefined : compact(bytes, long.end)
  if (long === undefined || item === undefined) return undefined
  if (item.end - long.end + item.value !== long.value || item.end + item.value > bytes.length) return undefined
  return bytes.subarray(item.end, item.end + item.value)
}

// MS-FSSHTTPB 2.2.1.1: the number of zeros at the low end tells how many bytes the number takes.
function compact(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  const first = bytes[at] ?? 0
  const width = first === 0 ? 0 : Math.clz32(first & -first) ^ 31
  if (at + width + 1 > bytes.length || first === 0 || width > 5) return undefined
  return { value: Math.floor(bytes.readUIntLE(at, width + 1) / 2 ** (width + 1)), end: at + width + 1 }
}
