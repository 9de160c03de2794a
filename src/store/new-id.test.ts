import { expect, test } from 'vitest'
import { newId } from './new-id.ts'

test('newId has the form of UUID version 7 and says its moment', () => {
  const nowMs = Date.UTC(2050, 0, 2)
  const id = newId(nowMs)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(nowMs)
})

test('newId ascends: within a millisecond, past 4,096 of them, and when the clock is set back', () => {
  const nowMs = Date.UTC(2051, 0, 1)
  const ids = [...Array.from({ length: 10_000 }, () => newId(nowMs)), newId(nowMs - 60_000), newId(nowMs + 60_000)]
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
