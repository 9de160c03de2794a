import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#domain'
import { paddedDocumentZip } from '../../test/fixtures/archive-zip.ts'
import { Budget } from './budget.ts'
import { Inflater } from './inflater.ts'
import { inflatingSource } from './inflating-source.ts'

const text = Buffer.from(Array.from({ length: 40_000 }, (_, index) => `line ${index * 7919}\n`).join(''))
const packed = deflateRawSync(text)
const MEBI = 2 ** 20

function inflateAll(bytes: Buffer): { value: Buffer; inflater: Inflater } {
  const inflater = new Inflater(bytes)
  const pieces: Buffer[] = []
  for (let count = -1; count !== 0; ) {
    const piece = Buffer.alloc(50_000)
    count = inflater.fill(piece)
    pieces.push(piece.subarray(0, count))
  }
  return { value: Buffer.concat(pieces), inflater }
}

describe('Inflater', () => {
  it('gives the bytes, says where the stream ends, and leaves what follows', () => {
    const { value, inflater } = inflateAll(Buffer.concat([packed, Buffer.from('behind')]))
    expect(value.equals(text)).toBe(true)
    expect(inflater.state).toBe('ended')
    expect(inflater.packedUsed).toBe(packed.length)
  })

  it('knows an end that falls on the end of the packed bytes', () => {
    expect(inflateAll(packed).inflater.state).toBe('ended')
  })

  it.each([1, 100, 5_000, packed.length - 1])('keeps what comes out of a stream cut off after %i bytes', (length) => {
    const { value, inflater } = inflateAll(packed.subarray(0, length))
    expect(inflater.state).toBe('cut')
    expect(text.subarray(0, value.length).equals(value)).toBe(true)
    expect(value.length).toBeGreaterThanOrEqual(length - 100)
  })

  it.each([2_000, 50_000])('keeps what stands before a break at %i', (at) => {
    const broken = Buffer.from(packed)
    broken.fill(0xff, at, at + 400)
    const { value } = inflateAll(broken)
    const same = value.findIndex((byte, index) => byte !== text[index])
    expect(same < 0 ? value.length : same).toBeGreaterThan(at)
  })
})

describe('inflatingSource', () => {
  it('reads anywhere, in any order', () => {
    const source = inflatingSource(packed, text.length, new Budget(DEFAULT_LIMITS))
    for (const [at, count] of [
      [300_000, 50],
      [0, 10],
      [65_530, 20],
      [text.length - 5, 100],
      [text.length, 1],
    ] as const) {
      expect(source.read(at, count).equals(text.subarray(at, at + count))).toBe(true)
    }
  })

  it('reaches the end of a document padded by 550 MB in no memory and no budget for the padding', () => {
    const zip = paddedDocumentZip(text, 550)
    const dataAt = 30 + 'invoice.doc'.length
    const budget = new Budget(DEFAULT_LIMITS)
    const source = inflatingSource(zip.subarray(dataAt), 551 * MEBI, budget)
    const before = process.memoryUsage().arrayBuffers
    expect(source.read(0, text.length).equals(text)).toBe(true)
    expect(source.read(550 * MEBI, 100)).toEqual(Buffer.alloc(100))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MEBI)
    expect(budget.bytesLeft).toBeGreaterThan(DEFAULT_LIMITS.bytesMax - 2 * MEBI)
  })

  it('stops where the budget does, and the purse says so', () => {
    const budget = new Budget({ ...DEFAULT_LIMITS, bytesMax: 150_000 })
    const source = inflatingSource(packed, text.length, budget)
    expect(source.read(400_000, 10)).toHaveLength(0)
    expect(budget.spent.has('bytes')).toBe(true)
  })

  it('stops inflating padding after a gigabyte', () => {
    const budget = new Budget(DEFAULT_LIMITS)
    const source = inflatingSource(paddedDocumentZip(text, 1_200).subarray(41), 2_000 * MEBI, budget)
    expect(source.read(1_100 * MEBI, 10)).toHaveLength(0)
    expect(budget.spent.has('bytes')).toBe(true)
  })
})
