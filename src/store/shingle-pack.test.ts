import { expect, test } from 'vitest'
import { keptShingles, packShingles, SHINGLE_MAX, SHINGLES_KEPT, unpackShingles } from './shingle-pack.ts'

test('the smallest are kept, in their order, each once, and nothing that is no shingle', () => {
  const many = Array.from({ length: 100 }, (_, index) => ((index * 61) % 100) * 1_000_000)
  const kept = keptShingles([...many, ...many])
  expect(kept).toEqual(Array.from({ length: SHINGLES_KEPT }, (_, index) => Math.floor((index * 1_000_000) / 32)))
  expect(keptShingles([Number.NaN, -1, 0.5, SHINGLE_MAX + 1, SHINGLE_MAX])).toEqual([2 ** 47 - 1])
})

test('packed and unpacked they are the same, six bytes each; damaged ones are read as far as they go', () => {
  const kept = [0, 1, 2 ** 32, 2 ** 47 - 1]
  expect(packShingles(kept)).toHaveLength(24)
  expect(unpackShingles(packShingles(kept))).toEqual(kept)
  expect(unpackShingles(packShingles(kept).subarray(0, 17))).toEqual([0, 1])
})
