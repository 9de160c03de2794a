import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Budget, bufferSource } from '#bytes'
import { DEFAULT_LIMITS, type Kind, type Message, NOTHING_KNOWN, type Tools } from '#domain'
import { loadSevenZip } from '#pool'
import { unpack } from '#unpack'
import { identify } from '../src/unpack/identify/index.ts'
import { buildCpio, buildOldCpio, buildRpm, buildSquashfs, buildXar } from './fixtures/archive-packages.ts'
import { findTool, runTool } from './fixtures/archive-tools.ts'
import { damaged } from './fixtures/carrier-mutate.ts'

// Archives and disks of other systems, made by code and by the programs that people use, opened by the real engine.

const archives = await loadSevenZip()
if (archives === undefined) throw new Error('Install the optional package "7z-wasm": npm ci brings it')
const tools: Tools = { archives }
const open = (bytes: Buffer, name: string): Message =>
  unpack({ bytes, name, as: 'file' }, { budget: new Budget(DEFAULT_LIMITS), tools, known: NOTHING_KNOWN })
const listed = ({ parts }: Message): string[] => parts.map(({ kind, name }) => `${kind} ${name}`)

const FILES = [
  { name: '請求書.js', data: 'var a = "example.com"' },
  { name: 'b.txt', data: 'hello' },
]
const BUILT: readonly [Kind, string, Buffer][] = [
  ['cpio', 'a.cpio', buildCpio(FILES)],
  ['cpio', 'old.cpio', buildOldCpio(FILES)],
  ['rpm', 'a.rpm', buildRpm(FILES)],
  ['xar', 'a.pkg', buildXar(FILES)],
  ['squashfs', 'a.sfs', buildSquashfs(FILES)],
]

describe('archives by code', () => {
  test.each(BUILT)('%s: %s', (kind, name, bytes) => {
    const message = open(bytes, name)
    expect(listed(message)).toEqual(expect.arrayContaining([`${kind} ${name}`, 'script 請求書.js', 'text b.txt']))
    expect(message.parts.flatMap(({ flaws }) => flaws.filter(({ level }) => level === 'stopped'))).toEqual([])
  })

  test.each(BUILT)('%s: damage to %s is survived', (_, name, bytes) => {
    for (const broken of damaged(bytes, 6)) {
      const flaws = open(broken, name).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })
})

const folder = mkdtempSync(join(tmpdir(), 'sekisho-packages-'))
const inside = join(folder, 'in')
beforeAll(() => {
  mkdirSync(join(inside, 'deb', 'DEBIAN'), { recursive: true })
  for (const { name, data } of FILES) writeFileSync(join(inside, name), data)
  const control = [
    'Package: a',
    'Version: 1',
    'Architecture: all',
    'Maintainer: A <a@example.com>',
    'Description: a',
    '',
  ]
  writeFileSync(join(inside, 'deb', 'DEBIAN', 'control'), control.join('\n'))
  writeFileSync(join(inside, 'deb', 'run.js'), 'var a = 1')
  mkdirSync(join(inside, 'tree'))
  writeFileSync(join(inside, 'tree', 'b.txt'), 'hello')
  for (const image of ['ext.img', 'fat.img']) writeFileSync(join(inside, image), Buffer.alloc(1_440 * 1_024))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Row {
  readonly what: string
  readonly file: string
  /** Programs and what each is told, one after another. */
  readonly runs: readonly (readonly [string, ...string[]])[]
  readonly says: readonly string[]
}

const FAT: Row['runs'][number][] = [
  ['mformat', '-i', 'fat.img', '-f', '1440', '::'],
  ['mcopy', '-i', 'fat.img', 'b.txt', '::'],
]
const disk = (format: string, kind: Kind): Row => ({
  what: `${format} of qemu-img`,
  file: `a.${format}`,
  runs: [...FAT, ['qemu-img', 'convert', '-f', 'raw', '-O', format, 'fat.img', `a.${format}`]],
  says: [`${kind} a.${format}`, 'disk-raw a.img', 'text b.txt'],
})

const ROWS: readonly Row[] = [
  {
    what: 'ar',
    file: 'a.ar',
    runs: [['ar', 'rc', 'a.ar', '請求書.js', 'b.txt']],
    says: ['ar a.ar', 'script 請求書.js'],
  },
  {
    what: 'deb',
    file: 'a.deb',
    runs: [['dpkg-deb', '-b', 'deb', 'a.deb']],
    says: ['ar a.deb', 'tar data.tar', 'script ./run.js'],
  },
  {
    what: 'LZMA of xz',
    file: '請求書.js.lzma',
    runs: [['xz', '--format=lzma', '-k', '-f', '請求書.js']],
    says: ['lzma 請求書.js.lzma', 'script 請求書.js'],
  },
  {
    what: 'ext4',
    file: 'ext.img',
    runs: [['mkfs.ext4', '-q', '-d', 'tree', 'ext.img']],
    says: ['disk-raw ext.img', 'text b.txt'],
  },
  { what: 'a floppy', file: 'fat.img', runs: FAT, says: ['disk-raw fat.img', 'text b.txt'] },
  disk('vmdk', 'vmdk'),
  disk('vdi', 'vdi'),
  disk('qcow2', 'qcow2'),
]

describe('archives of other programs', () => {
  for (const { what, file, runs, says } of ROWS) {
    const found = runs.map(([tool]) => findTool(tool))
    test.skipIf(found.includes(undefined))(what, () => {
      for (const [index, [, ...args]] of runs.entries()) runTool(found[index] ?? '', args, inside)
      expect(listed(open(readFileSync(join(inside, file)), file))).toEqual(expect.arrayContaining([...says]))
    })
  }
})

describe('what only begins like one', () => {
  const kindOf = (bytes: Buffer, name: string): Kind =>
    identify(bytes, bufferSource(bytes), { name, declaredType: '', isBody: false })
  test.each<[string, Buffer, Kind]>([
    ['a list of numbers', Buffer.from(`070707${'12345678 '.repeat(20)}`), 'text'],
    ['a text with a bracket', Buffer.from(`] ${'words '.repeat(20)}`), 'text'],
    ['a bracket and noise', Buffer.from(`5d12345678${'00'.repeat(40)}`, 'hex'), 'unknown'],
    ['two bytes of cpio and noise', Buffer.from(`c771${'01'.repeat(60)}`, 'hex'), 'unknown'],
  ])('%s', (_, bytes, kind) => expect(kindOf(bytes, 'a')).toBe(kind))
})
