import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'
import { eachBounded } from './each-bounded.ts'
import { mailKeyOf, messageIdOf } from './mail-key.ts'

test.each([
  ['Message-ID: <a@b>\r\n\r\n', '<a@b>'],
  ['message-id:\r\n <a\r\n\t@b>\r\nFrom: x\r\n', '<a@b>'],
  ['From: x\r\nMESSAGE-ID:<a@b> \r\nMessage-ID: <second@b>\r\n', '<a@b>'],
  ['X-Message-ID: <a@b>\r\n', ''],
  ['Message-ID:\r\nFrom: x\r\n', ''],
  ['', ''],
])('messageIdOf %j is %s', (header, id) => expect(messageIdOf(header)).toBe(id))

test('messageIdOf is quick and bounded for any header', () => {
  const long = `Message-ID: ${'\r\n x'.repeat(200_000)}`
  expect(messageIdOf(long)).toHaveLength(998)
})

test('mailKeyOf tells mails apart by Message-ID and size, or by what stands for it', () => {
  const keys = [
    mailKeyOf('<a@b>', 'Date: 1', 10),
    mailKeyOf('<a@b>', 'Date: 1', 11),
    mailKeyOf('<c@d>', 'Date: 1', 10),
    mailKeyOf('', 'Date: 1', 10),
    mailKeyOf('', 'Date: 2', 10),
    mailKeyOf('', 'id:<a@b>', 10),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(mailKeyOf('<a@b>', 'another header', 10)).toBe(keys[0])
})

test('backoffMs doubles up to the last, with a quarter of chance', () => {
  const wait = { first: 1_000, last: 60_000 }
  const bases: readonly (readonly [number, number])[] = [
    ...([
      [0, 1_000],
      [1, 2_000],
      [5, 32_000],
      [6, 60_000],
      [9_999, 60_000],
    ] as const),
  ]
  for (const [failures, base] of bases) {
    const ms = backoffMs(wait, failures)
    expect(ms).toBeGreaterThanOrEqual(base * 0.75)
    expect(ms).toBeLessThanOrEqual(base * 1.25)
  }
})

test('eachBounded begins in order, so many at a time, and begins none after a failure', async () => {
  const begun: number[] = []
  let [now, most] = [0, 0]
  const run = eachBounded([0, 1, 2, 3, 4, 5, 6], 3, async (item) => {
    begun.push(item)
    now += 1
    most = Math.max(most, now)
    await new Promise((resolve) => setImmediate(resolve))
    now -= 1
    if (item === 3) throw new Error('broken')
  })
  await expect(run).rejects.toThrow('broken')
  expect([begun.slice(0, 4), most, now]).toEqual([[0, 1, 2, 3], 3, 0])
  expect(begun.length).toBeLessThan(7)
})
