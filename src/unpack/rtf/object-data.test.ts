import { describe, expect, test } from 'vitest'
import { decodeObjectData } from './object-data.ts'

const dataOf = (rtf: string) => decodeObjectData(Buffer.from(rtf, 'latin1'), 0, rtf.length * 20)
// [MS-OLEDS] 2.2.5: version, embedded, class name `Package`, no topic, no item, two bytes.
const OBJECT = '0105000002000000080000005061636b616765000000000000000000020000004142'

describe('decodeObjectData', () => {
  const ways: readonly (readonly [string, string, boolean])[] = [
    ['as it should be', OBJECT, false],
    ['with raw bytes among the digits', `${OBJECT.slice(0, 24)}\\bin8 Package\0${OBJECT.slice(40)}`, false],
    ['with a digit in front', `7${OBJECT}`, true],
    ['in a starred group', `{\\*\\x ${OBJECT}}`, true],
    ['with escapes that count', OBJECT.replace('0105', "\\'01\\'05"), true],
  ]
  test.each(ways)('%s', (_, rtf, isBent) => {
    const found = dataOf(`${rtf}}`)
    expect(found.data.toString('hex')).toBe(OBJECT)
    expect(found.isBent).toBe(isBent)
  })

  test('a hundred thousand raw stretches of a byte cost a few looks and one buffer', () => {
    const rtf = `0105${'\\bin1 a'.repeat(100_000)}}`
    const { data, cost } = dataOf(rtf)
    expect(data.toString('latin1', 2, 6)).toBe('aaaa')
    expect(cost).toBeLessThanOrEqual(rtf.length * 4)
    expect(data.buffer.byteLength).toBeLessThan(rtf.length * 4)
  })
})
