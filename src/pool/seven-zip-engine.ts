import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ArchiveEngine, EngineEntry, EngineRequest, EngineResult, Flaw } from '#domain'
import { type ListedItem, parseListing } from './seven-zip-listing.ts'
import { pairFiles } from './seven-zip-pairing.ts'
import { type RunLimits, SevenZipRuntime } from './seven-zip-runtime.ts'
import { wasm } from './web-assembly.ts'

// LIMIT: passwords tried on one archive. 7z and RAR hash a password some hundred thousand times: about 60 ms a try.
const TRIES_MAX = 20
// A listing or a try writes nothing.
const NO_OUTPUT: RunLimits = { bytesMax: 0, entryBytesMax: 0, entriesMax: 0 }
const NEVER_RIGHT = '\u0001'

let loading: Promise<ArchiveEngine | undefined> | undefined

/**
 * 7-Zip as a WebAssembly program, for the formats that we do not read ourselves. Undefined where the optional package
 * is not installed. Compiled once in a thread; every run gets a fresh instance.
 */
export function loadSevenZip(): Promise<ArchiveEngine | undefined> {
  loading ??= load()
  return loading
}

async function load(): Promise<ArchiveEngine | undefined> {
  try {
    const require = createRequire(import.meta.url)
    const module = await wasm.compile(readFileSync(require.resolve('7z-wasm/7zz.wasm')))
    // The name is built so that a checker does not ask for types that the package lacks.
    const { default: factory } = await import('7z-wasm/7zz.es6.js' as string)
    return new SevenZipEngine(await SevenZipRuntime.start(factory, module))
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

class SevenZipEngine implements ArchiveEngine {
  readonly #runtime: SevenZipRuntime

  constructor(runtime: SevenZipRuntime) {
    this.#runtime = runtime
  }

  open(bytes: Buffer, request: EngineRequest): EngineResult {
    try {
      return this.#runtime.withArchive(bytes, () => this.#open(request))
    } catch (error) {
      const seen = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
      return failed('none', { code: 'archive/engine-crash', level: 'stopped', seen })
    }
  }

  #open(request: EngineRequest): EngineResult {
    const candidates = request.passwords.slice(0, TRIES_MAX)
    const first = this.#list(request.format, NEVER_RIGHT)
    const namesPassword = isLocked(first)
      ? candidates.find((value) => !isLocked(this.#list(request.format, value)))
      : ''
    if (namesPassword === undefined) return failed('names', { code: 'archive/encrypted', level: 'stopped' })
    const listing = isLocked(first) ? this.#list(request.format, namesPassword) : first
    const { items, text } = listing
    if (items.length === 0)
      return { ...failed('none'), flaws: [...noteListing(text, true), ...noteStops(listing.stopped)] }
    const locked = items.filter(({ encrypted }) => encrypted)
    const password = namesPassword || this.#findPassword(request.format, locked, candidates)
    const entries = this.#extract(request, items, password ?? NEVER_RIGHT)
    return {
      entries: entries.entries,
      encrypted: isLocked(first)
        ? 'names'
        : locked.length === 0
          ? 'none'
          : locked.length === items.length
            ? 'all'
            : 'some',
      ...(password === undefined || password === '' ? {} : { password }),
      flaws: [...noteListing(text, false), ...noteStops(listing.stopped), ...entries.flaws],
    }
  }

  #list(format: string, password: string): Listing {
    const run = this.#runtime.run(['l', '-slt', `-t${format}`, `-p${password}`, '-sccUTF-8', '/in/a'], NO_OUTPUT)
    return { items: parseListing(run.text), text: run.text, stopped: run.stopped }
  }

  /** The candidate that opens the smallest locked entry; `''` when nothing is locked. */
  #findPassword(format: string, locked: readonly ListedItem[], candidates: readonly string[]): string | undefined {
    if (locked.length === 0) return ''
    const smallest = locked.reduce((least, item) => (item.size > 0 && item.size < least.size ? item : least))
    return candidates.find((value) => {
      const args = ['t', `-t${format}`, `-p${value}`, '-spd', '-bso0', '-bsp0', '--', '/in/a', smallest.path]
      return this.#runtime.run(args, NO_OUTPUT).exitCode === 0
    })
  }

  #extract(request: EngineRequest, items: readonly ListedItem[], password: string): Extracted {
    const args = ['x', `-t${request.format}`, `-p${password}`, '-aou', '-y', '-bso0', '-bsp0', '-o/out', '--', '/in/a']
    const run = this.#runtime.run(args, request)
    const pairs = pairFiles(items, run.files)
    const wrong = wrongPasswords(run.text)
    const isKept = (item: ListedItem) => !item.encrypted || !wrong.has(item.path)
    const entries = pairs.map(({ item, file }): EngineEntry => {
      const bytes = isKept(item) ? file?.bytes : undefined
      return {
        name: item.path,
        bytes,
        // QUIRK: bzip2 and compress do not know their size; what came out is what is there.
        declaredBytes: Math.max(item.size, bytes === undefined ? 0 : (file?.written ?? 0)),
        packedBytes: item.packedSize,
        encrypted: item.encrypted,
        ...(file !== undefined && file.zeroTail > 0 && bytes !== undefined ? { zeroTail: file.zeroTail } : {}),
      }
    })
    const flaws = [...noteErrors(run.text), ...noteStops(run.stopped), ...noteMissing(pairs, wrong)]
    return { entries, flaws }
  }
}

