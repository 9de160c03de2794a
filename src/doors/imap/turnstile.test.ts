import { describe, expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

async function run(turnstile: Turnstile, sizes: readonly number[]) {
  const doors = sizes.map(() => Promise.withResolvers<void>())
  const inside: number[] = []
  const entered: number[] = []
  const passing = sizes.map((bytes, index) =>
    turnstile.pass(bytes, async () => {
      inside.push(index)
      entered.push(index)
      await doors[index]?.promise
      inside.splice(inside.indexOf(index), 1)
    }),
  )
  await settle()
  return { inside, entered, passing, leave: async (index: number) => [doors[index]?.resolve(), await settle()] }
}

describe('Turnstile', () => {
  test('so many at a time, in the order they came', async () => {
    const { inside, entered, leave } = await run(new Turnstile(2), [1, 1, 1, 1])
    expect(inside).toEqual([0, 1])
    await leave(1)
    expect(inside).toEqual([0, 2])
    await leave(0)
    await leave(2)
    expect(inside).toEqual([3])
    expect(entered).toEqual([0, 1, 2, 3])
  })

  test('so many bytes; a small one does not overtake a large one, and the largest enters alone', async () => {
    const { inside, leave } = await run(new Turnstile(9, 10), [6, 50, 1])
    expect(inside).toEqual([0])
    await leave(0)
    expect(inside).toEqual([1])
    await leave(1)
    expect(inside).toEqual([2])
  })

  test('whoever throws has left', async () => {
    const turnstile = new Turnstile(1)
    await expect(turnstile.pass(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await turnstile.pass(1, async () => 'next')).toBe('next')
  })
})
