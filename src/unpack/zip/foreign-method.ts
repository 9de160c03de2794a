import type { Opening } from '#bytes'
import type { Flaw, Parsed } from '#domain'
import { SIGNATURE, type ZipEntry } from './entry.ts'

// Methods that we do not read ourselves (deflate64, bzip2, LZMA, PPMd, xz, ...) go to the archive engine as an archive
// of their own with one entry: names, overlaps and other lies of the whole archive stay here.

const ENTRY_NAME = 'entry'

/** Unpacks one entry with the engine. */
export function unpackForeign(packed: Buffer, entry: ZipEntry, { budget, tools }: Opening): Parsed<Buffer | undefined> {
  const seen = `${entry.name} (method ${entry.method})`.slice(0, 200)
  const unread: Flaw = { code: 'zip/unread-method', level: 'stopped', at: Math.max(0, entry.at), seen }
  if (tools.archives === undefined || packed.length >= 0xffffffff) return { value: undefined, flaws: [unread] }
  const bytesMax = budget.partBytesLeft
  const { entries, flaws } = tools.archives.open(oneEntryZip(packed, entry), {
    format: 'zip',
    passwords: [],
    bytesMax,
    entryBytesMax: bytesMax,
    entriesMax: 1,
  })
  const bytes = entries[0]?.bytes
  if (bytes === undefined || (bytes.length === 0 && entry.declaredBytes > 0))
    return { value: undefined, flaws: [unread] }
  budget.spendBytes(bytes.length)
  // An entry under WinZip's AES has no CRC for the engine to find right; its own code has checked the bytes.
  return { value: bytes, flaws: flaws.filter(({ code }) => entry.crc32 !== 0 || code !== 'archive/broken-entry') }
}

function oneEntryZip(packed: Buffer, entry: ZipEntry): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(63, 0)
  // Bits 1 and 2 tell about the method itself (LZMA's end mark).
  fields.writeUInt16LE(entry.flags & 0x0006, 2)
  fields.writeUInt16LE(entry.method, 4)
  fields.writeUInt32LE(entry.crc32, 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(Math.min(entry.declaredBytes, 0xfffffffe), 18)
  fields.writeUInt16LE(ENTRY_NAME.length, 22)
  const name = Buffer.from(ENTRY_NAME)
  const local = Buffer.concat([SIGNATURE.local, fields, name, packed])
  const record = Buffer.concat([SIGNATURE.central, fields.subarray(0, 2), fields, Buffer.alloc(14), name])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(record.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, record, SIGNATURE.end, end])
}
