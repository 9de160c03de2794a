import { describe, expect, test } from 'vitest'
import { cpuMs } from '../../test/fixtures/cpu-ms.ts'
import { widthOf } from './width.ts'
import { clip, hang, pad, wrap } from './wrap.ts'

describe('wrap', () => {
  test.each([
    ['wide letters take two columns', 'あいうえおかき', 8, ['あいうえ', 'おかき']],
    ['a full stop never begins a line', 'あいうえ。おか', 8, ['あいう', 'え。おか']],
    ['small kana and long marks never begin a line', 'マルチメーカー', 8, ['マルチ', 'メーカー']],
    ['an opening bracket never ends a line', 'あいう「えお」', 8, ['あいう', '「えお」']],
    ['English words stay whole', 'please do not open', 10, ['please do', 'not open']],
    ['Latin words in Japanese stay whole', 'これはsekishoです', 10, ['これは', 'sekishoで', 'す']],
    ['a word longer than a line is cut', 'https://example.com/', 8, ['https://', 'example.', 'com/']],
    ['line breaks are kept', 'a\nb', 8, ['a', 'b']],
    ['nothing stays nothing', '', 8, ['']],
  ])('%s', (_, text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines)
  })

  test('keeps every letter and every width, whatever the text', () => {
    const text = '「請求書(PDF)を、ご確認ください。」とのInvoice_2024.docが…届きました!Please check it, 先生。'
    for (let columns = 8; columns < 60; columns += 1) {
      const lines = wrap(text, columns)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      expect(lines.filter((line) => widthOf(line) > columns)).toEqual([])
    }
  })

  test('a megabyte takes no time worth noting', () => {
    const started = cpuMs()
    wrap('。'.repeat(20_000), 40)
    wrap('a'.repeat(200_000), 40)
    expect(cpuMs() - started).toBeLessThan(3_000)
  })
})

test('hang keeps further lines below the text', () => {
  expect(hang('理由  ', 'あいうえおか', 14)).toEqual(['理由  あいうえ', '      おか'])
})

test('pad and clip count columns, not letters', () => {
  expect([pad('あ', 4), pad('あ', 4, 'end'), clip('あいう', 5), clip('あいう', 6)]).toEqual([
    'あ  ',
    '  あ',
    'あい…',
    'あいう',
  ])
})
