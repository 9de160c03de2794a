import { expect, test } from 'vitest'
import { widthOf } from '#report'
import { progressLine } from './progress.ts'
import { cliWordsFor } from './words.ts'

test.each([
  [
    'ja',
    { done: 120, total: 400, listed: true },
    85,
    '検査中 [#######-----------------] 120/400件  毎秒85件  残り約4秒',
  ],
  [
    'en',
    { done: 120, total: 400, listed: true },
    2.04,
    'Checking [#######-----------------] 120/400  2/s  about 3 min left',
  ],
  ['en', { done: 1, total: 20_000, listed: false }, 9.96, 'Checking [------------------------] 1/20000+  10/s'],
] as const)('%s %j', (lang, count, perSecond, line) => {
  const shown = progressLine(count, perSecond, cliWordsFor(lang))
  expect(shown).toBe(line)
  expect(widthOf(shown)).toBeLessThan(80)
})
