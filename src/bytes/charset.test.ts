import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decodeText } from './charset.ts'

const bytes = (text: string, charset: string): Buffer => iconv.encode(text, charset)
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const LETTER = 'お世話になっております。請求書をお送りします。髙﨑①㈱'

describe('decodeText', () => {
  const cases: readonly (readonly [string, Buffer, string, string, string])[] = [
    ['ASCII', latin1('plain'), '', 'plain', 'us-ascii'],
    ['UTF-8 without a label', Buffer.from(LETTER), '', LETTER, 'utf-8'],
    ['UTF-8 labelled Shift_JIS', Buffer.from(LETTER), 'Shift_JIS', LETTER, 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${LETTER}`), '', LETTER, 'utf-8'],
    ['UTF-8 cut in its last character', Buffer.from(LETTER).subarray(0, -1), '', LETTER.slice(0, -1), 'utf-8'],
    ['CP932 with NEC and IBM extensions', bytes(LETTER, 'cp932'), 'windows-31j', LETTER, 'shift_jis'],
    ['CP932 without a label', bytes(LETTER, 'cp932'), '', LETTER, 'shift_jis'],
    ['CP932 labelled ISO-2022-JP', bytes(LETTER, 'cp932'), 'iso-2022-jp', LETTER, 'shift_jis'],
    ['CP932 labelled UTF-8', bytes(LETTER, 'cp932'), 'utf-8', LETTER, 'shift_jis'],
    ['CP932 labelled US-ASCII', bytes(LETTER, 'cp932'), 'us-ascii', LETTER, 'shift_jis'],
    [
      'EUC-JP labelled Shift_JIS',
      bytes('お世話になっております。', 'euc-jp'),
      'x-sjis',
      'お世話になっております。',
      'euc-jp',
    ],
    ['EUC-JP without a label', bytes('お世話になっております。', 'euc-jp'), '', 'お世話になっております。', 'euc-jp'],
    ['EUC-JP by another name', bytes('請求書', 'euc-jp'), 'eucJP-ms', '請求書', 'euc-jp'],
    ['ISO-2022-JP', latin1('\x1b$B@A5a=q\x1b(B.doc'), 'ISO-2022-JP', '請求書.doc', 'iso-2022-jp'],
    ['ISO-2022-JP without a label', latin1('\x1b$B@A5a=q\x1b(B'), '', '請求書', 'iso-2022-jp'],
    ['ISO-2022-JP with row 13 and IBM rows', latin1('\x1b$B-!-j|byu\x1b(B'), 'cp50221', '①㈱髙﨑', 'iso-2022-jp'],
    ['half-width kana by escape', latin1('\x1b(I12\x1b(B!'), 'iso-2022-jp-ms', 'ｱｲ!', 'iso-2022-jp'],
    ['half-width kana by shifts', latin1('\x0e12\x0f!'), 'iso-2022-jp', 'ｱｲ!', 'iso-2022-jp'],
    ['a line that does not return to ASCII', latin1('\x1b$B@A5a=q\nabc'), '', '請求書\nabc', 'iso-2022-jp'],
    ['JIS X 0212', latin1('\x1b$(D0!\x1b(B'), '', '丂', 'iso-2022-jp'],
    [
      'ISO-2022-JP that also holds Shift_JIS',
      Buffer.concat([latin1('\x1b$B@A5a=q\x1b(B '), bytes('表示', 'cp932'), latin1(' \x1b$B@A\x1b(B')]),
      'iso-2022-jp',
      '請求書 表示 請',
      'iso-2022-jp',
    ],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${LETTER}`, 'utf16le'), '', LETTER, 'utf-16le'],
    ['UTF-16 without one', Buffer.from('<html>漢字</html>', 'utf16le'), '', '<html>漢字</html>', 'utf-16le'],
    ['UTF-16BE by its label', Buffer.from('請求書', 'utf16le').swap16(), 'utf-16be', '請求書', 'utf-16be'],
    ['UTF-7', bytes('請求書.exe', 'utf-7'), 'unicode-1-1-utf-7', '請求書.exe', 'utf-7'],
    ['GB 18030', bytes('发票', 'gb18030'), 'gb2312', '发票', 'gb18030'],
    ['EUC-KR', bytes('청구서', 'euc-kr'), 'ks_c_5601-1987', '청구서', 'euc-kr'],
    ['Big5', bytes('發票', 'big5'), 'big5', '發票', 'big5'],
    ['ISO-2022-KR', latin1('\x1b$)C\x0eC;18<-\x0f'), 'iso-2022-kr', '청구서', 'iso-2022-kr'],
    ['HZ', latin1('~{7"F1~}!'), 'hz-gb-2312', '发票!', 'hz-gb-2312'],
    ['Latin by its label', latin1('caf\xe9'), 'iso-8859-1', 'café', 'windows-1252'],
    ['Latin without a label', latin1('Le caf\xe9 est tr\xe8s bon'), '', 'Le café est très bon', 'windows-1252'],
    ['a label of the last century', latin1('caf\xe9'), 'ansi_x3.110-1983', 'café', 'windows-1252'],
    ['a label nobody knows', bytes('請求書の件', 'cp932'), 'x-nobody', 'x', 'x-nobody'],
  ]
  test.each(cases)('%s', (name, raw, label, text, charset) => {
    const decoded = decodeText(raw, label)
    if (name === 'a label nobody knows') return expect(decoded.text).not.toBe('')
    expect({ text: decoded.text, charset: decoded.charset }).toEqual({ text, charset })
  })

  test('says whether the label held', () => {
    expect(decodeText(bytes(LETTER, 'cp932'), 'cp932').labelHolds).toBe(true)
    expect(decodeText(bytes(LETTER, 'cp932'), 'iso-2022-jp').labelHolds).toBe(false)
    expect(decodeText(Buffer.from(LETTER), 'shift_jis').labelHolds).toBe(false)
  })

  test('takes any bytes with any label', () => {
    let seed = 7
    const next = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return seed >> 8
    }
    const labels = [
      '',
      'iso-2022-jp',
      'utf-7',
      'utf-16',
      'utf-32',
      'iso-2022-kr',
      'hz',
      'euc-jp',
      '\0',
      'replacement',
      'utf-7-imap',
    ]
    for (let round = 0; round < 500; round += 1) {
      const raw = Buffer.from(Array.from({ length: next() % 80 }, () => (next() % 4 === 0 ? 0x1b : next() & 0xff)))
      for (const label of labels) expect(typeof decodeText(raw, label).text).toBe('string')
    }
  })
})
