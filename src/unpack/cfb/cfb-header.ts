import { ByteReader, type ByteSource } from '#bytes'
import type { Flaw } from '#domain'

// MS-CFB section 2.2, the header of a compound file, 512 bytes:
//   magic(8) clsid(16) minor(2) major(2) order(2) sectorShift(2) miniShift(2) zero(6) directorySectors(4)
//   fatSectors(4) firstDirectory(4) transaction(4) miniCutoff(4) firstMiniFat(4) miniFatSectors(4)
//   firstDifat(4) difatSectors(4) difat(109 x 4)
// Sector n starts at (n + 1) << sectorShift. Counts in the header are never believed; chains are followed instead.

export interface CfbHeader {
  readonly sectorShift: number
  readonly firstDirectory: number
  readonly firstMiniFat: number
  readonly firstDifat: number
  /** The first 109 places of FAT sectors, as they stand. */
  readonly difat: readonly number[]
}

export const CFB_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex')
export const SECTOR_MAX = 0xfffffffa // MS-CFB section 2.1: larger numbers are marks, not sectors
export const END_OF_CHAIN = 0xfffffffe
export const MINI_SHIFT = 6
export const MINI_CUTOFF_BYTES = 4096
const HEADER_BYTES = 512
const DIFAT_IN_HEADER = 109

export const isCfb = (head: Buffer): boolean => head.subarray(0, 8).equals(CFB_MAGIC)

export function readHeader(source: ByteSource, flaws: Flaw[]): CfbHeader {
  const reader = new ByteReader(source.read(0, HEADER_BYTES))
  if (!isCfb(reader.take(8))) flaws.push({ code: 'cfb/magic', level: 'broken', at: 0 })
  reader.skip(16 + 2)
  const major = reader.u16le()
  reader.skip(2)
  const declaredShift = reader.u16le()
  const miniShift = reader.u16le()
  reader.skip(6 + 4 + 4)
  const firstDirectory = reader.u32le()
  reader.skip(4)
  const miniCutoff = reader.u32le()
  const firstMiniFat = reader.u32le()
  reader.skip(4)
  const firstDifat = reader.u32le()
  reader.skip(4)
  const difat = Array.from({ length: DIFAT_IN_HEADER }, () => reader.u32le())
  if (reader.overrun) flaws.push({ code: 'cfb/cut-off', level: 'broken', at: reader.at })
  // SPEC: 6 and 4096 are the only allowed values, and Windows refuses others, so they are not read differently here.
  if (miniShift !== MINI_SHIFT) flaws.push({ code: 'cfb/mini-shift', level: 'odd', at: 32, seen: `${miniShift}` })
  if (miniCutoff !== MINI_CUTOFF_BYTES)
    flaws.push({ code: 'cfb/mini-cutoff', level: 'odd', at: 56, seen: `${miniCutoff}` })
  return { sectorShift: sectorShift(declaredShift, major, flaws), firstDirectory, firstMiniFat, firstDifat, difat }
}

// Two sizes exist: 512 bytes in version 3 and 4096 in version 4. The shift is believed when it is one of them.
function sectorShift(declared: number, major: number, flaws: Flaw[]): number {
  const byVersion = major === 4 ? 12 : 9
  if (declared !== byVersion) flaws.push({ code: 'cfb/sector-shift', level: 'odd', at: 30, seen: `${declared}` })
  return declared === 9 || declared === 12 ? declared : byVersion
}
