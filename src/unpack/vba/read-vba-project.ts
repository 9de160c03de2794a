import type { Budget } from '#bytes'
import type { Flaw, Parsed } from '#domain'
import type { CfbEntry } from '../cfb/cfb-directory.ts'
import { decodeCodePage } from '../cfb/code-page.ts'
import { type Cfb, childrenOf, streamIn } from '../cfb/read-cfb.ts'
import { decompress, findContainers } from './decompress.ts'
import { type ModuleRecord, type ProjectDir, parseProjectDir } from './project-dir.ts'

// A VBA project (MS-OVBA section 2.2): the storage `VBA` with the stream `dir` (what modules there are), one stream
// a module (compiled code, then the compressed source), and beside the storage the text stream `PROJECT`.
// What `dir` does not tell is found in the streams themselves, so that a missing, damaged or lying one hides nothing.

export interface VbaModule {
  readonly name: string
  readonly streamName: string
  readonly kind: 'standard' | 'class' | 'document' | 'form'
  /** The source as written, its Attribute lines included; empty when only compiled code is there. */
  readonly source: string
}

/** A stream that holds a module, with what could be read of its source. */
export interface ModuleStream {
  readonly name: string
  readonly source: string
  readonly stream: Buffer
}

export interface VbaProject {
  /** Windows code page of the sources; 0 when the project does not say. */
  readonly codePage: number
  readonly modules: readonly VbaModule[]
  /** Whether streams are there that look like modules but gave no source (compiled code alone). */
  readonly hasUnread: boolean
  /** Every module's stream, those without a source included. */
  readonly streams: readonly ModuleStream[]
  /** The stream `_VBA_PROJECT`; empty when there is none. */
  readonly nameStream: () => Buffer
  readonly flaws: readonly Flaw[]
}

// LIMIT: the editor refuses modules beyond 64 K lines; the largest of our corpora has 155 KB.
const SOURCE_BYTES_MAX = 8 * 2 ** 20
const NOT_MODULES = /^(?:dir|_vba_project.*|project|projectwm|projectlk|__srp_.*)$/i

/** Reads every module of the project whose `dir` and module streams lie in `storage` (-1: among the orphans). */
export function readVbaProject(cfb: Cfb, storage: number, budget: Budget): VbaProject {
  const flaws: Flaw[] = []
  const dir = readDir(cfb, storage, budget, flaws)
  const kinds = readModuleKinds(cfb, storage, dir.codePage)
  const modules: VbaModule[] = []
  const streams: ModuleStream[] = []
  const read = new Set<CfbEntry>()
  for (const record of dir.modules) {
    const entry = streamIn(cfb, storage, record.streamName) ?? streamIn(cfb, storage, record.name)
    if (entry !== undefined && read.has(entry)) continue
    if (entry !== undefined) read.add(entry)
    else flaws.push({ code: 'vba/no-module-stream', level: 'odd', seen: record.streamName })
    const stream = entry === undefined ? Buffer.alloc(0) : cfb.stream(entry)
    const source = entry === undefined ? '' : readSource(stream, record.offset, dir.codePage, budget, flaws)
    streams.push({ name: record.name, source, stream })
    modules.push({ name: record.name, streamName: entry?.name ?? '', kind: kindOf(record, source, kinds), source })
  }
  let hasUnread = false
  for (const entry of childrenOf(cfb, storage)) {
    if (entry.type !== 'stream' || read.has(entry) || NOT_MODULES.test(entry.name)) continue
    const stream = cfb.stream(entry)
    const source = readSource(stream, undefined, dir.codePage, budget, flaws)
    if (source === '') {
      if (storage >= 0) streams.push({ name: entry.name, source, stream })
      hasUnread ||= entry.size > 0 && storage >= 0
      continue
    }
    flaws.push({ code: 'vba/unlisted-module', level: 'odd', seen: entry.name })
    const name = /^Attribute VB_Name = "([^"\r\n]{1,255})"/i.exec(source)?.[1] ?? entry.name
    streams.push({ name, source, stream })
    modules.push({ name, streamName: entry.name, kind: kindOf({ name, isStandard: true }, source, kinds), source })
  }
  const names = streamIn(cfb, storage, '_VBA_PROJECT')
  const nameStream = () => (names === undefined ? Buffer.alloc(0) : cfb.stream(names))
  return { codePage: dir.codePage, modules, hasUnread, streams, nameStream, flaws }
}

