import { describe, expect, it } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { mutations, openingFor } from '../../../test/fixtures/archive-opening.ts'
import { buildZip, unicodePath, type ZipFile, type ZipShape } from '../../../test/fixtures/archive-zip.ts'
import { openZip } from './open-zip.ts'
import { readEntry, readEntryHead } from './read-entry.ts'
import { readZip } from './read-zip.ts'

const one: ZipFile = { name: 'one.txt', data: 'the first file '.repeat(40) }
const two: ZipFile = { name: 'two.txt', data: 'the second file '.repeat(40) }
const cp932 = Buffer.from('90bf8b818f912e646f63', 'hex') // 請求書.doc

/** Every entry's text by its name, through the structure alone. */
function textsIn(zip: Buffer): Record<string, string> {
  const budget = new Budget(DEFAULT_LIMITS)
  const { entries } = readZip(zip)
  return Object.fromEntries(entries.map((entry) => [entry.name, readEntry(zip, entry, budget).value.toString()]))
}

const codes = (zip: Buffer): string[] => [...new Set(readZip(zip).flaws.map(({ code }) => code))]
const both = { 'one.txt': String(one.data), 'two.txt': String(two.data) }

interface Row {
  readonly what: string
  readonly files?: readonly ZipFile[]
  readonly shape?: ZipShape
  readonly flaws: readonly string[]
}

const shapes: readonly Row[] = [
  { what: 'an honest archive', flaws: [] },
  {
    what: 'stored entries',
    files: [
      { ...one, method: 0 },
      { ...two, method: 0 },
    ],
    flaws: [],
  },
  { what: 'a comment', shape: { comment: 'made by hand' }, flaws: [] },
  { what: 'ZIP64', shape: { zip64: true }, flaws: [] },
  {
    what: 'descriptors with a signature',
    files: [
      { ...one, descriptor: 'signed' },
      { ...two, descriptor: 'signed' },
    ],
    flaws: [],
  },
  {
    what: 'descriptors without one',
    files: [
      { ...one, descriptor: 'bare' },
      { ...two, descriptor: 'bare' },
    ],
    flaws: [],
  },
  { what: 'a prefix', shape: { prefix: Buffer.from('stub '.repeat(100)) }, flaws: ['zip/prefix'] },
  {
    what: 'a prefix that the offsets count',
    shape: { prefix: Buffer.from('stub '.repeat(100)), offsetsCountPrefix: true },
    flaws: ['zip/prefix'],
  },
  {
    what: 'a ZIP64 archive behind a prefix',
    shape: { prefix: Buffer.from('stub '.repeat(100)), zip64: true },
    flaws: ['zip/prefix'],
  },
  {
    what: 'bytes behind its end',
    shape: { trailing: Buffer.from('something more here') },
    flaws: ['zip/trailing-bytes'],
  },
  { what: 'a gap before the directory', shape: { gap: Buffer.from('not an entry, not a header') }, flaws: ['zip/gap'] },
  { what: 'no end record', shape: { noEnd: true }, flaws: ['zip/no-end-record'] },
  { what: 'no directory', shape: { noDirectory: true }, flaws: ['zip/no-directory'] },
  { what: 'neither directory nor end', shape: { noDirectory: true, noEnd: true }, flaws: ['zip/no-end-record'] },
  {
    what: 'streamed entries and no directory',
    files: [
      { ...one, descriptor: 'signed' },
      { ...two, descriptor: 'bare' },
    ],
    shape: { noDirectory: true, noEnd: true },
    flaws: ['zip/no-end-record'],
  },
  { what: 'a wrong count', shape: { count: 9 }, flaws: ['zip/entry-count'] },
  { what: 'an entry that no directory lists', files: [one, { ...two, only: 'local' }], flaws: ['zip/unlisted-entry'] },
]

