import { expect, test } from 'vitest'
import { keptShingles, packShingles, SHINGLE_MAX, SHINGLES_KEPT, unpackShingles } from './shingle-pack.ts'

test('the smallest are kept, each once, and nothing that is no shingle', () => {
  const many = Array.from({ length: 100 }, (_, index) => (index * 61) % 100)
  expect(keptShingles([...many, ...many])).toEqual(Array.from({ length: SHINGLES_KEPT }, (_, index) => index))
  expect(keptShingles([Number.NaN, -1, 0.5, SHINGLE_MAX + 1, SHINGLE_MAX])).toEqual([SHINGLE_MAX])
})

test('packed and unpacked they are the same, six bytes each; damaged ones are read as far as they go', () => {
  const shingles = [0, 1, 2 ** 32, SHINGLE_MAX]
  expect(packShingles(shingles)).toHaveLength(24)
  expect(unpackShingles(packShingles(shingles))).toEqual(shingles)
  expect(unpackShingles(packShingles(shingles).subarray(0, 17))).toEqual([0, 1])
})
