import { type Budget, ByteReader, bufferSource, type Child, NOTHING_INSIDE, type Opened } from '#bytes'
import type { Flaw } from '#domain'
import { isCfb } from '../cfb/cfb-header.ts'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { mergeOpened } from '../cfb/merge-opened.ts'
import { type Cfb, readCfb, streamIn } from '../cfb/read-cfb.ts'
import { encrypted } from '../cfb/word-document.ts'
import { unpackStorage } from '../ole-object/packed-storage.ts'
import { findVbaStorages } from '../vba/read-vba-project.ts'
import { openVbaProjects } from '../vba/vba-parts.ts'

// MS-PPT: the stream `PowerPoint Document` is a sequence of records: version and instance(2) type(2) length(4) data;
// version 15 is a container of more records. Embedded storages, the VBA project among them, are atoms of type
// 0x1011: instance 0 as they are, instance 1 with their size(4) and zlib data (section 2.10.34).

const TEXT_CHARS = 0x0fa0
const TEXT_BYTES = 0x0fa8
const STORAGE_ATOMS = [Buffer.from('10001110', 'hex'), Buffer.from('00001110', 'hex')]
const ENCRYPTED_TOKEN = 0xf3d1c4df
// LIMIT: as many parts as a mail may have; decks with a few hundred charts exist.
const STORAGES_MAX = 5_000

/** A PowerPoint 97-2003 deck: its text, its VBA project, its embedded objects. */
export function openPowerPoint(cfb: Cfb, budget: Budget): Opened {
  const entry = streamIn(cfb, 0, 'PowerPoint Document')
  if (entry === undefined) return NOTHING_INSIDE
  const user = streamIn(cfb, 0, 'Current User')
  const token = new ByteReader(user === undefined ? Buffer.alloc(0) : cfb.stream(user), 12).u32le()
  if (token === ENCRYPTED_TOKEN || streamIn(cfb, 0, 'EncryptedSummary') !== undefined) return encrypted('rc4-cryptoapi')
  const stream = cfb.stream(entry)
  const storages = findStorages(stream)
  const flaws: Flaw[] = storages.length < STORAGES_MAX ? [] : [{ code: 'ppt/too-many-objects', level: 'stopped' }]
  const text: Opened = { children: [], flaws, facts: documentText(readText(stream), 'utf-16le') }
  return mergeOpened(text, ...storages.map((at) => openStorage(stream, at, budget)))
}

function readText(stream: Buffer): string {
  const texts: string[] = []
  let chars = 0
  const reader = new ByteReader(stream)
  while (reader.left >= 8 && chars < DOCUMENT_TEXT_CHARS_MAX) {
    const version = reader.u16le() & 0xf
    const type = reader.u16le()
    const length = reader.u32le()
    if (version === 0xf) continue
    const data = reader.take(length)
    if (type !== TEXT_CHARS && type !== TEXT_BYTES) continue
    const text = type === TEXT_CHARS ? data.toString('utf16le', 0, data.length & ~1) : data.toString('latin1')
    texts.push(text.replace(/[\r\v]/g, '\n'))
    chars += text.length
  }
  return texts.join('\n')
}

// WHY: found by their header, not by walking: one bent length would hide everything behind it.
function findStorages(stream: Buffer): number[] {
  const found = new Set<number>()
  for (const mark of STORAGE_ATOMS) {
    for (let at = stream.indexOf(mark); at >= 0 && found.size < STORAGES_MAX; at = stream.indexOf(mark, at + 1))
      found.add(at)
  }
  return [...found].sort((a, b) => a - b)
}

function openStorage(stream: Buffer, at: number, budget: Budget): Opened {
  const reader = new ByteReader(stream, at)
  const isPacked = reader.u16le() !== 0
  reader.skip(2)
  const data = reader.take(reader.u32le())
  const { value: content, flaws } = isPacked ? unpackStorage(data, at, budget) : { value: data, flaws: [] }
  if (!isCfb(content)) return { ...NOTHING_INSIDE, flaws }
  const inner = readCfb(bufferSource(content))
  const child: Child = { role: 'object', name: '', content }
  if (findVbaStorages(inner).length === 0) return { facts: [], children: [child], flaws }
  const project = openVbaProjects(inner, budget)
  return { ...project, flaws: [...flaws, ...project.flaws] }
}
