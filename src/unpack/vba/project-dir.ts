import { ByteReader } from '#bytes'
import type { Flaw, Parsed } from '#domain'
import { decodeCodePage } from '../cfb/code-page.ts'

// MS-OVBA section 2.3.4.2, the `dir` stream (unpacked): records of id(2) size(4) data. Those that matter here:
//   0x0003 code page · 0x0019 / 0x0047 module name (code page / UTF-16) · 0x001A / 0x0032 its stream
//   0x0031 where the source starts in that stream · 0x0021 standard / 0x0022 class module · 0x002B end of a module
// QUIRK: 0x0009 (version) says 4 bytes and has 6.

export interface ModuleRecord {
  readonly name: string
  readonly streamName: string
  /** Where the compressed source starts in the stream. */
  readonly offset: number
  readonly isStandard: boolean
}

export interface ProjectDir {
  /** 0 when none is given. */
  readonly codePage: number
  readonly modules: readonly ModuleRecord[]
}

// LIMIT: far above the largest project in our corpora (about 100 modules).
const MODULES_MAX = 2_000

/** Reads the `dir` stream after unpacking; stops at the first record that does not fit. */
export function parseProjectDir(bytes: Buffer): Parsed<ProjectDir> {
  const reader = new ByteReader(bytes)
  const flaws: Flaw[] = []
  const modules: ModuleRecord[] = []
  let codePage = 0
  let open: { name: string; streamName: string; offset: number; isStandard: boolean } | undefined
  const close = () => {
    if (open !== undefined) modules.push({ ...open, streamName: open.streamName || open.name })
    open = undefined
  }
  while (reader.left >= 6 && modules.length < MODULES_MAX) {
    const at = reader.at
    const id = reader.u16le()
    const size = reader.u32le()
    const data = reader.take(id === 0x0009 ? size + 2 : size)
    if (reader.overrun) {
      flaws.push({ code: 'vba/dir-record', level: 'broken', at, seen: `0x${id.toString(16)}` })
      break
    }
    if (id === 0x0003) codePage = data.length >= 2 ? data.readUInt16LE(0) : 0
    if (id === 0x0019) {
      close()
      open = { name: decodeCodePage(data, codePage), streamName: '', offset: 0, isStandard: false }
    }
    if (id === 0x002b) close()
    if (open === undefined) continue
    if (id === 0x0047) open.name = utf16(data) || open.name
    if (id === 0x001a) open.streamName = decodeCodePage(data, codePage)
    if (id === 0x0032) open.streamName = utf16(data) || open.streamName
    if (id === 0x0031) open.offset = data.length >= 4 ? data.readUInt32LE(0) : 0
    if (id === 0x0021) open.isStandard = true
  }
  close()
  return { value: { codePage, modules }, flaws }
}

const utf16 = (data: Buffer): string => data.toString('utf16le', 0, data.length & ~1).replaceAll('\0', '')
