import type { Flaw } from '#domain'

/** One entry of a ZIP, from its local header, its directory record, or both. */
export interface ZipEntry {
  /** Decoded, `\` turned into `/`. The sender's choice. */
  readonly name: string
  /** Other names that the headers give it; a program that trusts another header than we do shows one of these. */
  readonly otherNames: readonly string[]
  readonly rawName: Buffer
  readonly method: number
  readonly flags: number
  readonly crc32: number
  readonly packedBytes: number
  readonly declaredBytes: number
  readonly encrypted: boolean
  /** DOS time of last change; traditional encryption checks passwords against it. */
  readonly time: number
  readonly extra: Buffer
  /** Offset of the packed data, -1 if there is none. */
  readonly dataAt: number
  /** Offset of the local header, -1 if none. */
  readonly at: number
  readonly listedIn: 'both' | 'directory' | 'local'
  readonly isDirectory: boolean
  /** Shares bytes with an entry before it; those bytes are not unpacked again. */
  readonly overlaps: boolean
}

/** Bytes that belong to no entry: a self-extracting stub, a second file, bytes after the end. */
export interface ZipRest {
  readonly at: number
  readonly bytes: number
}

export interface ZipStructure {
  readonly entries: readonly ZipEntry[]
  readonly rest: readonly ZipRest[]
  readonly flaws: readonly Flaw[]
}

export const FLAG_ENCRYPTED = 0x0001
export const FLAG_DESCRIPTOR = 0x0008
export const FLAG_STRONG = 0x0040
export const FLAG_UTF8 = 0x0800
export const FLAG_MASKED = 0x2000

export const METHOD_STORED = 0
export const METHOD_DEFLATE = 8
export const METHOD_ZSTD = 93
export const METHOD_AES = 99

export const SIGNATURE = {
  local: Buffer.from('PK\x03\x04', 'latin1'),
  central: Buffer.from('PK\x01\x02', 'latin1'),
  end: Buffer.from('PK\x05\x06', 'latin1'),
  end64: Buffer.from('PK\x06\x06', 'latin1'),
  locator64: Buffer.from('PK\x06\x07', 'latin1'),
  descriptor: Buffer.from('PK\x07\x08', 'latin1'),
} as const

/** The same four bytes as little-endian numbers, for comparing in place. */
export const MAGIC = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50 } as const

/** Whether a record of `length` bytes with this signature stands at `at`. */
export function hasRecord(bytes: Buffer, at: number, magic: number, length: number): boolean {
  return at >= 0 && at + length <= bytes.length && bytes.readUInt32LE(at) === magic
}
