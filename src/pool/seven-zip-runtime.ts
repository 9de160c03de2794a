import { type CappedFile, type RunLimits, RunTally } from './seven-zip-output.ts'
import { type WasmImports, type WasmInstance, type WasmModule, wasm } from './web-assembly.ts'

export type { RunLimits } from './seven-zip-output.ts'

// The glue that Emscripten wrote around 7-Zip: the parts that we use.
interface StreamOps {
  write(stream: Stream, from: Uint8Array, offset: number, count: number, at: number): number
  read(stream: Stream, to: Uint8Array, offset: number, count: number, at: number): number
}
interface FileNode {
  readonly mode: number
  usedBytes: number
  stream_ops: StreamOps
  node_ops: { setattr(node: FileNode, attributes: { size?: number }): void }
}
interface Stream {
  readonly node: FileNode
  stream_ops: StreamOps
}
interface FileSystem {
  readonly streams: (Stream | null | undefined)[]
  mkdir(path: string): void
  readdir(path: string): string[]
  lstat(path: string): { mode: number }
  isDir(mode: number): boolean
  isFile(mode: number): boolean
  rmdir(path: string): void
  unlink(path: string): void
  symlink(target: string, path: string): void
  lookupPath(path: string): { node: FileNode }
  writeFile(path: string, bytes: Uint8Array, options: { canOwn: boolean }): void
  closeStream(fd: number): void
  readonly ErrnoError: new (errno: number) => Error
}
interface Glue {
  readonly FS: FileSystem
  callMain(args: string[]): number
}
type Receive = (instance: WasmInstance, module: WasmModule) => void
export type Factory = (options: Record<string, unknown>) => Promise<Glue>

// LIMIT: enough for the dictionaries of any archive that fits into a mail; 7-Zip says so when it wants more.
const MEMORY_BYTES_MAX = 512 * 2 ** 20
// LIMIT: a listing of twenty thousand entries.
const TEXT_BYTES_MAX = 8 * 2 ** 20
const CRASHED = 255
const NOT_PERMITTED = 63 // EPERM in Emscripten's numbering

/** Thrown through the program to end a run that has met a limit. WHY: told that the disk is full, 7-Zip crashes. */
class LimitMet extends Error {}

export interface UnpackedFile {
  /** Where 7-Zip put it, below the output folder. */
  readonly path: string
  readonly bytes: Buffer
  /** What was written, kept or not. */
  readonly written: number
  /** Zeros behind `bytes` that were written and are not kept. */
  readonly zeroTail: number
}

export interface Run {
  readonly exitCode: number
  readonly text: string
  readonly files: readonly UnpackedFile[]
  /** Why the run ended early or kept less than it wrote: `over-limit`, `too-many-entries`, `engine-crash`. */
  readonly stopped: ReadonlySet<string>
}

/**
 * Runs 7-Zip's command line inside WebAssembly, with a file system in memory and nothing else: no disk, no network,
 * no input. One archive at a time lies at `/in/a`; what comes out is taken from `/out` and removed.
 *
 * QUIRK: the glue's factory is asynchronous, the road is not. The factory is run once; its `instantiateWasm` hook is
 * given a callback that takes a new instance at any later time, which swaps program and memory under the same glue,
 * synchronously (about 4 ms, mostly for fresh memory). Every archive gets one, and so does every run after a crash, so
 * that nothing sees what another archive left behind.
 */
export class SevenZipRuntime {
  readonly #glue: Glue
  readonly #module: WasmModule
  readonly #imports: WasmImports
  readonly #receive: Receive
  #files = new Map<FileNode, CappedFile>()
  #tally = new RunTally({ bytesMax: 0, entryBytesMax: 0, entriesMax: 0 })
  /** Whether the instance has run nothing but this archive, and has not crashed. */
  #isFresh = false
  #text: Buffer[] = []
  #textBytes = 0

  static async start(factory: Factory, module: WasmModule): Promise<SevenZipRuntime> {
    let imports: WasmImports = {}
    let receive: Receive = () => undefined
    const glue = await factory({
      stdin: () => null,
      print: () => undefined,
      printErr: () => undefined,
      instantiateWasm: (given: WasmImports, callback: Receive) => {
        imports = withMemoryCap(given)
        receive = callback
        const instance = new wasm.Instance(module, imports)
        callback(instance, module)
        return instance.exports
      },
    })
    return new SevenZipRuntime(glue, module, imports, receive)
  }

  private constructor(glue: Glue, module: WasmModule, imports: WasmImports, receive: Receive) {
    this.#glue = glue
    this.#module = module
    this.#imports = imports
    this.#receive = receive
    this.#prepareFileSystem()
  }

  /** Puts the archive where runs find it, without copying, and clears up whatever happens. */
  withArchive<T>(bytes: Buffer, work: () => T): T {
    const { FS } = this.#glue
    FS.writeFile('/in/a', new Uint8Array(0), { canOwn: true })
    const { node } = FS.lookupPath('/in/a')
    this.#isFresh = false
    Object.assign(node, { contents: bytes, usedBytes: bytes.length })
    try {
      return work()
    } finally {
      Object.assign(node, { contents: null, usedBytes: 0 })
      this.#clear()
    }
  }