interface Listing {
  readonly items: readonly ListedItem[]
  readonly text: string
  readonly stopped: ReadonlySet<string>
}

interface Extracted {
  readonly entries: readonly EngineEntry[]
  readonly flaws: readonly Flaw[]
}

const isLocked = ({ items, text }: Listing): boolean => items.length === 0 && text.includes('Wrong password?')

const failed = (encrypted: EngineResult['encrypted'], ...flaws: Flaw[]): EngineResult => ({
  entries: [],
  encrypted,
  flaws,
})

/** What 7-Zip says about the archive as a whole. */
function noteListing(text: string, isEmpty: boolean): readonly Flaw[] {
  const flaws: Flaw[] = []
  const tail = text.slice(0, 4_000)
  if (/Missing volume|Unavailable start of archive/i.test(text.slice(-2_000))) {
    flaws.push({ code: 'archive/missing-volume', level: 'stopped' })
  }
  if (/Can't allocate required memory/.test(text.slice(-2_000))) {
    flaws.push({ code: 'archive/engine-memory', level: 'stopped' })
  }
  const isBroken = /^(?:ERRORS:|Headers Error|Unexpected end of archive)/m.test(tail)
  if (isBroken && !isEmpty) flaws.push({ code: 'archive/broken', level: 'broken' })
  if (/^There are data after/m.test(tail)) flaws.push({ code: 'archive/trailing-bytes', level: 'odd' })
  const isRefused = /^ERROR: \/in\/a|Can ?not open the file as/m.test(text)
  if (isEmpty && isRefused) flaws.push({ code: 'archive/unreadable', level: 'stopped' })
  return flaws
}

const WRONG = /^ERROR: .{1,60}encrypted file\. Wrong password\?\s*: (.*)$|^ERROR: Wrong password\s*: (.*)$/gm

const wrongPasswords = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(WRONG)].map((match) => match[1] ?? match[2] ?? ''))

function noteErrors(text: string): readonly Flaw[] {
  const flaws: Flaw[] = []
  const unread = /^ERROR: Unsupported Method : (.*)$/m.exec(text)
  if (unread !== null)
    flaws.push({ code: 'archive/unread-method', level: 'stopped', seen: (unread[1] ?? '').slice(0, 200) })
  const broken = /^ERROR: (?:Data Error|CRC Failed|Unexpected end of data|Headers Error|Unavailable data)[^:]* : (.*)$/m
  const found = broken.exec(text)
  if (found !== null && !found[0].includes('Wrong password')) {
    flaws.push({ code: 'archive/broken-entry', level: 'broken', seen: (found[1] ?? '').slice(0, 200) })
  }
  return flaws
}

function noteStops(stopped: ReadonlySet<string>): readonly Flaw[] {
  return [...stopped].map((what): Flaw => ({ code: `archive/${what}`, level: 'stopped' }))
}

function noteMissing(pairs: ReturnType<typeof pairFiles>, wrong: ReadonlySet<string>): readonly Flaw[] {
  const isLockedUp = pairs.some(({ item }) => item.encrypted && wrong.has(item.path))
  const missing = pairs.find(({ item, file }) => file === undefined && !item.encrypted && item.size > 0)
  return [
    ...(isLockedUp ? [{ code: 'archive/encrypted', level: 'stopped' } as const] : []),
    ...(missing === undefined
      ? []
      : [{ code: 'archive/entry-not-unpacked', level: 'stopped', seen: missing.item.path.slice(0, 200) } as const]),
  ]
}
