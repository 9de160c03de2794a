import type { ByteSource, Candidate, Child, Opened, Opening } from '#bytes'
import type { ArchiveEngine, ArchiveFact, EngineEntry, EngineResult, Flaw, Kind } from '#domain'
import { cabWithPlainNames } from './cab-names.ts'
import { entryFact } from './entry-fact.ts'
import { innerName } from './inner-name.ts'
import { lzhWithPlainNames } from './lzh-names.ts'
import type { Renamed } from './renamed.ts'
import { tailedSource } from './tailed-source.ts'

// 7-Zip's names of the formats, tried in this order until one lists something.
const FORMATS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  '7z': ['7z'],
  rar: ['rar', 'rar5'],
  cab: ['cab'],
  lzh: ['lzh'],
  arj: ['arj'],
  bzip2: ['bzip2'],
  xz: ['xz'],
  'unix-compress': ['z'],
  wim: ['wim'],
  // WHY: Windows reads the UDF half of a disc that is both; what only the other half has is read, too.
  iso: ['udf', 'iso'],
  udf: ['udf', 'iso'],
  vhd: ['vhd'],
  vhdx: ['vhdx'],
  'disk-raw': ['gpt', 'mbr', 'ntfs', 'fat', 'ext', 'hfs', 'apm'],
  dmg: ['dmg'],
  chm: ['chm'],
  lzma: ['lzma'],
  ar: ['ar'],
  rpm: ['rpm'],
  cpio: ['cpio'],
  xar: ['xar'],
  squashfs: ['squashfs'],
  vmdk: ['vmdk'],
  vdi: ['vdi'],
  qcow2: ['qcow'],
}

/** Formats of which every name is tried, because one file may be several at once. */
const SEVERAL: ReadonlySet<Kind> = new Set<Kind>(['iso', 'udf'])
const DISKS: ReadonlySet<Kind> = new Set<Kind>(['vhd', 'vhdx', 'vmdk', 'vdi', 'qcow2'])
const DISK_PARTS: ReadonlySet<string> = new Set(['gpt', 'mbr', 'apm'])

/** Takes apart what 7-Zip reads: archives, disc and disk images. Without the engine the part stays closed, and says so. */
export function openArchive(content: Buffer, opening: Opening): Opened {
  const formats = formatsOf(content, opening.kind)
  const engine = opening.tools.archives
  if (formats === undefined || engine === undefined) {
    const code = formats === undefined ? 'archive/no-reader' : 'archive/no-engine'
    return { facts: [], children: [], flaws: [{ code, level: 'stopped', seen: opening.kind }] }
  }
  const candidates = opening.kind === '7z' || opening.kind === 'rar' ? memoised(opening.passwords) : NO_CANDIDATES
  const renamed = withPlainNames(content, opening.kind)
  const tried = tryFormats(engine, renamed.bytes, formats, opening, candidates)
  return told(tried, renamed, opening, candidates)
}

function formatsOf(content: Buffer, kind: Kind): readonly string[] | undefined {
  if (SEVERAL.has(kind)) return discFormats(content)
  if (kind !== 'rar') return FORMATS[kind]
  // The two RAR formats share a name and seven of eight bytes of their mark; a self-extracting stub hides it.
  return content.subarray(0, 4096).includes('Rar!\x1a\x07\x01\0', 0, 'latin1') ? ['rar5'] : FORMATS.rar
}

// ECMA-119 6.2 and ECMA-167 2/9: both write their marks into the sectors from 16 on.
const MARKS_AT = 16 * 2048
const MARKS_BYTES = 32 * 2048

/** Which of the two a disc is; both are tried where neither has left its mark. */
function discFormats(content: Buffer): readonly string[] {
  const marks = content.subarray(MARKS_AT, MARKS_AT + MARKS_BYTES)
  const found = [marks.includes('NSR0') ? 'udf' : '', marks.includes('CD001') ? 'iso' : ''].filter(
    (each) => each !== '',
  )
  return found.length > 0 ? found : ['udf', 'iso']
}

const NO_CANDIDATES = (): readonly Candidate[] => []

function memoised(passwords: () => readonly Candidate[]): () => readonly Candidate[] {
  let found: readonly Candidate[] | undefined
  return () => (found ??= passwords())
}

/** QUIRK: the engine takes every name that is not Unicode for Latin-1, and Japanese LZH and CAB are cp932. */
function withPlainNames(content: Buffer, kind: Kind): Renamed {
  if (kind === 'lzh') return lzhWithPlainNames(content)
  if (kind === 'cab') return cabWithPlainNames(content)
  return { bytes: content, names: new Map() }
}

