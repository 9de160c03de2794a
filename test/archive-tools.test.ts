import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KINDS, type Kind, type Tools } from '#domain'
import { loadSevenZip } from '../src/pool/seven-zip-engine.ts'
import { openArchive } from '../src/unpack/archive/index.ts'
import { openZip } from '../src/unpack/zip/index.ts'
import { openingFor, textOf, wholeOf } from './fixtures/archive-opening.ts'
import { buildCab, buildIso, buildLzh, buildRar4, buildRar5 } from './fixtures/archive-others.ts'
import { findTool, runTool } from './fixtures/archive-tools.ts'

// Archives made by the programs that people use, opened by the real engine.

const NAME = '請求書.txt'
const TEXT = 'お世話になっております。\n'.repeat(20)
const folder = mkdtempSync(join(tmpdir(), 'sekisho-archives-'))
const engine = await loadSevenZip()
const tools: Tools = engine === undefined ? {} : { archives: engine }
const PASSWORDS = ['wrong1', 'wrong2', 'tokyo55']

beforeAll(() => {
  mkdirSync(join(folder, 'in'))
  writeFileSync(join(folder, 'in', NAME), TEXT)
  writeFileSync(join(folder, 'in', 'b.txt'), 'b')
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Row {
  readonly what: string
  readonly kind: Kind
  readonly tool: string
  readonly file: string
  readonly args: readonly string[]
}

const seven = (what: string, kind: Kind, file: string, ...args: readonly string[]): Row => ({
  what,
  kind,
  tool: '7zz',
  file,
  args: ['a', '-bd', ...args, join('..', file), NAME, 'b.txt'],
})

const rows: readonly Row[] = [
  seven('7z', '7z', 'a.7z'),
  seven('7z, locked', '7z', 'l.7z', '-ptokyo55'),
  seven('7z, names locked', '7z', 'n.7z', '-ptokyo55', '-mhe=on'),
  seven('7z with BCJ and PPMd', '7z', 'p.7z', '-m0=PPMd'),
  seven('ZIP with deflate64', 'zip', 'd.zip', '-tzip', '-mm=Deflate64'),
  seven('ZIP with bzip2', 'zip', 'b.zip', '-tzip', '-mm=BZip2'),
  seven('ZIP with LZMA', 'zip', 'm.zip', '-tzip', '-mm=LZMA'),
  seven('ZIP with PPMd', 'zip', 'q.zip', '-tzip', '-mm=PPMd'),
  seven('ZIP with LZMA and AES', 'zip', 'e.zip', '-tzip', '-mm=LZMA', '-ptokyo55', '-mem=AES256'),
  seven('WIM', 'wim', 'a.wim', '-twim'),
  { what: 'WIM of wimlib', kind: 'wim', tool: 'wimcapture', file: 'w.wim', args: ['.', '../w.wim'] },
  {
    what: 'ISO with Joliet',
    kind: 'iso',
    tool: 'genisoimage',
    file: 'j.iso',
    args: ['-quiet', '-J', '-o', '../j.iso', '.'],
  },
  {
    what: 'ISO and UDF at once',
    kind: 'iso',
    tool: 'genisoimage',
    file: 'u.iso',
    args: ['-quiet', '-J', '-udf', '-o', '../u.iso', '.'],
  },
  { what: 'CAB', kind: 'cab', tool: 'gcab', file: 'a.cab', args: ['-cz', '../a.cab', NAME, 'b.txt'] },
]

const open = (kind: Kind, bytes: Buffer, name: string) =>
  (kind === 'zip' ? openZip : openArchive)(bytes, openingFor(kind, { name, tools, passwords: PASSWORDS }))

describe.each(rows)('$what', ({ kind, tool, file, args }) => {
  const path = findTool(tool)
  it.skipIf(path === undefined)('opens', () => {
    runTool(path ?? '', args, join(folder, 'in'))
    const opened = open(kind, readFileSync(join(folder, file)), file)
    const texts = Object.fromEntries(opened.children.map((child) => [child.name, textOf(child)]))
    expect(texts).toMatchObject({ [NAME]: TEXT, 'b.txt': 'b' })
    expect(opened.flaws).toEqual([])
  })
})

describe.each([
  ['bzip2', 'b.txt.bz2', '-tbzip2'],
  ['xz', 'b.txt.xz', '-txz'],
] as const)('one file in %s', (kind, file, type) => {
  const path = findTool('7zz')
  it.skipIf(path === undefined)('opens', () => {
    runTool(path ?? '', ['a', '-bd', type, join('..', file), 'b.txt'], join(folder, 'in'))
    const [child] = open(kind, readFileSync(join(folder, file)), file).children
    expect([child?.name, textOf(child)]).toEqual(['b.txt', 'b'])
  })
})

describe.each([
  ['vhd', 'vpc'],
  ['vhdx', 'vhdx'],
] as const)('a virtual disk in %s', (kind, format) => {
  const found = ['qemu-img', 'mformat', 'mcopy'].map(findTool)
  it.skipIf(found.includes(undefined))('opens, and the disk in it', () => {
    const [qemu = '', mformat = '', mcopy = ''] = found
    writeFileSync(join(folder, 'disk.img'), Buffer.alloc(1_474_560))
    runTool(mformat, ['-i', 'disk.img', '::'], folder)
    runTool(mcopy, ['-i', 'disk.img', 'in/b.txt', '::'], folder)
    runTool(qemu, ['convert', '-f', 'raw', '-O', format, 'disk.img', `disk.${kind}`], folder)
    const [disk] = open(kind, readFileSync(join(folder, `disk.${kind}`)), `disk.${kind}`).children
    expect([disk?.name, disk?.kind]).toEqual(['disk.img', 'disk-raw'])
    const inside = open('disk-raw', wholeOf(disk?.content ?? Buffer.alloc(0)), 'disk.img').children
    expect(inside.map((child) => [child.name, textOf(child)])).toEqual([['b.txt', 'b']])
  })
})

describe('archives built by code', () => {
  const cp932 = Buffer.from('90bf8b818f912e646f63', 'hex')
  const files = (name: string | Buffer) => [{ name, data: 'hello' }]
  it.each<[Kind, Buffer, string]>([
    ['rar', buildRar4(files('a.doc')), 'a.doc'],
    ['rar', buildRar5(files('請求書.doc')), '請求書.doc'],
    ['iso', buildIso(files('INVOICE.DOC;1')), 'INVOICE.DOC'],
    ['lzh', buildLzh(files(cp932), 0), '請求書.doc'],
    ['lzh', buildLzh(files(cp932), 1), '請求書.doc'],
    ['lzh', buildLzh(files(cp932), 2, Buffer.from('8e9197bfff', 'hex')), '資料/請求書.doc'],
    ['cab', buildCab(files(cp932)), '請求書.doc'],
  ])('open: %s', (kind, bytes, name) => {
    const opened = open(kind, bytes, 'archive')
    expect(opened.children.map((child) => [child.name, textOf(child)])).toEqual([[name, 'hello']])
    expect(opened.flaws).toEqual([])
    expect(opened.facts[1]).toMatchObject({ nameFamily: KINDS.doc.family })
  })
})
