import { ByteReader, decodeText } from '#bytes'
import type { Renamed } from './renamed.ts'

// LZH (LHA), one header before each file, little endian; the method `-lh5-` stands at byte 2, the level at byte 20:
//   level 0: size u8, sum u8, method 5, packed u32, size u32, time u32, attribute u8, level u8, name length u8, name,
//            crc u16, rest
//   level 1: the same, then os u8, and a chain of extended headers behind the base header, counted in `packed`
//   level 2: size u16 of the whole header, method, packed, size, time, 0x20, level, crc u16, os u8, extended headers
//   extended header: size of the next one u16 (itself included), then type u8 (1 name, 2 folder with 0xFF between), data

interface LzhEntry {
  readonly name: string
  readonly method: Buffer
  readonly size: number
  readonly crc: number
  readonly packed: Buffer
}

const METHOD = /^-(?:lh[0-9d]|lz[s45]|pm[0-2])-$/
// LIMIT: extended headers of one file; a dozen kinds exist.
const EXTENSIONS_MAX = 64

/**
 * A copy of the archive with plain headers (level 0, numbered names) and the true names beside it. The packed bytes
 * are the same. Where no header can be read the archive is left as it is.
 */
export function lzhWithPlainNames(bytes: Buffer): Renamed {
  const names = new Map<string, string>()
  const pieces: Buffer[] = []
  for (const entry of readEntries(bytes)) {
    const plain = `f${names.size}`
    names.set(plain, entry.name)
    pieces.push(plainHeader(entry, plain), entry.packed)
  }
  return names.size === 0 ? { bytes, names } : { bytes: Buffer.concat([...pieces, Buffer.alloc(1)]), names }
}

function* readEntries(bytes: Buffer): Generator<LzhEntry> {
  const reader = new ByteReader(bytes)
  while (reader.left > 21) {
    const start = reader.at
    const entry = readHeader(reader, start)
    if (entry === undefined || reader.at <= start) return
    // `-lhd-` is a folder.
    if (entry.method.toString('latin1') !== '-lhd-') yield entry
  }
}

function readHeader(reader: ByteReader, start: number): LzhEntry | undefined {
  const method = reader.bytes.subarray(start + 2, start + 7)
  const level = reader.bytes[start + 20] ?? 0
  if (!METHOD.test(method.toString('latin1')) || level > 2) return undefined
  reader.seek(start + 7)
  const packedBytes = reader.u32le()
  const size = reader.u32le()
  const extended: Extended = { name: Buffer.alloc(0), folder: Buffer.alloc(0), bytes: 0 }
  let crc = 0
  if (level === 2) {
    reader.seek(start + 21)
    crc = reader.u16le()
    reader.skip(1)
    readExtended(reader, extended)
    reader.seek(start + reader.bytes.readUInt16LE(start))
  } else {
    reader.seek(start + 21)
    extended.name = reader.take(reader.u8())
    crc = reader.u16le()
    reader.seek(start + 2 + (reader.bytes[start] ?? 0))
    if (level === 1) {
      reader.seek(reader.at - 2)
      readExtended(reader, extended)
    }
  }
  const packed = reader.take(level === 1 ? packedBytes - extended.bytes : packedBytes)
  return { name: fullName(extended), method, size, crc, packed }
}

interface Extended {
  name: Buffer
  folder: Buffer
  /** Length of the chain, which a level 1 header counts as packed data. */
  bytes: number
}

/** Follows the chain; each header starts with the size of the next. */
function readExtended(reader: ByteReader, extended: Extended): void {
  for (let count = 0; count < EXTENSIONS_MAX; count += 1) {
    const size = reader.u16le()
    if (size < 3 || reader.overrun) return
    const type = reader.u8()
    const data = reader.take(size - 3)
    if (type === 1) extended.name = data
    if (type === 2) extended.folder = data
    extended.bytes += size
  }
}

function fullName({ name, folder }: Extended): string {
  // The folder ends in its separator; a name of level 0 holds its folders itself, after DOS.
  const folders = splitAt(folder, 0xff).filter((piece) => piece.length > 0)
  const parts = [...folders, name].map((piece) => decodeText(piece, 'shift_jis').text.replaceAll('\\', '/'))
  return parts.join('/')
}

function splitAt(bytes: Buffer, byte: number): readonly Buffer[] {
  const pieces: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, from)) {
    pieces.push(bytes.subarray(from, at))
    from = at + 1
  }
  return [...pieces, bytes.subarray(from)]
}

function plainHeader({ method, size, crc, packed }: LzhEntry, plain: string): Buffer {
  const header = Buffer.alloc(22 + plain.length + 2)
  header[0] = header.length - 2
  method.copy(header, 2)
  header.writeUInt32LE(packed.length, 7)
  header.writeUInt32LE(size, 11)
  header.writeUInt32LE(0x00210000, 15) // the first day that DOS knows
  header[19] = 0x20
  header[21] = plain.length
  header.write(plain, 22, 'latin1')
  header.writeUInt16LE(crc, 22 + plain.length)
  header[1] = header.subarray(2).reduce((sum, byte) => (sum + byte) & 0xff, 0)
  return header
}