  /** One command. What was written before a crash or a limit is kept. */
  run(args: readonly string[], limits: RunLimits): Run {
    this.#text = []
    this.#textBytes = 0
    this.#files = new Map()
    this.#tally = new RunTally(limits)
    const exitCode = this.#call(args)
    const files = limits.entriesMax > 0 ? this.#collect('/out') : []
    this.#clear()
    return { exitCode, text: Buffer.concat(this.#text).toString('utf8'), files, stopped: this.#tally.stopped }
  }

  #call(args: readonly string[]): number {
    // QUIRK: the glue sets the exit code of our whole process.
    const before = process.exitCode
    try {
      if (!this.#isFresh) this.#renew()
      return this.#glue.callMain([...args])
    } catch (error) {
      // Whatever the program throws ends this run only: the next one has a fresh instance.
      if (!(error instanceof LimitMet)) this.#tally.stopped.add('engine-crash')
      this.#isFresh = false
      return CRASHED
    } finally {
      process.exitCode = before
    }
  }

  #renew(): void {
    const instance = new wasm.Instance(this.#module, this.#imports)
    this.#receive(instance, this.#module)
    ;(instance.exports.__wasm_call_ctors as () => void)()
    this.#isFresh = true
  }

  #prepareFileSystem(): void {
    const { FS } = this.#glue
    FS.mkdir('/in')
    FS.mkdir('/out')
    FS.symlink = () => {
      throw new FS.ErrnoError(NOT_PERMITTED)
    }
    for (const fd of [1, 2]) {
      const stream = FS.streams[fd]
      if (stream)
        stream.stream_ops = { ...stream.stream_ops, write: (_, from, at, count) => this.#print(from, at, count) }
    }
    FS.writeFile('/in/a', new Uint8Array(0), { canOwn: true })
    // These two tables are shared by every file in memory.
    const { stream_ops, node_ops } = FS.lookupPath('/in/a').node
    stream_ops.write = (stream, from, offset, count, at) => this.#write(stream.node, from, offset, count, at)
    const setattr = node_ops.setattr
    // WHY: 7-Zip asks for the declared size up front, and memory for it would be taken.
    node_ops.setattr = (node, attributes) => {
      const { size, ...others } = attributes
      setattr(node, others)
      if (size !== undefined) node.usedBytes = size
    }
  }

  #print(from: Uint8Array, offset: number, count: number): number {
    if (this.#textBytes + count <= TEXT_BYTES_MAX) this.#text.push(Buffer.from(from.subarray(offset, offset + count)))
    this.#textBytes += count
    return count
  }

  #write(node: FileNode, from: Uint8Array, offset: number, count: number, at: number): number {
    if (count === 0) return 0
    const file = this.#files.get(node) ?? this.#tally.addFile()
    if (file === undefined) throw new LimitMet()
    this.#files.set(node, file)
    const view = Buffer.from(from.buffer, from.byteOffset + offset, count)
    if (!file.write(view, at)) throw new LimitMet()
    node.usedBytes = Math.max(node.usedBytes, at + count)
    return count
  }

  #collect(folder: string): UnpackedFile[] {
    const { FS } = this.#glue
    return FS.readdir(folder).flatMap((name): UnpackedFile[] => {
      if (name === '.' || name === '..') return []
      const path = `${folder}/${name}`
      const { mode } = FS.lstat(path)
      if (FS.isDir(mode)) return this.#collect(path)
      if (!FS.isFile(mode)) return []
      const file = this.#files.get(FS.lookupPath(path).node)
      const empty = { bytes: Buffer.alloc(0), written: 0, zeroTail: 0 }
      return [{ path: path.slice('/out/'.length), ...(file?.finish() ?? empty) }]
    })
  }

  #clear(): void {
    const { FS } = this.#glue
    for (let fd = 3; fd < FS.streams.length; fd += 1) if (FS.streams[fd]) FS.closeStream(fd)
    this.#files = new Map()
    this.#empty('/out')
  }

  #empty(folder: string): void {
    const { FS } = this.#glue
    for (const name of FS.readdir(folder)) {
      if (name === '.' || name === '..') continue
      const path = `${folder}/${name}`
      if (!FS.isDir(FS.lstat(path).mode)) FS.unlink(path)
      else {
        this.#empty(path)
        FS.rmdir(path)
      }
    }
  }
}

/** The glue lets the program have 2 GB; we do not. */
function withMemoryCap(imports: WasmImports): WasmImports {
  const cap = (table: WasmImports[string]): WasmImports[string] => {
    const { emscripten_resize_heap: resize } = table
    return {
      ...table,
      emscripten_get_heap_max: () => MEMORY_BYTES_MAX,
      emscripten_resize_heap: (size = 0) => (size >>> 0 > MEMORY_BYTES_MAX ? 0 : (resize?.(size) ?? 0)),
    }
  }
  return Object.fromEntries(Object.entries(imports).map(([name, table]) => [name, cap(table)]))
}
