import { describe, expect, test } from 'vitest'
import { hostileTexts } from '../../test/fixtures/store-rows.ts'
import { asKey, asShown, asTime } from './storable.ts'

describe('asKey', () => {
  test.each(hostileTexts)('$what: bounded, without NUL, well formed, the same when taken twice', ({ text }) => {
    const key = asKey(text)
    // LIMIT: PostgreSQL's index entries hold 2,704 bytes, and ours have up to three keys beside the tenant.
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(800)
    expect(key).not.toContain('\0')
    expect(key.isWellFormed()).toBe(true)
    expect(asKey(key)).toBe(key)
  })

  test('long ones that differ at the end stay different', () => {
    expect(asKey(`${'a'.repeat(5_000)}1`)).not.toBe(asKey(`${'a'.repeat(5_000)}2`))
  })
})

test('asShown cuts, and leaves no half character', () => {
  expect(asShown('x'.repeat(10_000)).length).toBe(500)
  expect(asShown(`x${'😀'.repeat(1_000)}`).isWellFormed()).toBe(true)
})

test.each([
  [Number.NaN, 0],
  [-1, 0],
  [1.9, 1],
  [Number.POSITIVE_INFINITY, 8_640_000_000_000_000],
])('asTime(%d) is %d', (given, kept) => {
  expect(asTime(given)).toBe(kept)
})
