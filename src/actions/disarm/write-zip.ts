import { crc32, deflateRawSync } from 'node:zlib'

// Writes a ZIP (APPNOTE 6.3.10): local headers with their data, the directory, the end record. Nothing else: no extra
// fields, no comments, no times, each name once. The same entries always give the same bytes.

export interface ZipMember {
  readonly name: string
  readonly content: Buffer
}

const VERSION = 20
const FLAG_UTF8 = 0x0800
const STORED = 0
const DEFLATED = 8
// SPEC: the first day that DOS time knows; zero is no date.
const DOS_DATE = 0x21
const ENTRIES_MAX = 0xfffe
const BYTES_MAX = 0xfffffffe

/** The archive; undefined where it would need ZIP64. */
export function writeZip(members: readonly ZipMember[]): Buffer | undefined {
  if (members.length > ENTRIES_MAX) return undefined
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content } of members) {
    const rawName = Buffer.from(name, 'utf8')
    if (rawName.length > 0xffff) return undefined
    const deflated = deflateRawSync(content, { level: 6 })
    const isSmaller = deflated.length < content.length
    const data = isSmaller ? deflated : content
    const common = commonHeader(rawName, content, data, isSmaller ? DEFLATED : STORED)
    pieces.push(Buffer.from('PK\x03\x04', 'latin1'), common, rawName, data)
    directory.push(directoryRecord(common, rawName, at))
    at += 4 + common.length + rawName.length + data.length
  }
  const list = Buffer.concat(directory)
  return at + list.length > BYTES_MAX
    ? undefined
    : Buffer.concat([...pieces, list, endRecord(members.length, list, at)])
}

// version(2) flags(2) method(2) time(2) date(2) crc(4) packed(4) size(4) nameLength(2) extraLength(2)
function commonHeader(rawName: Buffer, content: Buffer, data: Buffer, method: number): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(VERSION, 0)
  header.writeUInt16LE(FLAG_UTF8, 2)
  header.writeUInt16LE(method, 4)
  header.writeUInt16LE(DOS_DATE, 8)
  header.writeUInt32LE(crc32(content), 10)
  header.writeUInt32LE(data.length, 14)
  header.writeUInt32LE(content.length, 18)
  header.writeUInt16LE(rawName.length, 22)
  return header
}

function directoryRecord(common: Buffer, rawName: Buffer, at: number): Buffer {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(at, 10)
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, rawName])
}

function endRecord(count: number, list: Buffer, at: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return end
}
