import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { collect } from '../../test/fixtures/cli-collect.ts'
import { Lane } from './lane.ts'

test('keeps the order and ends', async () => {
  const lane = new Lane<number>(3)
  const filling = (async () => {
    for (let item = 0; item < 100; item += 1) await lane.put(item)
    lane.end()
  })()
  expect(await collect(lane)).toEqual(Array.from({ length: 100 }, (_, index) => index))
  await filling
})

test('whoever puts waits while it is full', async () => {
  const lane = new Lane<number>(2)
  let put = 0
  const filling = (async () => {
    for (let item = 0; item < 6; item += 1) {
      await lane.put(item)
      put += 1
    }
    lane.end()
  })()
  await turn()
  expect(put).toBe(2)
  expect(await collect(lane)).toHaveLength(6)
  await filling
})
