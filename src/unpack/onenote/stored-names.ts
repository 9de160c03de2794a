import type { Budget } from '#bytes'
import type { EmbeddedFile } from './embedded-files.ts'
import { PROPERTY, propertyValues } from './properties.ts'

// Three places say what an embedded file is called: the property EmbeddedFileName of its icon (the name a reader
// sees), the declaration `<ifndf>{guid}` with an extension (MS-ONESTORE 2.5.27), and the reference that ties that guid
// to the place where the data stand (2.5.21). The second and third bind; the name is chosen by its extension.

const DECLARATION = Buffer.from('<ifndf>{', 'utf16le')
const GUID_CHARS = 36
const BYTES_A_STEP = 512
const DECLARATIONS_MAX = 5_000
const NAMES_MAX = 2_000
// The reference before the guid is an offset and a length in one of several widths.
const REFERENCE_BYTES_MAX = 16

export interface StoredNames {
  /** Names shown under icons, in the order of the file, each once. */
  readonly shown: readonly string[]
  /** Paths at the sender's, each once. */
  readonly paths: readonly string[]
  /** A name for each embedded file, in their order; empty where none could be told. */
  readonly ofFiles: readonly string[]
}

/** What the files in a section are called. `isPicture` tells those that need no name from those that do. */
export function readNames(
  bytes: Buffer,
  files: readonly EmbeddedFile[],
  isPicture: (file: EmbeddedFile) => boolean,
  budget: Budget,
): StoredNames {
  const shown = texts(bytes, PROPERTY.embeddedFileName)
  const extensions = extensionsByPlace(bytes, new Set(files.map(({ at }) => at)), budget)
  const free = [...shown]
  const documents = files.filter((file) => !isPicture(file))
  const ofFiles = files.map((file) => {
    const extension = extensions.get(file.at)
    const index = free.findIndex((name) => extension !== undefined && name.toLowerCase().endsWith(extension))
    if (index >= 0) return free.splice(index, 1)[0] ?? ''
    if (extension !== undefined) return isPicture(file) ? '' : `embedded${extension}`
    // Without declarations the order is all there is, and it is believed only when the numbers agree.
    return isPicture(file) || documents.length !== shown.length ? '' : (shown[documents.indexOf(file)] ?? '')
  })
  return { shown, paths: texts(bytes, PROPERTY.sourcePath), ofFiles }
}

/** Distinct texts of a property. */
export function texts(bytes: Buffer, id: number): string[] {
  const found = new Set<string>()
  for (const value of propertyValues(bytes, id)) {
    const text = value.toString('utf16le').replace(/\0[\s\S]*$/, '')
    if (text !== '') found.add(text)
    if (found.size >= NAMES_MAX) break
  }
  return [...found]
}

function extensionsByPlace(bytes: Buffer, places: ReadonlySet<number>, budget: Budget): ReadonlyMap<number, string> {
  const extensions = new Map<number, string>()
  let at = bytes.indexOf(DECLARATION)
  for (let tries = 0; at >= 0 && tries < DECLARATIONS_MAX; tries += 1) {
    // Each guid is looked for in the whole file.
    if (!budget.spendSteps(Math.ceil(bytes.length / BYTES_A_STEP))) break
    const from = at + DECLARATION.length
    const end = from + GUID_CHARS * 2 + 2
    const extension = readExtension(bytes, end)
    const place = extension === '' ? undefined : placeOf(bytes, bytes.toString('utf16le', from, end - 2), places)
    if (place !== undefined) extensions.set(place, extension)
    at = bytes.indexOf(DECLARATION, from)
  }
  return extensions
}

function readExtension(bytes: Buffer, at: number): string {
  if (at + 4 > bytes.length) return ''
  const text = bytes.toString('utf16le', at + 4, at + 4 + Math.min(bytes.readUInt32LE(at), 32) * 2)
  return /^\.\w{1,16}/.exec(text)?.[0].toLowerCase() ?? ''
}

function placeOf(bytes: Buffer, text: string, places: ReadonlySet<number>): number | undefined {
  const guid = guidBytes(text)
  if (guid === undefined) return undefined
  for (let at = bytes.indexOf(guid); at >= 0; at = bytes.indexOf(guid, at + 16)) {
    for (let back = 3; back <= REFERENCE_BYTES_MAX && at - back >= 0; back += 1) {
      const long = bytes.readUInt32LE(at - back)
      const place = [long, long * 8, (long & 0xffff) * 8].find((value) => places.has(value))
      if (place !== undefined) return place
    }
  }
  return undefined
}

// The first three groups are little-endian numbers.
function guidBytes(text: string): Buffer | undefined {
  if (!/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)) return undefined
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
