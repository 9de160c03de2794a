import { describe, expect, test } from 'vitest'
import { Budget, type ByteSource, bufferSource } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { cfbKind, openOle, readCfb } from '../src/unpack/cfb/index.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { fuzzed } from './fixtures/effort.ts'
import {
  buildActiveMime,
  buildDoc,
  buildEncryptedDocx,
  buildMsg,
  buildOlePackage,
  buildPpt,
  buildRtf,
  buildWordXml,
  buildXls,
} from './fixtures/office-binary.ts'
import { buildCfb, type CfbTree } from './fixtures/office-cfb.ts'
import { buildDocm, buildFlatOpc, buildXlsm } from './fixtures/office-ooxml.ts'
import { allFacts, partsOf, takeApart } from './fixtures/office-open.ts'
import { buildVbaProject } from './fixtures/office-vba.ts'

const MODULES = [{ name: 'Module1', source: 'Sub AutoOpen()\n  x = "https://example.com/a"\nEnd Sub\n' }]
const macroSheets = [{ name: 'Macro1', visibility: 'hidden' as const }]
const PACKED = { ObjectPool: { _1: { '\x01Ole10Native': buildOlePackage('a.txt', 'a.txt', Buffer.from('a')) } } }

const FIXTURES: readonly (readonly [string, Buffer])[] = [
  ['doc', buildDoc({ modules: MODULES, streams: PACKED })],
  ['xls', buildXls({ modules: MODULES, macroSheets, names: ['Auto_Open'] })],
  ['ppt', buildPpt({ modules: MODULES })],
  ['docm', buildDocm({ modules: MODULES, relations: [{ type: 'hyperlink', target: 'https://example.com' }] })],
  ['xlsm', buildXlsm({ modules: MODULES, macroSheets, names: ['Auto_Open'] })],
  ['flat', buildFlatOpc({ modules: MODULES })],
  ['word xml', buildWordXml({ modules: MODULES })],
  ['activemime', buildActiveMime(buildCfb(buildVbaProject(MODULES)))],
  ['encrypted', buildEncryptedDocx()],
  ['rtf', buildRtf()],
  ['msg', buildMsg({ subject: 's', text: 't', messages: [{ subject: 'i', text: 'u' }] })],
]

// A small generator with a seed: the same mutations every time.
function* numbers(seed: number): Generator<number> {
  let state = seed
  while (true) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state
  }
}

const crashes = (bytes: Buffer): string[] =>
  takeApart(bytes).parts.flatMap((part) =>
    part.flaws.filter(({ code }) => code === 'unpack/crashed').map(({ seen = '' }) => seen),
  )

describe.each(FIXTURES)('%s', (_, bytes) => {
  test('cut off anywhere is read without a crash', () => {
    const step = Math.max(1, Math.floor(bytes.length / fuzzed(40, 150)))
    for (let length = 0; length < bytes.length; length += step) expect(crashes(bytes.subarray(0, length))).toEqual([])
  })

  test('with bytes changed is read without a crash', () => {
    const random = numbers(bytes.length)
    const next = () => random.next().value as number
    for (let round = 0; round < fuzzed(50, 200); round += 1) {
      const changed = Buffer.from(bytes)
      for (let i = 0; i < 1 + (round % 12); i += 1) changed[next() % changed.length] = next() >>> 24
      expect(crashes(changed)).toEqual([])
    }
  })
})

describe('a damaged compound file', () => {
  const text = 'the words of this document'
  const doc = buildDoc({ text, modules: MODULES })
  const fatAt = (doc.readUInt32LE(76) + 1) * 512
  const damaged = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(doc)
    change(bytes)
    return bytes
  }
  const firstSector = (name: string): number =>
    readCfb(bufferSource(doc)).entries.find((entry) => entry.name === name)?.firstSector ?? 0

  test.each([
    [
      'a loop in the FAT',
      damaged((bytes) =>
        bytes.writeUInt32LE(firstSector('WordDocument') + 4, fatAt + (firstSector('WordDocument') + 4) * 4),
      ),
      'cfb/fat-loop',
    ],
    [
      'a chain out of range',
      damaged((bytes) => bytes.writeUInt32LE(0x00ffff00, fatAt + (firstSector('WordDocument') + 5) * 4)),
      'cfb/fat-range',
    ],
    ['no FAT at all', damaged((bytes) => bytes.writeUInt32LE(0x00ffff00, 76)), 'cfb/fat-missing'],
    ['a sector size of no version', damaged((bytes) => bytes.writeUInt16LE(5, 30)), 'cfb/sector-shift'],
    ['a mini stream cutoff of zero', damaged((bytes) => bytes.writeUInt32LE(0, 56)), 'cfb/mini-cutoff'],
  ])('%s is a flaw, and the words are still read', (_, bytes, code) => {
    const message = takeApart(bytes)
    expect(message.parts[0]?.flaws.map((flaw) => flaw.code)).toContain(code)
    expect(allFacts(message, 'text')[0]?.text).toBe(text)
  })

  test('streams that no tree reaches are listed, marked, and their macros read', () => {
    const bytes = damaged((copy) => {
      const directory = (copy.readUInt32LE(48) + 1) * 512
      copy.writeUInt32LE(0xffffffff, directory + 76) // the root has no children any more
    })
    const cfb = readCfb(bufferSource(bytes))
    expect(cfb.entries.filter(({ type, orphan }) => type === 'stream' && !orphan)).toEqual([])
    expect(partsOf(takeApart(bytes), 'vba-module')).toMatchObject([{ name: 'VBA/Module1' }])
  })
})