function readDir(cfb: Cfb, storage: number, budget: Budget, flaws: Flaw[]): ProjectDir {
  const entry = streamIn(cfb, storage, 'dir')
  if (entry === undefined) {
    flaws.push({ code: 'vba/no-dir', level: 'broken' })
    return { codePage: 0, modules: [] }
  }
  const unpacked = unpack(cfb.stream(entry), 0, budget)
  const dir = parseProjectDir(unpacked.value)
  flaws.push(...unpacked.flaws, ...dir.flaws)
  return dir.value
}

// A few bytes unpack to thousands: what comes out is paid for, and what nobody can pay for is a flaw that holds.
function unpack(stream: Buffer, at: number, budget: Budget): Parsed<Buffer> {
  const unpacked = decompress(stream, at, Math.min(SOURCE_BYTES_MAX, budget.partBytesLeft))
  budget.spendBytes(unpacked.value.length)
  return unpacked
}

// The source starts where `dir` says; when nothing can be read there, every container in the stream is tried.
function readSource(
  stream: Buffer,
  offset: number | undefined,
  codePage: number,
  budget: Budget,
  flaws: Flaw[],
): string {
  const listed = offset === undefined ? undefined : unpack(stream, offset, budget)
  if (listed !== undefined && listed.value.length > 0) {
    flaws.push(...listed.flaws)
    return decodeCodePage(listed.value, codePage)
  }
  const found = findContainers(stream).map((at) => unpack(stream, at, budget))
  const best = found.reduce<(typeof found)[number] | undefined>(
    (longest, next) => (next.value.length > (longest?.value.length ?? 0) ? next : longest),
    undefined,
  )
  if (listed !== undefined) flaws.push({ code: 'vba/source-offset', level: 'odd', at: offset ?? 0 })
  flaws.push(...(best?.flaws ?? []))
  return best === undefined ? '' : decodeCodePage(best.value, codePage)
}

// The text stream `PROJECT` tells what a module is: `Document=`, `Module=`, `Class=`, `BaseClass=` (a form).
function readModuleKinds(cfb: Cfb, storage: number, codePage: number): Map<string, VbaModule['kind']> {
  const kinds = new Map<string, VbaModule['kind']>()
  const parent = parentOf(cfb, storage)
  const entry = streamIn(cfb, parent, 'PROJECT') ?? streamIn(cfb, storage, 'PROJECT')
  if (entry === undefined) return kinds
  const words = { document: 'document', module: 'standard', class: 'class', baseclass: 'form' } as const
  for (const line of decodeCodePage(cfb.stream(entry, 2 ** 18), codePage).split(/[\r\n]+/)) {
    const [, word = '', name = ''] = /^(Document|Module|Class|BaseClass)=([^/]+)/i.exec(line) ?? []
    const kind = words[word.toLowerCase() as keyof typeof words]
    if (kind !== undefined) kinds.set(name.toLowerCase(), kind)
  }
  return kinds
}

// Entries keep their place in the directory as index, but unused places are left out of the list.
function parentOf(cfb: Cfb, storage: number): number {
  const guess = cfb.entries[storage]
  return (guess?.index === storage ? guess : cfb.entries.find((entry) => entry.index === storage))?.parent ?? -1
}

function kindOf(
  record: Pick<ModuleRecord, 'name' | 'isStandard'>,
  source: string,
  kinds: ReadonlyMap<string, VbaModule['kind']>,
): VbaModule['kind'] {
  const listed = kinds.get(record.name.toLowerCase())
  if (listed !== undefined) return listed
  // A form's base is a pair of class ids, a document's one id or the name of a template.
  const base = /^Attribute VB_Base = "([^"\r\n]{1,200})"/im.exec(source.slice(0, 2_000))?.[1]
  if (base === undefined) return record.isStandard ? 'standard' : 'class'
  return /^0\{[^}]+\}\{/.test(base) ? 'form' : /FCFB3D2A/i.test(base) ? 'class' : 'document'
}

/** Storages that hold a VBA project: by their streams, wherever they lie and however they are called. */
export function findVbaStorages(cfb: Cfb): number[] {
  const storages = new Set<number>()
  for (const entry of cfb.entries) {
    if (entry.type === 'stream' && /^(?:dir|_vba_project)$/i.test(entry.name)) storages.add(entry.parent)
    if (entry.type === 'storage' && /^vba$/i.test(entry.name)) storages.add(entry.index)
    // An orphan stream that holds source is a module whose storage is gone.
    if (entry.type === 'stream' && entry.orphan && findContainers(cfb.stream(entry)).length > 0)
      storages.add(entry.parent)
  }
  return [...storages]
}
