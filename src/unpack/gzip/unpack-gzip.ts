import { crc32 } from 'node:zlib'
import { type Budget, ByteReader, decodeText, Inflater, inflatingSource } from '#bytes'
import type { Flaw, Parsed } from '#domain'
import type { Unpacked } from './unpacked.ts'

// gzip (RFC 1952), members one after the other, together one file:
//   1f 8b, method 8, flags u8 (2 header CRC, 4 extra, 8 name, 16 comment), time u32, 2 bytes,
//   [extra: u16 length and data] [name\0] [comment\0] [CRC u16], deflate data, crc32 u32, size u32

// LIMIT: above this the file is given out as a source, so that padding behind a document is never unpacked.
const WHOLE_BYTES_MAX = 16 * 2 ** 20
const MEMBERS_MAX = 10_000
const MAGIC = Buffer.from([0x1f, 0x8b, 0x08])
const TRAILER_BYTES = 8

/** Unpacks every member; a file of which the first member alone is large comes out as a source. */
export function unpackGzip(bytes: Buffer, budget: Budget): Parsed<Unpacked> {
  const large = isMember(bytes, 0) ? asLargeSource(bytes, budget) : undefined
  if (large !== undefined) return large
  const flaws: Flaw[] = []
  const pieces: Buffer[] = []
  let left = Math.min(budget.partBytesLeft, WHOLE_BYTES_MAX)
  let name = ''
  let at = 0
  for (let count = 0; count < MEMBERS_MAX && isMember(bytes, at); count += 1) {
    const header = readHeader(bytes, at)
    if (count === 0) name = header.name
    const packed = bytes.subarray(header.dataAt)
    const member = inflateMember(packed, left)
    if (member.state === 'open' && count === 0) return asSource(packed, name, budget)
    pieces.push(...member.pieces)
    left -= member.bytes
    at = header.dataAt + member.packedUsed
    if (member.state !== 'ended') {
      flaws.push(...flawsOf(member.state, header.dataAt))
      at = bytes.length
      break
    }
    if (!trailerHolds(bytes, at, member)) flaws.push({ code: 'gzip/checksum', level: 'broken', at })
    at += TRAILER_BYTES
  }
  const content = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
  budget.spendBytes(content.length)
  return { value: { content, name }, flaws: [...flaws, ...trailing(bytes, at)] }
}

const isMember = (bytes: Buffer, at: number): boolean => bytes.subarray(at, at + 3).equals(MAGIC)

function readHeader(bytes: Buffer, at: number): { name: string; dataAt: number } {
  const reader = new ByteReader(bytes, at + 3)
  const flags = reader.u8()
  reader.skip(6)
  if ((flags & 4) !== 0) reader.skip(reader.u16le())
  const name = (flags & 8) === 0 ? '' : decodeText(reader.cString(), 'shift_jis').text
  if ((flags & 16) !== 0) reader.cString()
  if ((flags & 2) !== 0) reader.skip(2)
  return { name: name.slice(name.lastIndexOf('/') + 1), dataAt: reader.at }
}

interface Member {
  readonly pieces: readonly Buffer[]
  readonly bytes: number
  readonly packedUsed: number
  readonly state: Inflater['state']
}

function inflateMember(packed: Buffer, bytesMax: number): Member {
  const inflater = new Inflater(packed)
  const pieces: Buffer[] = []
  let size = Math.min(bytesMax, Math.max(2 ** 10, packed.length * 4))
  while (inflater.state === 'open' && inflater.bytes < bytesMax) {
    const piece = Buffer.allocUnsafe(Math.min(size, bytesMax - inflater.bytes, 2 ** 20))
    pieces.push(piece.subarray(0, inflater.fill(piece)))
    size *= 2
  }
  const { bytes } = inflater
  // Exactly full may be the end; one byte more tells.
  if (inflater.state === 'open') inflater.fill(Buffer.alloc(1))
  const { packedUsed, state } = inflater
  inflater.close()
  return { pieces, bytes, packedUsed, state }
}

/** A file that claims to be large and can be, judged by its packed size. */
function asLargeSource(bytes: Buffer, budget: Budget): Parsed<Unpacked> | undefined {
  const claimed = bytes.length >= 4 ? bytes.readUInt32LE(bytes.length - 4) : 0
  if (claimed <= WHOLE_BYTES_MAX || claimed > bytes.length * 1032) return undefined
  const { name, dataAt } = readHeader(bytes, 0)
  return asSource(bytes.subarray(dataAt), name, budget)
}

/** The size in the last four bytes counts modulo 4 GiB and only the last member: it is a claim, not a bound. */
function asSource(packed: Buffer, name: string, budget: Budget): Parsed<Unpacked> {
  const claimed = packed.length >= 4 ? packed.readUInt32LE(packed.length - 4) : 0
  const isLikely = claimed > WHOLE_BYTES_MAX && claimed <= packed.length * 1032
  const content = inflatingSource(packed, isLikely ? claimed : packed.length * 1032, budget)
  return { value: { content, name }, flaws: [] }
}

function flawsOf(state: Inflater['state'], at: number): readonly Flaw[] {
  if (state === 'open') return [{ code: 'gzip/over-limit', level: 'stopped', at }]
  return [{ code: state === 'broken' ? 'gzip/broken-data' : 'gzip/cut-off', level: 'broken', at }]
}

function trailerHolds(bytes: Buffer, at: number, { pieces, bytes: size }: Member): boolean {
  if (at + TRAILER_BYTES > bytes.length) return false
  const crc = pieces.reduce((value, piece) => crc32(piece, value), 0)
  return bytes.readUInt32LE(at) === crc && bytes.readUInt32LE(at + 4) === size % 2 ** 32
}

function trailing(bytes: Buffer, at: number): readonly Flaw[] {
  const rest = bytes.subarray(at)
  // QUIRK: tapes and some writers pad with zeros.
  if (rest.length === 0 || rest.every((byte) => byte === 0)) return []
  return [{ code: 'gzip/trailing-bytes', level: 'odd', at, seen: `${rest.length} bytes` }]
}
