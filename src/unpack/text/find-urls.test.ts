import { expect, test } from 'vitest'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'
import { findUrls } from './find-urls.ts'

const CASES: readonly [string, readonly string[]][] = [
  ['see https://example.com/a, and http://example.com/b.', ['https://example.com/a', 'http://example.com/b']],
  ['u = "hxxp://example.com/x.exe"', ['hxxp://example.com/x.exe']],
  ['資料はhttps://example.jp/資料をご覧ください。', ['https://example.jp/資料をご覧ください']],
  ['https://example.com/a https://example.com/a', ['https://example.com/a']],
  [
    'ms-appinstaller:?source=https://example.com/a.appinstaller',
    ['ms-appinstaller:?source=https://example.com/a.appinstaller', 'https://example.com/a.appinstaller'],
  ],
  ['https: //example.com and http:', []],
]

test.each(CASES)('findUrls() in %j', (text, urls) => {
  expect(findUrls(text).map(({ url }) => url)).toEqual(urls)
})

test('findUrls() stays linear on a text of nothing but schemes', () => {
  const started = cpuMs()
  expect(findUrls('http://'.repeat(100_000)).length).toBeLessThanOrEqual(200)
  expect(cpuMs() - started).toBeLessThan(1_000)
})
