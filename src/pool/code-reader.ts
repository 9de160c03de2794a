import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CodeReader, Pixmap } from '#domain'
import { type WasmImports, type WasmInstance, type WasmModule, wasm } from './web-assembly.ts'

// Codes for a camera, read by ZXing compiled to WebAssembly. Nothing of it is loaded before the first picture comes.

const PACKAGE = 'zxing-wasm/reader'
const PROGRAM = 'zxing-wasm/reader/zxing_reader.wasm'
// LIMIT: the largest picture that is handed over takes about 100 MB on the way to grey pixels.
const MEMORY_BYTES_MAX = 192 * 2 ** 20
// An instance that has grown beyond this is dropped afterwards, for its memory never shrinks.
const MEMORY_BYTES_KEPT = 64 * 2 ** 20
const PAGE_BYTES = 65_536
const CODES_MAX = 8
// LIMIT: the same logos and signatures come every day.
const PICTURES_KEPT = 500

/** Undefined where the package is not installed. */
export function loadCodeReader(): CodeReader | undefined {
  try {
    const require = createRequire(import.meta.url)
    require.resolve(PROGRAM)
    return new LazyCodeReader(require)
  } catch {
    // Not installed: codes in pictures are not read.
    return undefined
  }
}

class LazyCodeReader implements CodeReader {
  readonly #require: NodeJS.Require
  readonly #known = new Map<string, readonly string[] | undefined>()
  #module: WasmModule | undefined
  #program: Program | undefined

  constructor(require: NodeJS.Require) {
    this.#require = require
  }

  read(picture: Buffer | Pixmap): readonly string[] | undefined {
    if (!Buffer.isBuffer(picture)) return this.#ask(picture)
    const key = hash('sha256', picture, 'base64')
    if (this.#known.has(key)) return this.#known.get(key)
    if (this.#known.size >= PICTURES_KEPT) this.#known.clear()
    const texts = this.#ask(picture)
    this.#known.set(key, texts)
    return texts
  }

  #ask(picture: Buffer | Pixmap): readonly string[] | undefined {
    try {
      this.#program ??= this.#start()
      const texts = readWith(this.#program, picture)
      if (this.#program.HEAPU8.length > MEMORY_BYTES_KEPT) this.#program = undefined
      return texts
    } catch {
      // The program met a picture that it cannot bear; the next one gets a fresh instance.
      this.#program = undefined
      return undefined
    }
  }

  #start(): Program {
    this.#module ??= new wasm.Module(readFileSync(this.#require.resolve(PROGRAM)))
    return startProgram(this.#require(PACKAGE) as Glue, this.#module)
  }
}

/** What the package's glue makes of the program, once it has run. */
interface Program {
  readonly HEAPU8: Uint8Array
  _malloc(bytes: number): number
  _free(at: number): void
  readBarcodesFromImage(at: number, bytes: number, options: object): Found
  readBarcodesFromPixmap(at: number, width: number, height: number, options: object): Found
}

interface Found {
  size(): number
  get(index: number): { readonly text: string; readonly error: string }
  delete?(): void
}

interface Glue {
  prepareZXingModule(options: object): Promise<unknown>
  purgeZXingModule(): void
}

type Receive = (instance: WasmInstance, module: WasmModule) => unknown

/**
 * QUIRK: the glue starts the program asynchronously, the road is not. Its `instantiateWasm` hook is called before the
 * first pause, as a method of the object that will be the program: there an instance is made and its start-up function
 * called at once. When the glue calls that function itself, later, nothing happens any more.
 */
function startProgram(glue: Glue, module: WasmModule): Program {
  const started: Program[] = []
  const overrides = {
    instantiateWasm(this: Program, imports: WasmImports, receive: Receive): object {
      const instance = new wasm.Instance(module, imports)
      const exports: Record<string, unknown> = { ...instance.exports }
      for (const [name, value] of Object.entries(exports)) if (isMemory(value)) exports[name] = cappedMemory(value)
      const startUp = once(exports[START_UP] as () => void)
      receive({ exports: { ...exports, [START_UP]: startUp } }, module)
      startUp()
      started.push(this)
      return {}
    },
  }
  glue.purgeZXingModule()
  // What follows asynchronously has nothing left to do.
  glue.prepareZXingModule({ overrides, fireImmediately: true }).catch(() => undefined)
  const program = started[0]
  if (typeof program?.readBarcodesFromImage !== 'function') throw new Error('The code reader did not start')
  return program
}

// The program's constructors: the name that its maker's tools gave them in the version that package.json names.
const START_UP = 'ra'

function once(start: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) start()
    isDone = true
  }
}

interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

const isMemory = (value: unknown): value is Memory =>
  typeof value === 'object' && value !== null && 'buffer' in value && 'grow' in value

const cappedMemory = (memory: Memory): Memory => ({
  get buffer() {
    return memory.buffer
  },
  grow(pages) {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > MEMORY_BYTES_MAX) throw new RangeError('Memory limit met')
    return memory.grow(pages)
  },
})

function readWith(program: Program, picture: Buffer | Pixmap): readonly string[] {
  const bytes = Buffer.isBuffer(picture) ? picture : picture.pixels
  const at = program._malloc(bytes.length)
  if (at === 0) throw new RangeError('Memory limit met')
  program.HEAPU8.set(bytes, at)
  const found = Buffer.isBuffer(picture)
    ? program.readBarcodesFromImage(at, bytes.length, OPTIONS)
    : program.readBarcodesFromPixmap(at, picture.width, picture.height, OPTIONS)
  program._free(at)
  const texts: string[] = []
  for (let index = 0; index < Math.min(found.size(), CODES_MAX); index += 1) {
    const { text, error } = found.get(index)
    if (text !== '' && error === '') texts.push(text)
  }
  found.delete?.()
  return texts
}

// What the glue would make of its own defaults; QR codes in every kind, any way up, light on dark as well.
const OPTIONS = {
  formats: 'QRCode',
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  tryDenoise: false,
  binarizer: 0,
  isPure: false,
  downscaleFactor: 3,
  downscaleThreshold: 500,
  minLineCount: 2,
  maxNumberOfSymbols: CODES_MAX,
  validateOptionalChecksum: false,
  returnErrors: false,
  eanAddOnSymbol: 0,
  textMode: 0,
  characterSet: 0,
  tryCode39ExtendedMode: true,
}
