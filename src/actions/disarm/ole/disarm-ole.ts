import { bufferSource } from '#bytes'
import type { Kind } from '#domain'
import { type Cfb, type CfbEntry, type CfbNode, childrenOf, readCfb, streamIn, writeCfb } from '#unpack'
import type { Copy, Disarmer } from '../disarming.ts'
import { Refusal, type Removals, type RemovedWhat } from '../removals.ts'
import { disarmBook } from './disarm-book.ts'
import { disarmDeck } from './disarm-deck.ts'
import { disarmWord } from './disarm-word.ts'
import { unlinkPictures } from './linked-pictures.ts'

// A document of Office 97-2003 is a compound file of streams. It is written as a new one with the few streams that hold
// its words, cells, slides and pictures, each of them cleaned; storages of macros and objects, controls, signatures, and
// whatever lay in free sectors stay behind.

type Streams = Map<string, Buffer>

interface Format {
  /** Streams of the root that come along, by their names in lower case. */
  readonly streams: ReadonlySet<string>
  readonly storages: ReadonlySet<string>
  readonly main: readonly string[]
  readonly clean: (streams: Streams, removals: Removals) => void
}

const SUMMARIES = ['\x05summaryinformation', '\x05documentsummaryinformation']
const FORMATS: Readonly<Partial<Record<Kind, Format>>> = {
  doc: {
    streams: new Set(['worddocument', '0table', '1table', 'data', ...SUMMARIES]),
    storages: new Set(),
    main: ['worddocument'],
    clean: disarmWord,
  },
  xls: {
    streams: new Set(['workbook', 'book', ...SUMMARIES]),
    storages: new Set(['_sx_db_cur', '_sx_db']),
    main: ['workbook', 'book'],
    clean: disarmBook,
  },
  ppt: {
    streams: new Set(['powerpoint document', 'current user', 'pictures', ...SUMMARIES]),
    storages: new Set(),
    main: ['powerpoint document'],
    clean: disarmDeck,
  },
}
const STREAM_BYTES_MAX = 64 * 2 ** 20

export const disarmOle: Disarmer = (bytes, kind, { budget, removals }): Copy => {
  const format = FORMATS[kind]
  if (format === undefined) throw new Refusal('format')
  const cfb = readCfb(bufferSource(bytes))
  if (streamIn(cfb, 0, 'EncryptedPackage') !== undefined || streamIn(cfb, 0, 'EncryptedSummary') !== undefined)
    throw new Refusal('encrypted')
  const streams: Streams = new Map()
  const names = new Map<string, string>()
  for (const entry of childrenOf(cfb, 0)) {
    const name = entry.name.toLowerCase()
    if (entry.type !== 'stream' || !format.streams.has(name) || streams.has(name)) {
      if (entry.type === 'stream' || !format.storages.has(name)) noteLeft(entry, cfb, removals)
      continue
    }
    if (entry.size > STREAM_BYTES_MAX || !budget.spendBytes(entry.size)) throw new Refusal('too-large', entry.name)
    streams.set(name, Buffer.from(cfb.stream(entry)))
    names.set(name, entry.name)
  }
  for (const entry of childrenOf(cfb, -1)) noteLeft(entry, cfb, removals)
  if (!format.main.some((name) => streams.has(name))) throw new Refusal('damaged', 'no main stream')
  format.clean(streams, removals)
  for (const [name, content] of streams)
    if (!SUMMARIES.includes(name)) removals.add('external', name, unlinkPictures(content))
  const nodes: CfbNode[] = [...streams].map(([name, content]) => ({ name: names.get(name) ?? name, content }))
  const caches = childrenOf(cfb, 0).filter(
    ({ type, name }) => type === 'storage' && format.storages.has(name.toLowerCase()),
  )
  for (const cache of caches.slice(0, 1)) nodes.push({ name: cache.name, children: cacheStreams(cfb, cache) })
  const clsid = clsidOf(cfb.entries[0]?.clsid ?? '')
  return { bytes: writeCfb({ name: '', children: nodes, ...(clsid === undefined ? {} : { clsid }) }), extension: kind }
}

const LEFT: readonly (readonly [RegExp, RemovedWhat])[] = [
  [/^(?:macros|_vba_project_cur|vba|_vba_project)$/i, 'vba'],
  [/^(?:objectpool|mbd[\da-f]+|lnk[\da-f]+|\x01ole10native|\x01ole)$/i, 'object'],
  [/^(?:ctls|ocx.*)$/i, 'control'],
  [/^(?:_signatures|_xmlsignatures|\x05digitalsignature)$/i, 'signature'],
  [/^xcb$/i, 'ribbon'],
]
// Class names for clipboards; without them the document is the same.
const QUIET = /^(?:\x01compobj|msodatastore|revision log|user names)$/i
// `\x01Ole` of a document that once was an object: longer ones hold where a link leads.
const OLE_BYTES = 20

function noteLeft(entry: CfbEntry, cfb: Cfb, removals: Removals): void {
  if (QUIET.test(entry.name) || (entry.type === 'stream' && entry.size === 0)) return
  if (/^\x01ole$/i.test(entry.name) && entry.size <= OLE_BYTES) return
  const what = LEFT.find(([pattern]) => pattern.test(entry.name))?.[1] ?? (entry.orphan ? 'leftovers' : 'unknown-part')
  removals.add(what, entry.name, what === 'object' ? Math.max(1, childrenOf(cfb, entry.index).length) : 1)
}

// The records that pivot tables show (MS-XLS section 2.1.7.20): streams whose names are four hexadecimal digits.
function cacheStreams(cfb: Cfb, storage: CfbEntry): CfbNode[] {
  return childrenOf(cfb, storage.index)
    .filter(({ type, name }) => type === 'stream' && /^[\da-f]{4}$/i.test(name))
    .map((entry) => ({ name: entry.name, content: withoutRefresh(Buffer.from(cfb.stream(entry))) }))
}

const SXDB = 0xc6
const REFRESH_ON_LOAD = 0x04

// SXDB: records(4) stream(2) flags(2): the third bit asks for the data anew when the workbook is opened.
function withoutRefresh(stream: Buffer): Buffer {
  if (stream.length >= 12 && stream.readUInt16LE(0) === SXDB)
    stream.writeUInt16LE(stream.readUInt16LE(10) & ~REFRESH_ON_LOAD, 10)
  return stream
}

// `{00020906-0000-0000-C000-000000000046}` as it is stored: the first three numbers little-endian.
function clsidOf(text: string): Buffer | undefined {
  const digits = text.replace(/[{}-]/g, '')
  if (digits.length !== 32) return undefined
  const bytes = Buffer.from(digits, 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
