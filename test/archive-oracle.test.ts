import { BlobReader, configure, TextWriter, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js'
import { describe, expect, it } from 'vitest'
import { openZip, readZip } from '../src/unpack/zip/index.ts'
import { openingFor, textOf } from './fixtures/archive-opening.ts'
import { buildZip, type ZipFile, type ZipShape } from './fixtures/archive-zip.ts'

// zip.js as the other opinion: what it reads of our archives we read, and what it writes we open.

configure({ useWebWorkers: false })

const files: readonly ZipFile[] = [
  { name: '請求書.txt', data: 'one '.repeat(50) },
  { name: 'folder/b.txt', data: 'two '.repeat(50), method: 0 },
]
const shapes: readonly (readonly [string, readonly ZipFile[], ZipShape])[] = [
  ['plain', files, {}],
  ['zip64', files, { zip64: true }],
  ['streamed', files.map((file) => ({ ...file, descriptor: 'signed' as const })), {}],
  ['prefixed', files, { prefix: Buffer.alloc(500, 'stub ') }],
  ['ZipCrypto', files.map((file) => ({ ...file, password: 'tokyo' })), {}],
  ['AES', files.map((file) => ({ ...file, password: 'tokyo', aes: 256 as const })), {}],
]

const blobOf = (bytes: Buffer) => new BlobReader(new Blob([new Uint8Array(bytes)]))

async function readByOracle(zip: Buffer): Promise<Record<string, string>> {
  const reader = new ZipReader(blobOf(zip), { password: 'tokyo' })
  const texts: Record<string, string> = {}
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) texts[entry.filename] = await entry.getData(new TextWriter())
  }
  return texts
}

const readByUs = (zip: Buffer): Record<string, string> =>
  Object.fromEntries(
    openZip(zip, openingFor('zip', { passwords: ['tokyo'] })).children.map((child) => [child.name, textOf(child)]),
  )

describe('zip.js and Sekisho', () => {
  it.each(shapes)('read the same from an archive that is %s', async (_, entries, shape) => {
    const zip = buildZip(entries, shape)
    const oracle = await readByOracle(zip)
    expect(Object.keys(oracle)).toHaveLength(2)
    expect(readByUs(zip)).toEqual(oracle)
  })

  it.each([
    ['plain', {}],
    ['zip64', { zip64: true }],
    ['without compression', { level: 0 }],
    ['without a descriptor', { dataDescriptor: false }],
    ['ZipCrypto', { password: 'tokyo', zipCrypto: true }],
    ['AES-128', { password: 'tokyo', encryptionStrength: 1 as const }],
    ['AES-256', { password: 'tokyo', encryptionStrength: 3 as const }],
  ])('agree on what zip.js writes: %s', async (_, options) => {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { extendedTimestamp: true, ...options })
    for (const { name, data } of files) await writer.add(String(name), blobOf(Buffer.from(data ?? '')))
    const zip = Buffer.from(await writer.close())
    expect(readByUs(zip)).toEqual(Object.fromEntries(files.map(({ name, data }) => [name, data])))
    expect(readZip(zip).flaws).toEqual([])
  })
})
