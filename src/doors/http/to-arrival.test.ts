import { describe, expect, test } from 'vitest'
import { fieldsOf, toArrival } from './to-arrival.ts'

const recipientsOf = (...rcpt: string[]) =>
  toArrival(fieldsOf(rcpt.flatMap((value) => ['Rcpt', value])), Buffer.from('a\r\n'), 1_000_000).recipients

describe('toArrival: recipients', () => {
  test.each([
    ['a@x.example', ['a@x.example']],
    ['<a@x.example>', ['a@x.example']],
    ['a@x.example, <b@x.example>,c@x.example', ['a@x.example', 'b@x.example', 'c@x.example']],
    ['"a,b"@x.example, <"c,d"@x.example>', ['"a,b"@x.example', '"c,d"@x.example']],
    ['"a\\",b"@x.example,c@x.example', ['"a\\",b"@x.example', 'c@x.example']],
    [',, ,', []],
    ['<>', []],
    ['<a,b', ['<a,b']],
    ['"a,b', ['"a,b']],
  ])('%s', (value, recipients) => {
    expect(recipientsOf(value)).toEqual(recipients)
  })

  test('a hostile list takes time in proportion to its length', () => {
    for (const piece of ['<', '"', '"\\', '\\"', '<,', ',']) {
      const before = process.cpuUsage()
      recipientsOf(piece.repeat(200_000))
      expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000)
    }
  })
})
