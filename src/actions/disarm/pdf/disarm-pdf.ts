import {
  isDict,
  nameOf,
  type PdfDict,
  type PdfFile,
  type PdfObject,
  PdfReader,
  type PdfValue,
  readPdf,
  refOf,
} from '#unpack'
import type { Copy, Disarmer } from '../disarming.ts'
import { Refusal } from '../removals.ts'
import { PdfCleaner } from './pdf-cleaner.ts'
import { printDict, printValue } from './print-pdf.ts'

// A PDF is written anew: every object that can be reached from the catalogue, cleaned, with one plain table behind it.
// What earlier versions of the file, object streams and tables of other readers held is not carried over; streams keep
// their packed bytes. Encrypted files are refused, since their texts would have to be encrypted again.

const TRAILER_CHARS_MAX = 65_536

export const disarmPdf: Disarmer = (bytes, _kind, { budget, removals }): Copy => {
  const file = readPdf(bytes, budget, () => [])
  if (file.isEncrypted) throw new Refusal('encrypted')
  if (file.flaws.some(({ level }) => level === 'stopped')) throw new Refusal('too-large')
  const root = findRoot(file, bytes.toString('latin1'))
  if (root === undefined) throw new Refusal('damaged', 'no catalogue')
  const cleaner = new PdfCleaner(file, removals)
  const objects = new Map<number, Buffer>()
  const waiting: (readonly [number, PdfDict | undefined])[] = [[root, cleaner.catalogue(dictOf(file, root))]]
  const seen = new Set([root])
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [number, given] = next
    const object = file.objectOf({ ref: number })
    if (object === undefined) continue
    const value = given ?? cleaner.value(object.value, 0) ?? null
    for (const ref of refsIn(value)) {
      if (seen.has(ref)) continue
      seen.add(ref)
      waiting.push([ref, undefined])
    }
    objects.set(number, printObject(object, value, file))
  }
  if (![...seen].some((number) => nameOf(dictOf(file, number).get('Type')) === 'Page'))
    throw new Refusal('damaged', 'no page')
  return { bytes: printFile(objects, root), extension: 'pdf' }
}

const dictOf = (file: PdfFile, number: number): PdfDict => {
  const value = file.objectOf({ ref: number })?.value
  return isDict(value) ? value : new Map()
}

// The last trailer that names a catalogue, or the dictionary of a cross-reference stream; else any catalogue there is.
function findRoot(file: PdfFile, text: string): number | undefined {
  const named: number[] = []
  for (let at = text.indexOf('trailer'); at >= 0 && named.length < 64; at = text.indexOf('trailer', at + 7)) {
    const value = new PdfReader(text.slice(at + 7, at + 7 + TRAILER_CHARS_MAX)).value()
    const ref = isDict(value) ? refOf(value.get('Root')) : undefined
    if (ref !== undefined) named.push(ref)
  }
  for (const { value } of file.objects) {
    const ref = isDict(value) && nameOf(value.get('Type')) === 'XRef' ? refOf(value.get('Root')) : undefined
    if (ref !== undefined) named.push(ref)
  }
  const isCatalogue = (number: number): boolean => dictOf(file, number).has('Pages')
  const found = named.findLast(isCatalogue)
  return (
    found ??
    file.objects.findLast(({ number }) => isCatalogue(number) && nameOf(dictOf(file, number).get('Type')) === 'Catalog')
      ?.number
  )
}

const DEPTH_MAX = 64

function refsIn(value: PdfValue, depth = 0): number[] {
  const ref = refOf(value)
  if (ref !== undefined) return [ref]
  if (depth > DEPTH_MAX) return []
  if (Array.isArray(value)) return value.flatMap((each) => refsIn(each, depth + 1))
  return isDict(value) ? [...value.values()].flatMap((each) => refsIn(each, depth + 1)) : []
}

function printObject(object: PdfObject, value: PdfValue, file: PdfFile): Buffer {
  const head = `${object.number} 0 obj\n`
  if (object.stream === undefined || !isDict(value))
    return Buffer.from(`${head}${printValue(value)}\nendobj\n`, 'latin1')
  const stream = wholeStream(object, file)
  const dict = new Map([...value, ['Length', stream.length] as const])
  return Buffer.concat([
    Buffer.from(`${head}${printDict(dict)}\nstream\n`, 'latin1'),
    stream,
    Buffer.from('\nendstream\nendobj\n', 'latin1'),
  ])
}

// Where the length is an object of its own, the reader took everything up to `endstream`, the line end included.
function wholeStream({ stream = Buffer.alloc(0), value }: PdfObject, file: PdfFile): Buffer {
  const length = isDict(value) ? file.resolve(value.get('Length')) : undefined
  return typeof length === 'number' && length >= 0 && length <= stream.length ? stream.subarray(0, length) : stream
}

function printFile(objects: ReadonlyMap<number, Buffer>, root: number): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let at = pieces[0]?.length ?? 0
  const numbers = [...objects.keys()].sort((a, b) => a - b)
  const sections: string[] = ['xref\n0 1\n0000000000 65535 f \n']
  for (const number of numbers) {
    const bytes = objects.get(number) ?? Buffer.alloc(0)
    sections.push(`${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
    pieces.push(bytes)
    at += bytes.length
  }
  const size = (numbers.at(-1) ?? 0) + 1
  const end = `${sections.join('')}trailer\n<</Size ${size} /Root ${root} 0 R>>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([...pieces, Buffer.from(end, 'latin1')])
}
