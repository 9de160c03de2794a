import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain'
import { Budget } from './budget.ts'

test('Budget.spendBytes() says no once, keeps what is left, and names the purse', () => {
  const budget = new Budget({ ...DEFAULT_LIMITS, bytesMax: 10, partBytesMax: 8 })
  expect([budget.partBytesLeft, budget.spendBytes(6), budget.partBytesLeft]).toEqual([8, true, 4])
  expect([budget.spendBytes(5), [...budget.spent], budget.bytesLeft]).toEqual([false, ['bytes'], 4])
})

test('Budget does not pay back for a negative count', () => {
  const budget = new Budget({ ...DEFAULT_LIMITS, bytesMax: 10 })
  budget.spendBytes(-100)
  expect(budget.bytesLeft).toBe(10)
})