describe('readZip', () => {
  it.each(shapes)('reads $what', ({ files, shape, flaws }) => {
    const zip = buildZip(files ?? [one, two], shape)
    expect(textsIn(zip)).toEqual(both)
    expect(codes(zip)).toEqual(flaws)
  })

  it('reads both of two joined archives', () => {
    const zip = Buffer.concat([buildZip([one]), buildZip([two])])
    expect(textsIn(zip)).toEqual(both)
    expect(codes(zip)).toEqual(['zip/joined-archives'])
  })

  it('takes the end record inside a stored archive for content', () => {
    const inner = buildZip([one])
    const zip = buildZip([{ name: 'inner.zip', method: 0, data: inner }, two])
    expect(Object.keys(textsIn(zip))).toEqual(['inner.zip', 'two.txt'])
    expect(codes(zip)).toEqual([])
  })

  it('is not led astray by an end record in the comment', () => {
    const zip = buildZip([one, two], { comment: buildZip([]) })
    expect(textsIn(zip)).toEqual(both)
  })

  it('gives the same structure for the same buffer', () => {
    const zip = buildZip([one])
    expect(readZip(zip)).toBe(readZip(zip))
  })

  it('reads names as Windows in Japan, macOS and the flag write them', () => {
    const zip = buildZip([
      { name: cp932 },
      { name: Buffer.from('見積.doc') },
      { name: '図面.dwg' },
      { name: 'a\\b.txt' },
    ])
    expect(readZip(zip).entries.map(({ name }) => name)).toEqual(['請求書.doc', '見積.doc', '図面.dwg', 'a/b.txt'])
    expect(codes(zip)).toEqual([])
  })

  it.each([
    ['the directory', { name: 'photo.jpg', local: { name: 'photo.exe' } }, ['photo.jpg', 'photo.exe']],
    ['a Unicode path', { name: 'a.txt', extra: unicodePath(Buffer.from('a.txt'), 'a.exe') }, ['a.exe', 'a.txt']],
  ])('keeps both names where %s says another', (_, file, names) => {
    const [entry] = readZip(buildZip([file])).entries
    expect([entry?.name, ...(entry?.otherNames ?? [])]).toEqual(names)
    expect(codes(buildZip([file]))).toEqual(['zip/name-mismatch'])
  })

  it('lets a Unicode path only spell out a raw name in another code page', () => {
    const raw = Buffer.from([0x82, 0x74, 0x82, 0x2e, 0x74, 0x78, 0x74])
    expect(codes(buildZip([{ name: raw, extra: unicodePath(raw, 'été.txt') }]))).toEqual([])
  })

  it.each([
    ['../../evil.txt', 'zip/odd-path'],
    ['/etc/evil.txt', 'zip/odd-path'],
    ['C:\\evil.txt', 'zip/odd-path'],
  ])('notes the name %j', (name, code) => {
    expect(codes(buildZip([{ name }]))).toEqual([code])
  })

  it('gives an entry both names that a NUL in it makes', () => {
    const zip = buildZip([{ name: 'evil.js\0.txt' }])
    expect(codes(zip)).toEqual(['zip/name-mismatch', 'zip/nul-in-name'])
    expect(readZip(zip).entries.map(({ name, otherNames }) => [name, ...otherNames])).toEqual([
      ['evil.js\0.txt', 'evil.js'],
    ])
  })

  it('notes two entries of one name and a folder with data', () => {
    expect(codes(buildZip([one, { ...two, name: 'one.txt' }]))).toEqual(['zip/duplicate-name'])
    expect(codes(buildZip([{ name: 'folder/', data: 'not empty' }]))).toEqual(['zip/directory-data'])
  })

  it('reads an entry both ways where its headers disagree about the method', () => {
    const plain = 'stored or deflated'
    const zip = buildZip([{ name: 'a', data: plain, method: 0, central: { method: 8 } }])
    const { entries, flaws } = readZip(zip)
    const budget = new Budget(DEFAULT_LIMITS)
    expect(flaws.map(({ code }) => code)).toEqual(['zip/header-mismatch'])
    expect(entries.map((entry) => readEntry(zip, entry, budget).value.toString())).toContain(plain)
  })

  it('unpacks the bytes of a bomb once', () => {
    const bomb = Array.from({ length: 50 }, (_, index): ZipFile => ({ ...one, name: `${index}`, sameAs: 0 }))
    const zip = buildZip([{ ...one, name: 'kernel' }, ...bomb])
    const opened = openZip(zip, openingFor('zip'))
    expect(opened.children).toHaveLength(1)
    expect(codes(zip)).toContain('zip/overlap')
  })

  it('reads the beginning of an entry that is cut off', () => {
    const zip = buildZip([one]).subarray(0, 60)
    expect(codes(zip)).toEqual(['zip/cut-off', 'zip/no-end-record'])
    expect(readZip(zip).entries[0]?.name).toBe('one.txt')
  })

  it('stays calm on every truncation and on noise', () => {
    const zip = buildZip(
      [one, { ...two, descriptor: 'bare' }, { name: cp932, password: 'x', aes: 128, data: 'locked' }],
      { comment: 'c' },
    )
    const cuts = Array.from({ length: zip.length }, (_, length) => zip.subarray(0, length))
    for (const bytes of [...cuts, ...mutations(zip, 400)]) {
      const opened = openZip(bytes, openingFor('zip', { passwords: ['x'] }))
      expect(opened.children.length).toBeLessThan(20)
    }
  })
})

