import { hasRecord, MAGIC, SIGNATURE } from './entry.ts'
import { readZip64 } from './extra-field.ts'

// Central directory (APPNOTE 4.3.12 to 4.3.16), little endian:
//   record: 0 'PK\1\2'  8 flags  10 method  12 time  16 crc32  20 packed size  24 size  28 name length
//           30 extra length  32 comment length  34 disk  38 attributes  42 local header offset  46 name, extra, comment
//   end:    0 'PK\5\6'  4 this disk  6 directory's disk  10 entries  12 directory size  16 directory offset
//           20 comment length  22 comment
//   end64:  0 'PK\6\6'  16 disk  32 entries  40 directory size  48 directory offset; 20 bytes before `end` a locator

export interface DirectoryRecord {
  readonly recordAt: number
  readonly flags: number
  readonly method: number
  readonly time: number
  readonly crc32: number
  readonly packedBytes: number
  readonly declaredBytes: number
  readonly disk: number
  /** External attributes; bit 4 marks a directory. */
  readonly attributes: number
  /** As written; a prefix before the archive has yet to be added. */
  readonly localAt: number
  readonly rawName: Buffer
  readonly extra: Buffer
}

export interface EndRecord {
  readonly at: number
  /** Where the record and its comment end. */
  readonly endsAt: number
  readonly disk: number
  readonly count: number
  readonly directoryBytes: number
  readonly directoryAt: number
  /** Where the directory ends if it stands right before the end record, as it should. */
  readonly directoryEndsAt: number
}

const RECORD_BYTES = 46
const END_BYTES = 22
const END64_BYTES = 56

export function parseEndRecord(bytes: Buffer, at: number): EndRecord | undefined {
  if (!hasRecord(bytes, at, MAGIC.end, END_BYTES)) return undefined
  const end = {
    at,
    endsAt: Math.min(bytes.length, at + END_BYTES + bytes.readUInt16LE(at + 20)),
    disk: bytes.readUInt16LE(at + 4),
    count: bytes.readUInt16LE(at + 10),
    directoryBytes: bytes.readUInt32LE(at + 12),
    directoryAt: bytes.readUInt32LE(at + 16),
    directoryEndsAt: at,
  }
  const isZip64 = end.count === 0xffff || end.directoryBytes === 0xffffffff || end.directoryAt === 0xffffffff
  return isZip64 ? { ...end, ...parseEnd64(bytes, at) } : end
}

function parseEnd64(bytes: Buffer, endAt: number): Partial<EndRecord> {
  // QUIRK: the locator's offset is wrong in an archive with a prefix; the record stands right before the locator.
  const near = endAt - 20 - END64_BYTES
  const at = hasRecord(bytes, near, MAGIC.end64, END64_BYTES) ? near : bytes.lastIndexOf(SIGNATURE.end64, endAt)
  if (!hasRecord(bytes, at, MAGIC.end64, END64_BYTES)) return {}
  const u64 = (offset: number) => bytes.readUInt32LE(at + offset + 4) * 2 ** 32 + bytes.readUInt32LE(at + offset)
  return {
    disk: bytes.readUInt32LE(at + 16),
    count: u64(32),
    directoryBytes: u64(40),
    directoryAt: u64(48),
    directoryEndsAt: at,
  }
}

/** Reads records from `at` as long as their signature stands there; the count in the end record is not trusted. */
export function parseDirectory(bytes: Buffer, from: number, countMax: number): readonly DirectoryRecord[] {
  const records: DirectoryRecord[] = []
  for (let at = from; records.length < countMax && hasRecord(bytes, at, MAGIC.central, RECORD_BYTES); ) {
    records.push(parseRecord(bytes, at))
    at = recordEnd(bytes, at)
  }
  return records
}

export function recordEnd(bytes: Buffer, at: number): number {
  const lengths = bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  return Math.min(bytes.length, at + RECORD_BYTES + lengths)
}

function parseRecord(bytes: Buffer, at: number): DirectoryRecord {
  const nameEnd = at + RECORD_BYTES + bytes.readUInt16LE(at + 28)
  const extra = bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(at + 30))
  const narrow = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
  const [declaredBytes = 0, packedBytes = 0, localAt = 0] = readZip64(extra, narrow)
  return {
    recordAt: at,
    flags: bytes.readUInt16LE(at + 8),
    method: bytes.readUInt16LE(at + 10),
    time: bytes.readUInt16LE(at + 12),
    crc32: bytes.readUInt32LE(at + 16),
    packedBytes,
    declaredBytes,
    disk: bytes.readUInt16LE(at + 34),
    attributes: bytes.readUInt32LE(at + 38),
    localAt,
    rawName: bytes.subarray(at + RECORD_BYTES, nameEnd),
    extra,
  }
}
