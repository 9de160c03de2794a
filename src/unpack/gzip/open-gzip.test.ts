import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { mutations, openingFor, textOf } from '../../../test/fixtures/archive-opening.ts'
import { buildGzip } from '../../../test/fixtures/archive-others.ts'
import { openGzip } from './open-gzip.ts'

const open = (bytes: Buffer, name = '') => openGzip(bytes, openingFor('gzip', { name }))
const codes = (bytes: Buffer) => open(bytes).flaws.map(({ code }) => code)

describe('openGzip', () => {
  it.each([
    ['the name inside', buildGzip('x', 'inside.csv'), 'outside.gz', 'inside.csv'],
    ['its own name', buildGzip('x'), 'folder/report.csv.gz', 'report.csv'],
    ['tar for tgz', buildGzip('x'), 'files.tgz', 'files.tar'],
    ['emf for emz', buildGzip('x'), 'image001.emz', 'image001.emf'],
  ])('names what is inside by %s', (_, bytes, name, expected) => {
    expect(open(bytes, name).children.map((child) => child.name)).toEqual([expected])
  })

  it('joins the members of one file', () => {
    const bytes = Buffer.concat([buildGzip('one, '), buildGzip('two, ', 'b'), buildGzip('three')])
    expect(textOf(open(bytes).children[0])).toBe('one, two, three')
    expect(codes(bytes)).toEqual([])
  })

  it('notes what is behind, zeros apart, and what is missing', () => {
    const bytes = buildGzip('hello '.repeat(200))
    expect(codes(Buffer.concat([bytes, Buffer.alloc(100)]))).toEqual([])
    expect(codes(Buffer.concat([bytes, Buffer.from('more')]))).toEqual(['gzip/trailing-bytes'])
    expect(codes(bytes.subarray(0, 25))).toEqual(['gzip/cut-off'])
    expect(codes(bytes.subarray(0, bytes.length - 3))).toEqual(['gzip/checksum'])
  })

  it('gives a large file out as a source', () => {
    const bytes = buildGzip(Buffer.concat([Buffer.from('start'), Buffer.alloc(40 * 2 ** 20)]))
    const [child] = open(bytes).children
    expect(child?.content.length).toBe(40 * 2 ** 20 + 5)
    expect(child === undefined || Buffer.isBuffer(child.content) ? '' : child.content.read(0, 5).toString()).toBe(
      'start',
    )
  })

  it('does not believe a small size in the last bytes', () => {
    const bytes = buildGzip(Buffer.alloc(40 * 2 ** 20, 'ab'))
    bytes.writeUInt32LE(5, bytes.length - 4)
    expect(Buffer.isBuffer(open(bytes).children[0]?.content)).toBe(false)
  })

  it('reads Zstandard, up to the limit', () => {
    const bytes = zstdCompressSync(Buffer.from('zstd '.repeat(100)))
    expect(textOf(openGzip(bytes, openingFor('zstd')).children[0])).toBe('zstd '.repeat(100))
    const tight = openingFor('zstd', { limits: { partBytesMax: 100 } })
    expect(openGzip(bytes, tight).flaws).toMatchObject([{ code: 'zstd/over-limit', level: 'stopped' }])
  })

  it('stays calm on every truncation and on noise', () => {
    const bytes = Buffer.concat([buildGzip('one '.repeat(30), 'name'), buildGzip('two')])
    for (let length = 0; length < bytes.length; length += 1) open(bytes.subarray(0, length))
    for (const noisy of mutations(bytes, 300)) open(noisy)
  })
})
