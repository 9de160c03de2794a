import { ByteReader, NOTHING_INSIDE, type Opened, type Opener } from '#bytes'
import type { ProgramFact } from '#domain'
import { type PeHeaders, placeOf, readPeHeaders } from './pe-headers.ts'

// A Windows program: whether it is a library, what it offers to whoever loads it, and whether it carries a signature.
// A signature is only seen, never checked: checking needs the world's list of authorities, and proves only a name.

const DLL = 0x2000
const EXPORT = 0
const CERTIFICATES = 4
const DOT_NET = 14
// LIMIT: names that an add-in must export stand among a few; libraries with thousands are no add-ins.
const EXPORTS_MAX = 500
const NAME_CHARS_MAX = 120
const MACHINES: Readonly<Record<number, string>> = { 332: 'x86', 34404: 'x64', 43620: 'arm64', 452: 'arm' }

export const openPe: Opener = (content): Opened => {
  const headers = readPeHeaders(content)
  if (headers === undefined) return NOTHING_INSIDE
  const certificates = headers.directory(CERTIFICATES)
  const fact: ProgramFact = {
    type: 'program',
    machine: MACHINES[headers.machine] ?? `0x${headers.machine.toString(16)}`,
    isLibrary: (headers.characteristics & DLL) !== 0,
    isDotNet: headers.directory(DOT_NET).at !== 0,
    // The certificate directory is the one whose place is an offset in the file.
    isSigned: certificates.size > 8 && certificates.at > 0 && certificates.at + 8 <= content.length,
    exports: readExports(content, headers),
  }
  return { facts: [fact], children: [], flaws: [] }
}

// Export directory: ... names(4) at 24, address of the table of names at 32; each entry is the address of a name.
function readExports(bytes: Buffer, headers: PeHeaders): string[] {
  const directory = headers.directory(EXPORT)
  const at = directory.at === 0 ? -1 : placeOf(directory.at, headers.sections)
  if (at < 0) return []
  const reader = new ByteReader(bytes, at + 24)
  const count = Math.min(reader.u32le(), EXPORTS_MAX)
  reader.skip(4)
  const table = placeOf(reader.u32le(), headers.sections)
  const names: string[] = []
  for (let index = 0; table >= 0 && index < count; index += 1) {
    const entry = new ByteReader(bytes, table + index * 4)
    const nameAt = placeOf(entry.u32le(), headers.sections)
    if (entry.overrun || nameAt < 0 || nameAt >= bytes.length) break
    const name = bytes.toString('latin1', nameAt, nameAt + NAME_CHARS_MAX).replace(/[^ -~][\s\S]*$/, '')
    if (name !== '') names.push(name)
  }
  return names
}