interface Tried {
  readonly format: string
  readonly result: EngineResult
}

function tryFormats(
  engine: ArchiveEngine,
  bytes: Buffer,
  formats: readonly string[],
  { budget, kind }: Opening,
  candidates: () => readonly Candidate[],
): readonly Tried[] {
  const tried: Tried[] = []
  for (const format of formats) {
    const request = {
      format,
      bytesMax: budget.bytesLeft,
      entryBytesMax: budget.partBytesLeft,
      entriesMax: budget.partsLeft,
    }
    let result = engine.open(bytes, { ...request, passwords: [] })
    // Passwords are looked for only when something is locked.
    if (result.encrypted !== 'none' && candidates().length > 0) {
      result = engine.open(bytes, { ...request, passwords: candidates().map(({ value }) => value) })
    }
    tried.push({ format, result })
    budget.spendBytes(result.entries.reduce((sum, { bytes: entry }) => sum + (entry?.length ?? 0), 0))
    if (!SEVERAL.has(kind) && (result.entries.length > 0 || result.encrypted !== 'none')) break
  }
  const useful = tried.filter(({ result }) => result.entries.length > 0 || result.encrypted !== 'none')
  return useful.length > 0 ? useful : tried.slice(0, 1)
}

function told(
  tried: readonly Tried[],
  renamed: Renamed,
  opening: Opening,
  candidates: () => readonly Candidate[],
): Opened {
  const entries = withoutRepeats(tried)
  const files = entries.map(({ entry, format }) => {
    const name = nameOf(entry, renamed, opening, entries.length)
    const content = contentOf(entry)
    const child = content === undefined ? [] : [childOf(entry, name, content, format, opening.kind)]
    return { fact: entryFact({ ...entry, name }, content), child }
  })
  const flaws = tried.flatMap(({ result }) => result.flaws)
  return {
    facts: [archiveFact(tried, entries.length, candidates), ...files.map(({ fact }) => fact)],
    children: files.flatMap(({ child }) => child),
    flaws: flaws.filter((flaw, index) => flaws.findIndex(({ code }) => code === flaw.code) === index),
  }
}

/** A disc that is ISO and UDF at once lists most files twice. */
function withoutRepeats(tried: readonly Tried[]): readonly { entry: EngineEntry; format: string }[] {
  const seen = new Set<string>()
  return tried.flatMap(({ result, format }) =>
    result.entries.flatMap((entry) => {
      const key = `${innerName(entry.name)}\0${entry.declaredBytes}`
      if (tried.length > 1 && seen.has(key)) return []
      seen.add(key)
      return [{ entry, format }]
    }),
  )
}

function nameOf(entry: EngineEntry, { names }: Renamed, { kind, name }: Opening, count: number): string {
  const known = names.get(entry.name) ?? innerName(entry.name)
  if (known !== '' || count > 1) return known
  // Formats that hold one nameless thing: it is called as the archive without its last extension.
  const bare = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/\.(?:bz2?|xz|lzma|z|vhdx?|vmdk|vdi|qcow2?|tbz2?|txz|tlz|taz)$/i, '')
  return DISKS.has(kind) ? `${bare}.img` : /\.t(?:bz2?|xz|lz|az)$/i.test(name) ? `${bare}.tar` : bare
}

function contentOf({ bytes, zeroTail = 0 }: EngineEntry): Buffer | ByteSource | undefined {
  if (bytes === undefined) return undefined
  return zeroTail > 0 ? tailedSource(bytes, zeroTail) : bytes
}

function childOf(entry: EngineEntry, name: string, content: Buffer | ByteSource, format: string, kind: Kind): Child {
  const missing = entry.declaredBytes - (entry.zeroTail ?? 0) - (entry.bytes?.length ?? 0)
  // What is shorter because it is damaged is told by the engine's own flaws; this is about our limits.
  const flaws: Flaw[] =
    missing > 0 ? [{ code: 'unpack/not-read-whole', level: 'odd', at: entry.bytes?.length ?? 0 }] : []
  const isDisk = DISKS.has(kind) || DISK_PARTS.has(format)
  return { role: 'member', name, content, flaws, ...(isDisk ? { kind: 'disk-raw' as const } : {}) }
}

function archiveFact(tried: readonly Tried[], entries: number, candidates: () => readonly Candidate[]): ArchiveFact {
  const result = tried.find(({ result: { encrypted } }) => encrypted !== 'none')?.result
  const found = result?.password === undefined ? undefined : candidates().find(({ value }) => value === result.password)
  const password = found === undefined ? {} : { password: { value: found.value, from: found.from } }
  return { type: 'archive', entries, encrypted: result?.encrypted ?? 'none', ...password }
}