describe('readEntry', () => {
  const long = { name: 'long', data: Buffer.alloc(300_000, 'abcdefg') }

  it.each([
    ['too little', { declaredBytes: 10 }],
    ['too much', { declaredBytes: 900_000 }],
  ])('reads an entry that declares %s, and says so', (_, told) => {
    const zip = buildZip([{ ...long, local: told, central: told }])
    const [entry] = readZip(zip).entries
    const { value, flaws } =
      entry === undefined ? { value: Buffer.alloc(0), flaws: [] } : readEntry(zip, entry, new Budget(DEFAULT_LIMITS))
    expect(value.equals(long.data)).toBe(true)
    expect(flaws.map(({ code }) => code)).toEqual(['zip/size-lie'])
  })

  it('keeps what fits into a part and stops there', () => {
    const zip = buildZip([long])
    const budget = new Budget({ ...DEFAULT_LIMITS, partBytesMax: 1_000 })
    const { value, flaws } = readZip(zip).entries.map((entry) => readEntry(zip, entry, budget))[0] ?? {
      value: undefined,
      flaws: [],
    }
    expect(value).toHaveLength(1_000)
    expect(flaws).toMatchObject([{ code: 'zip/over-limit', level: 'stopped' }])
  })

  it('notes a wrong CRC', () => {
    const zip = buildZip([{ ...one, local: { crc32: 1 }, central: { crc32: 1 } }])
    const flaws = readZip(zip).entries.flatMap((entry) => readEntry(zip, entry, new Budget(DEFAULT_LIMITS)).flaws)
    expect(flaws).toMatchObject([{ code: 'zip/crc-mismatch', level: 'broken' }])
  })

  it('gives the head of an entry', () => {
    const zip = buildZip([long, { ...long, name: 'stored', method: 0 }])
    expect(readZip(zip).entries.map((entry) => readEntryHead(zip, entry, 9).toString())).toEqual([
      'abcdefgab',
      'abcdefgab',
    ])
  })
})

it('readZip lists a bounded number of entries and holds the rest', () => {
  const files = Array.from({ length: 10_200 }, (_, at): ZipFile => ({ name: `${at}`, data: 'x', method: 0 }))
  const { entries, flaws } = readZip(buildZip(files))
  expect(entries.length).toBeLessThanOrEqual(10_000)
  expect(flaws).toContainEqual({ code: 'zip/too-many-entries', level: 'stopped' })
})
