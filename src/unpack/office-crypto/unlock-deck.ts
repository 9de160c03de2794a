import { ByteReader } from '#bytes'
import { type Cfb, streamIn } from '../cfb/read-cfb.ts'
import { type BlockKey, Rc4 } from './rc4.ts'
import { type Lock, readRc4Lock } from './rc4-key.ts'
import { readSummaryStreams } from './summary-streams.ts'

// MS-PPT section 2.3.7: `Current User` holds the place of the last UserEditAtom (16 bytes in), which holds the place
// of the persist directory and, as its last field, the id of the object that describes the encryption. Every object in
// the directory is encrypted by itself, head and all, with its id as the number of the block.
//   UserEditAtom (0x0FF5): head(8) slide(4) version(4) offsetLastEdit(4) offsetDirectory(4) document(4) seed(4) view(4)
//     encryptSession(4), there only when encrypted · PersistDirectoryAtom (0x1772): head(8), then id (20 bits) and
//     count (12 bits), count places(4), and so on · CryptSession10Container (0x2F14): head(8) header of section 2.3.5

const USER_EDIT = 0x0ff5
const DIRECTORY = 0x1772
const CRYPT_SESSION = 0x2f14
const ENCRYPTED_TOKEN = 0xf3d1c4df
const PLAIN_TOKEN = 0xe391c05f
const USER_EDIT_BYTES = 32
// LIMIT: saves that were appended to each other; an encrypted deck has one.
const EDITS_MAX = 64
// LIMIT: places in all directories; decks of thousands of slides have some ten thousand. Above it a deck stays closed.
const PLACES_MAX = 200_000

/** How a deck is locked; it opens to the plain streams by their names. */
export function readDeckLock(cfb: Cfb): Lock<() => ReadonlyMap<string, Buffer> | undefined> | undefined {
  const [user, entry] = [streamIn(cfb, 0, 'Current User'), streamIn(cfb, 0, 'PowerPoint Document')]
  if (user === undefined || entry === undefined) return undefined
  const current = cfb.stream(user)
  const summary = streamIn(cfb, 0, 'EncryptedSummary')
  if (new ByteReader(current, 12).u32le() !== ENCRYPTED_TOKEN && summary === undefined) return undefined
  const stream = cfb.stream(entry)
  const { places, session } = readEdits(stream, new ByteReader(current, 16).u32le())
  const at = places.get(session)
  const lock = at === undefined ? undefined : readSession(stream, at)
  if (lock === undefined) return undefined
  return {
    ...lock,
    open(password) {
      const key = lock.open(password)
      if (key === undefined) return undefined
      return () => {
        const plain = decryptObjects(stream, places, session, key)
        if (plain === undefined) return undefined
        return new Map([
          ['PowerPoint Document', plain],
          ['Current User', withPlainToken(current)],
          ...(summary === undefined ? [] : readSummaryStreams(cfb.stream(summary), key)),
          ['EncryptedSummary', Buffer.alloc(0)],
        ])
      }
    },
  }
}

function readSession(stream: Buffer, at: number): Lock<BlockKey> | undefined {
  const reader = new ByteReader(stream, at + 2)
  return reader.u16le() === CRYPT_SESSION ? readRc4Lock(reader.take(reader.u32le())) : undefined
}

interface Edits {
  /** Where each object lies, the newest place first found. */
  readonly places: Map<number, number>
  readonly session: number
}

function readEdits(stream: Buffer, last: number): Edits {
  const places = new Map<number, number>()
  const seen = new Set<number>()
  let session = 0
  let left = PLACES_MAX
  for (let at = last; at > 0 && seen.size < EDITS_MAX && !seen.has(at); ) {
    seen.add(at)
    const reader = new ByteReader(stream, at + 2)
    if (reader.u16le() !== USER_EDIT) break
    const length = reader.u32le()
    reader.skip(8)
    at = reader.u32le()
    left -= readDirectory(stream, reader.u32le(), places, left)
    if (left <= 0) return { places, session: 0 }
    reader.skip(12)
    if (session === 0 && length >= USER_EDIT_BYTES) session = reader.u32le()
  }
  return { places, session }
}

// How many places it read.
function readDirectory(stream: Buffer, at: number, places: Map<number, number>, countMax: number): number {
  const head = new ByteReader(stream, at + 2)
  if (head.u16le() !== DIRECTORY) return 0
  let count = 0
  const reader = new ByteReader(head.take(head.u32le()))
  while (reader.left >= 8 && count < countMax) {
    count += 1
    const run = reader.u32le()
    const first = run & 0xfffff
    for (let i = 0; i < run >>> 20 && reader.left >= 4; i += 1) {
      count += 1
      const place = reader.u32le()
      if (!places.has(first + i)) places.set(first + i, place)
    }
  }
  return count
}

// Undefined when the objects overlap: then what came out is not what is in the file.
function decryptObjects(
  stream: Buffer,
  places: ReadonlyMap<number, number>,
  session: number,
  key: BlockKey,
): Buffer | undefined {
  const plain = Buffer.from(stream)
  let left = stream.length
  const done = new Set<number>()
  for (const [id, at] of places) {
    if (id === session || done.has(at) || at + 8 > plain.length) continue
    done.add(at)
    const cipher = new Rc4(key(id))
    cipher.apply(plain.subarray(at, at + 8))
    const rest = plain.subarray(at + 8, at + 8 + plain.readUInt32LE(at + 4))
    left -= rest.length + 8
    if (left < 0) return undefined
    cipher.apply(rest)
  }
  return plain
}

function withPlainToken(current: Buffer): Buffer {
  const plain = Buffer.from(current)
  if (plain.length >= 16) plain.writeUInt32LE(PLAIN_TOKEN, 12)
  return plain
}
