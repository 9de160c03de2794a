import { ByteReader } from '#bytes'

// Portable Executable (Microsoft PE/COFF), as far as it says what a program is:
//   MZ ... e_lfanew at 0x3c -> "PE\0\0" machine(2) sections(2) 12 optionalSize(2) characteristics(2)
//   optional header: magic(2) ... directories: export 0, resource 2, certificates 4, .NET 14; then the section table

export interface Section {
  readonly virtualAt: number
  readonly virtualSize: number
  readonly fileAt: number
  readonly fileSize: number
}

export interface PeHeaders {
  readonly machine: number
  readonly characteristics: number
  readonly sections: readonly Section[]
  /** Place and size of a data directory; zeros where there is none. */
  readonly directory: (index: number) => { readonly at: number; readonly size: number }
}

const SECTIONS_MAX = 96 // what Windows loads at most
const PE_MAGIC = 0x4550

/** undefined when the file is not one of Windows (a DOS program). */
export function readPeHeaders(bytes: Buffer): PeHeaders | undefined {
  const reader = new ByteReader(bytes, 0x3c)
  reader.seek(reader.u32le())
  if (reader.u32le() !== PE_MAGIC) return undefined
  const machine = reader.u16le()
  const count = Math.min(reader.u16le(), SECTIONS_MAX)
  reader.skip(12)
  const optionalSize = reader.u16le()
  const characteristics = reader.u16le()
  const optionalAt = reader.at
  const isLong = reader.u16le() === 0x20b
  const directoriesAt = optionalAt + (isLong ? 112 : 96)
  const directory = (index: number) => {
    const entry = new ByteReader(bytes, directoriesAt + index * 8)
    if (directoriesAt + index * 8 + 8 > optionalAt + optionalSize) return { at: 0, size: 0 }
    return { at: entry.u32le(), size: entry.u32le() }
  }
  return { machine, characteristics, sections: readSections(bytes, optionalAt + optionalSize, count), directory }
}

function readSections(bytes: Buffer, at: number, count: number): Section[] {
  const reader = new ByteReader(bytes, at)
  return Array.from({ length: count }, () => {
    reader.skip(8)
    const virtualSize = reader.u32le()
    const virtualAt = reader.u32le()
    const fileSize = reader.u32le()
    const fileAt = reader.u32le()
    reader.skip(16)
    return { virtualAt, virtualSize, fileAt, fileSize }
  })
}

/** Where a virtual address stands in the file; -1 when no section has it. */
export function placeOf(address: number, sections: readonly Section[]): number {
  const section = sections.find(
    ({ virtualAt, virtualSize, fileSize }) =>
      address >= virtualAt && address < virtualAt + Math.max(virtualSize, fileSize),
  )
  return section === undefined ? -1 : section.fileAt + address - section.virtualAt
}
