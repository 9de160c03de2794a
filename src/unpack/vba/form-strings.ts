import { ByteReader } from '#bytes'
import type { Cfb } from '../cfb/read-cfb.ts'
import { childrenOf, streamIn } from '../cfb/read-cfb.ts'
import type { DocumentString } from './fold/index.ts'

// Text that a document holds in its forms and controls (MS-OFORMS): a form's storage has the streams `f`, the form and
// its sites, and `o`, the controls one after another.
//   site: version(2) 0, bytes(2), mask(4), then what the mask names, each aligned to its size: 0 name 1 tag 2 id 3 help
//   4 flags 5 bytes in `o` (4 each) 6 tab 7 class 9 group (2 each) 11 tip 12 licence 13 source 14 rows (4 each),
//   then the texts themselves: name, tag, position(8, bit 8), tip, licence, source, rows
//   length of a text: 31 bits, and the top bit where a character takes one byte
// An ActiveX control in a document is a stream `contents`; its name is beside it in `\3OCXNAME`.

// LIMIT: forms people draw have some dozen controls; Emotet's held some 20 KB of text.
const STREAM_BYTES_MAX = 2 ** 20
const STRINGS_MAX = 500
const SITES_MAX = 500
const CHARS_MAX = 2 * 2 ** 20
const RUN = /[\t\n\r\x20-\x7e]{4,}/g
const WIDE_RUN = /(?:[\t\n\r\x20-\x7e]\0){4,}/g
const FONT = /^(?:tahoma|calibri|arial|ms sans serif|segoe ui|times new roman|courier new|cambria|verdana)[\s\S]{0,2}$/i
const TEXTS_OF_SITE = [0, 1, 11, 12, 13, 14] as const
const FIELDS_OF_FOUR: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 11, 12, 13, 14])

/** Every text of the forms and controls in a compound file, with the name that code calls it by. */
export function formStrings(cfb: Cfb): DocumentString[] {
  const strings: DocumentString[] = []
  let chars = 0
  const add = (name: string, text: string) => {
    if (text.trim().length < 3 || strings.length >= STRINGS_MAX || chars + text.length > CHARS_MAX) return
    chars += text.length
    strings.push({ name, text })
  }
  for (const entry of cfb.entries) {
    const key = entry.name.toLowerCase()
    if (entry.type !== 'stream' || (key !== 'f' && key !== 'contents') || strings.length >= STRINGS_MAX) continue
    const content = cfb.stream(entry, STREAM_BYTES_MAX)
    if (key === 'contents') {
      add(controlName(cfb, entry.parent), longestText(content))
      continue
    }
    const objects = streamIn(cfb, entry.parent, 'o')
    readForm(content, objects === undefined ? Buffer.alloc(0) : cfb.stream(objects, STREAM_BYTES_MAX), add)
  }
  return strings
}

function controlName(cfb: Cfb, storage: number): string {
  const entry = childrenOf(cfb, storage).find(({ name }) => /^\x03ocxname$/i.test(name))
  return entry === undefined ? '' : (cfb.stream(entry, 512).toString('utf16le').split('\0')[0] ?? '')
}

function readForm(form: Buffer, objects: Buffer, add: (name: string, text: string) => void): void {
  const sites = findSites(form)
  let at = 0
  for (const { name, tag, tip, objectBytes } of sites) {
    const control = objects.subarray(at, at + objectBytes)
    at += objectBytes
    add(name, longestText(control))
    add(`${name}.Tag`, tag)
    add(`${name}.ControlTipText`, tip)
  }
  // Controls that no site tells of, and the form's own texts.
  for (const text of textsIn(objects.subarray(at))) add('', text)
  if (sites.length === 0) for (const text of textsIn(form)) add('', text)
}

interface Site {
  readonly name: string
  readonly tag: string
  readonly tip: string
  readonly objectBytes: number
}

// WHY: what stands before the sites (fonts, pictures, a table of classes) is long to describe; a site is easy to
// recognize, since its texts must fill it exactly.
function findSites(form: Buffer): Site[] {
  const sites: Site[] = []
  for (let at = 0; at + 12 <= form.length && sites.length < SITES_MAX; ) {
    const site = readSite(form, at)
    if (site !== undefined) sites.push(site)
    at += site === undefined ? 2 : 4 + form.readUInt16LE(at + 2)
  }
  return sites
}

function readSite(form: Buffer, at: number): Site | undefined {
  if (form.readUInt16LE(at) !== 0) return undefined
  const bytes = form.readUInt16LE(at + 2)
  const mask = form.readUInt32LE(at + 4)
  if (bytes < 12 || at + 4 + bytes > form.length || mask > 0x7fff || (mask & 1) === 0) return undefined
  const reader = new ByteReader(form.subarray(at + 4, at + 4 + bytes), 4)
  const fields = new Map<number, number>()
  for (let bit = 0; bit < 15; bit += 1) {
    if ((mask & (1 << bit)) === 0 || bit === 8 || bit === 10) continue
    const size = FIELDS_OF_FOUR.has(bit) ? 4 : 2
    reader.seek(aligned(reader.at, size))
    fields.set(bit, size === 4 ? reader.u32le() : reader.u16le())
  }
  reader.seek(aligned(reader.at, 4))
  const texts = new Map<number, string>()
  for (const bit of TEXTS_OF_SITE) {
    // The position stands between the tag and the tip.
    if (bit === 11 && (mask & (1 << 8)) !== 0) reader.skip(8)
    const length = fields.get(bit)
    if (length === undefined) continue
    const isNarrow = length >= 0x80000000
    const text = reader.take(length & 0x7fffffff)
    texts.set(bit, text.toString(isNarrow ? 'latin1' : 'utf16le'))
    reader.seek(aligned(reader.at, 4))
  }
  if (reader.overrun || reader.at !== bytes || !/^[\w\u0080-\uffff]{1,64}$/.test(texts.get(0) ?? '')) return undefined
  return {
    name: texts.get(0) ?? '',
    tag: texts.get(1) ?? '',
    tip: texts.get(11) ?? '',
    objectBytes: fields.get(5) ?? 0,
  }
}

const aligned = (at: number, size: number): number => Math.ceil(at / size) * size

/** Runs of printable text in bytes, one byte or two a character. */
export function textsIn(bytes: Buffer, charsMin = 5): string[] {
  const narrow = bytes.toString('latin1')
  const texts: string[] = []
  for (const [run] of narrow.matchAll(WIDE_RUN)) if (texts.length < STRINGS_MAX) texts.push(run.replaceAll('\0', ''))
  for (const [run] of narrow.matchAll(RUN)) if (texts.length < STRINGS_MAX) texts.push(run)
  return texts.filter((text) => text.length >= charsMin && !FONT.test(text))
}

const longestText = (bytes: Buffer): string =>
  textsIn(bytes, 4).reduce((best, text) => (text.length > best.length ? text : best), '')
