import { expect, test } from 'vitest'
import { visible } from './visible.ts'

test.each([
  ['escape sequences', '\x1b]0;title\x07', '<U+001B>]0;title<U+0007>'],
  ['line breaks', 'a\r\nb\u2028', 'a<U+000D><U+000A>b<U+2028>'],
  ['C1 controls', '\x9b2J', '<U+009B>2J'],
  ['right-to-left override', 'exe\u202egpj', 'exe<U+202E>gpj'],
  ['bidi isolates', '\u2066a\u2069', '<U+2066>a<U+2069>'],
  ['zero width', 'a\u200bb\ufeff', 'a<U+200B>b<U+FEFF>'],
  ['soft hyphen and fillers', 'a\u00adb\u3164', 'a<U+00AD>b<U+3164>'],
  ['tag letters', '\u{e0041}', '<U+E0041>'],
  ['lone surrogates', 'a\ud83d', 'a<U+D83D>'],
  ['piled marks', `a${'\u0301'.repeat(50)}`, `a${'\u0301'.repeat(4)}<…>`],
  ['Japanese, its variants and emoji stay', '髙﨑①㈱葛\u{e0100}👍🏽', '髙﨑①㈱葛\u{e0100}👍🏽'],
])('%s', (_, text, shown) => {
  expect(visible(text)).toBe(shown)
})

test('long text is cut and says how much is left', () => {
  expect(visible('あ'.repeat(1000), 10)).toBe(`${'あ'.repeat(10)}… (+990)`)
  expect(visible('x'.repeat(50_000_000)).length).toBeLessThan(300)
})
