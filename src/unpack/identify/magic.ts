import type { Kind } from '#domain'

// Signatures that stand at a fixed place. The order matters only among rows that can match the same bytes: the more
// exact one comes first.

interface Signature {
  readonly kind: Kind
  readonly at: number
  readonly bytes: Buffer
}

const hex = (kind: Kind, digits: string, at = 0): Signature => ({ kind, at, bytes: Buffer.from(digits, 'hex') })
const ascii = (kind: Kind, text: string, at = 0): Signature => ({ kind, at, bytes: Buffer.from(text, 'latin1') })

const SIGNATURES: readonly Signature[] = [
  hex('ole', 'd0cf11e0a1b11ae1'), // MS-CFB 2.2
  hex('ole', '0e11fc0dd0cf11e0'), // beta releases of the same
  ascii('zip', 'PK\x03\x04'),
  ascii('zip', 'PK\x05\x06'), // an empty archive
  ascii('zip', 'PK\x07\x08'), // spanned
  ascii('zip', 'PK00PK\x03\x04'), // one volume of a spanned archive
  hex('lnk', '4c0000000114020000000000c000000000000046'), // MS-SHLLINK 2.1
  hex('onenote', 'e4525c7b8cd8a74daeb15378d02996d3'), // MS-ONESTORE 2.3.1, .one
  hex('onenote', 'a12fff43d9ef764c9ee210ea5722765f'), // .onetoc2
  hex('tnef', '789f3e22'), // MS-OXTNEF 2.1.3.1
  hex('7z', '377abcaf271c'),
  ascii('rar', 'Rar!\x1a\x07'),
  ascii('cab', 'MSCF\0\0\0\0'),
  ascii('wim', 'MSWIM\0\0\0'),
  hex('gzip', '1f8b'),
  hex('unix-compress', '1f9d'),
  hex('xz', 'fd377a585a00'),
  hex('zstd', '28b52ffd'),
  ascii('ace', '**ACE**', 7),
  hex('arj', '60ea'),
  ascii('chm', 'ITSF'),
  ascii('ar', '!<arch>\n'),
  hex('rpm', 'edabeedb'),
  ascii('xar', 'xar!\0'),
  ascii('squashfs', 'hsqs'),
  ascii('squashfs', 'sqsh'),
  ascii('vmdk', 'KDMV'),
  ascii('qcow2', 'QFI\xfb'),
  hex('vdi', '7f10dabe', 64),
  ascii('activemime', 'ActiveMime'),
  ascii('vhdx', 'vhdxfile'),
  ascii('vhd', 'conectix'),
  ascii('tar', 'ustar', 257),
  ascii('dicom', 'DICM', 128),
  hex('elf', '7f454c46'),
  hex('macho', 'feedface'),
  hex('macho', 'feedfacf'),
  hex('macho', 'cefaedfe'),
  hex('macho', 'cffaedfe'),
  ascii('apk', 'dex\n03'),
  hex('elf', '0061736d01000000'), // WebAssembly: a program all the same
  hex('png', '89504e470d0a1a0a'),
  hex('jpeg', 'ffd8ff'),
  hex('jpeg', '0000000c6a502020'), // JPEG 2000
  ascii('gif', 'GIF8'),
  ascii('tiff', 'II*\0'),
  ascii('tiff', 'MM\0*'),
  ascii('psd', '8BPS'),
  hex('metafile', 'd7cdc69a'),
  ascii('metafile', ' EMF', 40),
  hex('metafile', '010009000003'),
  hex('ico', '00000100'),
  hex('ico', '00000200'),
  ascii('webp', 'WEBP', 8),
  ascii('audio', 'WAVEfmt', 8),
  ascii('video', 'AVI LIST', 8),
  ascii('audio', 'ID3'),
  ascii('audio', 'OggS'),
  ascii('audio', 'fLaC'),
  ascii('audio', 'MThd'),
  ascii('audio', '#!AMR'),
  ascii('audio', '.snd'),
  ascii('audio', 'AIFF', 8),
  hex('video', '3026b2758e66cf11a6d900aa0062ce6c'), // ASF: wmv, wma
  hex('video', '1a45dfa3'), // Matroska, WebM
  hex('video', '000001ba'),
  hex('video', '000001b3'),
  ascii('video', 'FLV\x01'),
  ascii('font', 'OTTO'),
  ascii('font', 'wOFF'),
  ascii('font', 'wOF2'),
  ascii('font', 'ttcf'),
  hex('font', '0001000000'),
]

const FIXED = SIGNATURES.filter(({ at }) => at > 0)
const LEADING = leadingByFirstByte()

/** The kind whose signature the bytes carry, if any. `head` is the start of the part, 512 bytes or more where it has them. */
export function kindByMagic(head: Buffer): Kind | undefined {
  const row = LEADING[head[0] ?? 0]?.find((signature) => carries(head, signature))
  return (row ?? FIXED.find((signature) => carries(head, signature)))?.kind
}

function carries(head: Buffer, { at, bytes }: Signature): boolean {
  return head.length >= at + bytes.length && bytes.compare(head, at, at + bytes.length) === 0
}

function leadingByFirstByte(): readonly (readonly Signature[] | undefined)[] {
  const table: Signature[][] = []
  for (const signature of SIGNATURES) {
    if (signature.at > 0) continue
    const first = signature.bytes[0] ?? 0
    table[first] ??= []
    table[first].push(signature)
  }
  return table
}