test('a document padded to 550 MB costs what its tables reach', () => {
  const doc = buildDoc({ text: 'padded', modules: MODULES })
  const zeros = Buffer.alloc(65_536)
  let readBytes = 0
  const padded: ByteSource = {
    length: 550 * 2 ** 20,
    packedBytes: 600_000,
    read(at, count) {
      readBytes += count
      if (at + count <= doc.length) return doc.subarray(at, at + count)
      return zeros.subarray(0, count)
    },
  }
  const cfb = readCfb(padded)
  expect(cfbKind(cfb)).toBe('doc')
  for (const entry of cfb.entries) cfb.stream(entry)
  expect(cfb.reachedBytes(padded.length / 10)).toBeLessThan(doc.length * 2)
  const budget = new Budget(DEFAULT_LIMITS)
  const opened = openOle(padded, { budget, tools: {}, kind: 'doc', name: '', given: [], passwords: () => [] })
  expect(opened.facts).toContainEqual(
    expect.objectContaining({ type: 'padding', declaredBytes: padded.length, packedBytes: 600_000 }),
  )
  expect(opened.children).toMatchObject([{ name: 'VBA/Module1', kind: 'vba-module' }])
  expect(readBytes).toBeLessThan(doc.length * 4)
})

test('a bomb of copy tokens stays within a module', () => {
  // One literal, then tokens that each copy thousands of bytes: a few hundred kilobytes that claim to be gigabytes.
  const chunk = Buffer.from('05b00e41ff0fff0fff0f', 'hex')
  chunk.writeUInt16LE(0xb000 | (chunk.length - 3))
  const bomb = Buffer.concat([Buffer.from([1]), ...Array.from({ length: 20_000 }, () => chunk)])
  const message = takeApart(buildDoc({ streams: { Macros: { VBA: { dir: bomb, Module1: bomb } } } }))
  expect(message.parts[0]?.flaws).toContainEqual(expect.objectContaining({ code: 'vba/long-module', level: 'stopped' }))
})

describe('a directory of thousands of entries', () => {
  const big = Buffer.alloc(200_000, 'Attribut')
  // Every stream entry but the first points to the one large chain.
  const share = (bytes: Buffer): Buffer => {
    const directory = (bytes.readUInt32LE(48) + 1) * 512
    const first = readCfb(bufferSource(bytes)).entries.find((entry) => entry.size === big.length)?.firstSector ?? 0
    for (let at = directory; at + 128 <= bytes.length; at += 128) {
      if (bytes[at + 66] !== 2) continue
      bytes.writeUInt32LE(first, at + 116)
      bytes.writeUInt32LE(big.length, at + 120)
    }
    return bytes
  }
  const many = (make: (index: number) => [string, Buffer | CfbTree]) =>
    Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => make(index)))

  test.each([
    [
      'module streams of one chain',
      share(buildCfb({ VBA: { big, ...many((index) => [`m${index}`, Buffer.from('x')]) } })),
    ],
    [
      'workbooks of one chain',
      share(buildCfb({ big, ...many((index) => [`s${index}`, { Workbook: Buffer.from('x') }]) })),
    ],
    ['empty projects', buildCfb(many((index) => [`s${index}`, { VBA: { dir: Buffer.from('x') } }]))],
    ['objects', buildCfb(many((index) => [`o${index}`, { '\x01Ole': Buffer.from('x') }]))],
  ])('%s costs a bounded time', (_, bytes) => {
    const before = cpuMs()
    expect(crashes(bytes)).toEqual([])
    expect(cpuMs() - before).toBeLessThan(4_000)
  })
})
