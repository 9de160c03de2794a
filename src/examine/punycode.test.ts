import { expect, test } from 'vitest'
import { decodeLabel } from './punycode.ts'

test.each([
  ['xn--wgv71a119e', '日本語'],
  ['xn--eckwd4c7c', 'ドメイン'],
  ['xn--mnchen-3ya', 'münchen'],
  ['xn--80ak6aa92e', 'аррӏе'],
  ['plain', 'plain'],
])('decodeLabel reads %s', (label, text) => {
  expect(decodeLabel(label)).toBe(text)
})

test('decodeLabel gives back what it cannot decode', () => {
  for (const label of ['xn--', 'xn--a', 'xn--99999999', 'xn--!!!', `xn--${'z'.repeat(59)}`, 'xn---']) {
    expect(typeof decodeLabel(label)).toBe('string')
  }
})
