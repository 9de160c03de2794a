import type { Opening } from '#bytes'
import type { Pixmap } from '#domain'
import { type CodeFact, codesInPicture, codesInPixmap, hasBytesFor } from '../picture/index.ts'
import type { PdfFile } from './pdf-file.ts'
import type { PdfObject } from './pdf-object.ts'
import { isDict, nameOf, type PdfDict } from './pdf-values.ts'

// Pictures of a PDF (ISO 32000-1, 8.9): streams with /Subtype /Image, /Width, /Height, /BitsPerComponent and a
// /ColorSpace. A stream under /DCTDecode is a JPEG file; others are rows of samples. Fax, JPEG 2000 and palettes of more
// than two colours are left alone.

const PICTURES_MAX = 24
// LIMIT: a page at 200 dots an inch. A code of its own is far smaller, and rows of samples are large once unpacked.
const PIXELS_MAX = 4_000_000
const SAMPLES_MAX = 3

/** What the codes in a document's pictures say, the small pictures first. */
export function codesInPages(file: PdfFile, opening: Opening): readonly CodeFact[] {
  if (opening.tools.codes === undefined) return []
  return file.objects
    .flatMap((object) => pictureOf(file, object) ?? [])
    .sort((a, b) => a.width * a.height - b.width * b.height)
    .slice(0, PICTURES_MAX)
    .flatMap((picture) => codesIn(file, picture, opening))
}

interface Picture {
  readonly object: PdfObject
  readonly dict: PdfDict
  readonly width: number
  readonly height: number
  /** The last of its filters. */
  readonly filter: string
}

function pictureOf(file: PdfFile, object: PdfObject): Picture | undefined {
  const dict = object.value
  if (object.stream === undefined || !isDict(dict) || nameOf(dict.get('Subtype')) !== 'Image') return undefined
  const [width, height] = [numberIn(file, dict, 'Width'), numberIn(file, dict, 'Height')]
  if (width <= 0 || height <= 0 || width * height > PIXELS_MAX) return undefined
  const filters = file.resolve(dict.get('Filter'))
  const filter = nameOf(Array.isArray(filters) ? filters.at(-1) : filters)
  return { object, dict, width, height, filter }
}

function numberIn(file: PdfFile, dict: PdfDict, key: string): number {
  const value = file.resolve(dict.get(key))
  return typeof value === 'number' && Number.isInteger(value) ? value : 0
}

function codesIn(file: PdfFile, picture: Picture, { tools, budget }: Opening): readonly CodeFact[] {
  if (!hasBytesFor(picture.width * picture.height * SAMPLES_MAX, budget)) return []
  const name = `${picture.object.number} 0 obj`
  // The filters in front of a JPEG are taken off, and it is left as it is.
  const bytes = file.unpack(picture.object)
  if (/^DCT/.test(picture.filter)) return codesInPicture(bytes, name, tools, budget).facts
  if (/^(?:CCF|CCITT|JBIG2|JPX)/.test(picture.filter)) return []
  const samples = samplesOf(file, picture)
  if (samples === undefined) return []
  const pixmap = pixmapOf(picture, samples, bytes)
  return pixmap === undefined ? [] : codesInPixmap(pixmap, { name, isDrawn: false }, tools, budget).facts
}

/** Samples of a pixel and bits of a sample. */
interface Samples {
  readonly count: 1 | 3
  readonly bits: 1 | 8
}

function samplesOf(file: PdfFile, { dict }: Picture): Samples | undefined {
  const isMask = dict.get('ImageMask') === true
  const bits = isMask ? 1 : numberIn(file, dict, 'BitsPerComponent')
  const space = file.resolve(dict.get('ColorSpace'))
  const name = nameOf(Array.isArray(space) ? file.resolve(space[0]) : space)
  // Of two colours either may be the dark one; the reader tries both.
  if (bits === 1 && (isMask || /^(?:DeviceGray|CalGray|G|Indexed|I|ICCBased)$/.test(name))) return { count: 1, bits: 1 }
  if (bits !== 8) return undefined
  if (/^(?:DeviceGray|CalGray|G)$/.test(name)) return { count: 1, bits: 8 }
  if (/^(?:DeviceRGB|CalRGB|RGB)$/.test(name)) return { count: 3, bits: 8 }
  const profile = name === 'ICCBased' && Array.isArray(space) ? file.resolve(space[1]) : undefined
  const count = isDict(profile) ? numberIn(file, profile, 'N') : 0
  return count === 1 || count === 3 ? { count, bits: 8 } : undefined
}

function pixmapOf({ width, height }: Picture, { count, bits }: Samples, bytes: Buffer): Pixmap | undefined {
  const rowBytes = Math.ceil((width * count * bits) / 8)
  if (bytes.length < rowBytes * height) return undefined
  if (bits === 8 && count === 1) return { width, height, pixels: bytes.subarray(0, width * height) }
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const row = bytes.subarray(y * rowBytes, (y + 1) * rowBytes)
    const from = y * width
    if (bits === 1)
      for (let x = 0; x < width; x += 1) pixels[from + x] = ((row[x >> 3] ?? 0) >> (7 - (x & 7))) & 1 ? 255 : 0
    // The green of a colour is the best single guess at how light it is.
    else for (let x = 0; x < width; x += 1) pixels[from + x] = row[x * 3 + 1] ?? 0
  }
  return { width, height, pixels }
}
