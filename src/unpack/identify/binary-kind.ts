import type { ByteSource } from '#bytes'
import type { Kind } from '#domain'
import { kindByMagic } from './magic.ts'

// Binary formats whose signature needs a second look, or stands at the end or deep inside.

const HEAD_BYTES = 1024
const ISO_DESCRIPTORS_AT = 0x8000 // ECMA-119 section 6.2.1: the volume descriptors start in sector 16
const SECTOR_BYTES = 2048

/** What the bytes are, when they are binary; undefined when nothing is recognised (text has its own look). */
export function binaryKind(source: ByteSource): Kind | undefined {
  const head = source.read(0, HEAD_BYTES)
  return (
    programKind(head) ??
    kindByMagic(head) ??
    framedKind(head) ??
    mediaKind(head) ??
    (head.includes('%PDF-') ? 'pdf' : undefined) ??
    discKind(source) ??
    diskKind(source, head)
  )
}

// Programs: two magics are shared with innocent things, so the bytes behind them are asked, too.
function programKind(head: Buffer): Kind | undefined {
  if (head.length < 4) return undefined
  const magic = head.readUInt32BE(0)
  // A fat Mach-O counts its architectures where a Java class has its version (45 and up since Java 1.0).
  if (magic === 0xcafebabe && head.length >= 8) return head.readUInt16BE(6) >= 45 ? 'java-class' : 'macho'
  if (head[0] !== 0x4d || head[1] !== 0x5a) return undefined
  // WHY: a text that starts with "MZ" is no program; a real header has NULs in its first 64 bytes.
  return head.subarray(0, 64).includes(0) ? 'exe' : undefined
}

// Formats whose mark is a few bytes in, with something to check beside it.
function framedKind(head: Buffer): Kind | undefined {
  const lead = head.toString('latin1', 0, 64)
  if (/^..-l[hz][0-9a-z]-/s.test(lead)) return 'lzh'
  if (/^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/.test(lead)) return 'bzip2'
  // PKCS #7 ContentInfo in DER or BER: a sequence that starts with an object id of 1.2.840.113549.1.7.
  if (head[0] === 0x30 && lead.slice(0, 24).includes('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07')) return 'pkcs7'
  if (isCpio(head)) return 'cpio'
  if (isLzma(head)) return 'lzma'
  if ((head[0] ?? 0) >= 0x80 && isPgpPacket(head)) return 'pgp'
  return undefined
}

// cpio(5): numbers in ASCII, or 16-bit ones, which are checked by the name that must end where they say.
function isCpio(head: Buffer): boolean {
  if (/^0707(?:0[12][\da-f]{104}|07[0-7]{70})/i.test(head.toString('latin1', 0, 110))) return true
  if (head[0] !== 0xc7 || head[1] !== 0x71 || head.length < 28) return false
  const nameBytes = head.readUInt16LE(20)
  return (
    nameBytes > 1 &&
    nameBytes < 512 &&
    head[26 + nameBytes - 1] === 0 &&
    !head.subarray(26, 26 + nameBytes - 1).includes(0)
  )
}

// No magic: settings that everybody uses, a dictionary of 2^n or 2^n + 2^(n-1), a size that is unknown or below 2^40, and
// the zero that every range coder begins with.
function isLzma(head: Buffer): boolean {
  if (head[0] !== 0x5d || head.length < 18 || head[13] !== 0) return false
  const dictionary = head.readUInt32LE(1)
  const bit = 2 ** Math.floor(Math.log2(Math.max(1, dictionary)))
  const isRound = dictionary >= 4_096 && (dictionary === bit || dictionary === bit * 1.5)
  return isRound && (head.readBigInt64LE(5) === -1n || head.readUIntBE(10, 3) === 0)
}

// RFC 4880 section 4.2: a public-key encrypted session key (1), a signature (2) or a symmetric one (3) comes first.
function isPgpPacket(head: Buffer): boolean {
  const first = head[0] ?? 0
  if (first === 0x84 || first === 0x85) return head[first === 0x84 ? 2 : 3] === 3
  if (first === 0x8c) return head[2] === 4
  return first === 0xc1 && head[2] === 3
}

function mediaKind(head: Buffer): Kind | undefined {
  const lead = head.toString('latin1', 0, 16)
  if (lead.slice(4, 8) === 'ftyp') return /^(?:hei|hev|mif|avi|msf)/.test(lead.slice(8, 11)) ? 'heif' : mp4Kind(lead)
  if (/^(?:moov|mdat|wide|free)$/.test(lead.slice(4, 8))) return 'video'
  if (lead.startsWith('BM') && head.length > 26 && head.readUInt32LE(6) === 0) return 'bmp'
  // MPEG audio has only a sync word: believed when the bits behind it make sense.
  const [first = 0, second = 0, third = 0] = head
  if (first === 0xff && (second & 0xe6) === 0xe2 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c) return 'audio'
  return undefined
}

const mp4Kind = (lead: string): Kind => (lead.startsWith('M4A', 8) ? 'audio' : 'video')

// ISO 9660 and UDF share the descriptor area; UDF adds NSR02 or NSR03 (ECMA-167 part 3, 9.1).
function discKind(source: ByteSource): Kind | undefined {
  if (source.length < ISO_DESCRIPTORS_AT + SECTOR_BYTES) return undefined
  const area = source.read(ISO_DESCRIPTORS_AT, 16 * SECTOR_BYTES)
  const marks = Array.from({ length: 16 }, (_, sector) =>
    area.toString('latin1', sector * SECTOR_BYTES + 1, sector * SECTOR_BYTES + 6),
  )
  if (marks.some((mark) => mark === 'NSR02' || mark === 'NSR03')) return marks[0] === 'CD001' ? 'iso' : 'udf'
  return marks.includes('CD001') ? 'iso' : undefined
}

function diskKind(source: ByteSource, head: Buffer): Kind | undefined {
  if (source.length < 1024) return undefined
  if (isExt(source)) return 'disk-raw'
  const tail = source.length > 64 * 2 ** 20 ? Buffer.alloc(0) : source.read(source.length - 512, 512)
  if (tail.toString('latin1', 0, 8) === 'conectix') return 'vhd' // a fixed disk has only a footer
  if (tail.toString('latin1', 0, 4) === 'koly') return 'dmg'
  if (head[510] !== 0x55 || head[511] !== 0xaa) return undefined
  const isBootSector = head[0] === 0xeb || head[0] === 0xe9
  const hasPartitions = [446, 462, 478, 494].some((at) => (head[at] ?? 1) % 0x80 === 0 && (head[at + 4] ?? 0) !== 0)
  return isBootSector || hasPartitions ? 'disk-raw' : undefined
}

// ext2 to ext4: the superblock stands at 1,024, with a mark at 56 in it; blocks are 1 KB to 64 KB.
function isExt(source: ByteSource): boolean {
  const block = source.read(1_024, 64)
  if (block.length < 64 || block.readUInt16LE(56) !== 0xef53) return false
  return block.readUInt32LE(24) <= 6 && block.readUInt32LE(0) > 0 && block.readUInt16LE(58) <= 7
}
