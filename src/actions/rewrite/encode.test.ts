import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeText } from '#bytes'
import { decodeTransfer } from '#mail'
import { encodeText } from './encode-text.ts'
import { encodeBase64, encodeQuotedPrintable } from './encode-transfer.ts'

// Texts with many line ends, spaces before them, and bytes that need encoding.
const content = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r\n', '\n', '\r', ' ', '\t', '=', '.', 'From ', 'a'.repeat(80)),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((pieces) => Buffer.from(pieces.join('')))

describe('what is encoded for a mail', () => {
  test.each([
    ['base64', encodeBase64],
    ['quoted-printable', encodeQuotedPrintable],
  ] as const)('%s is decoded to the same bytes, in lines of 76 ASCII characters', (encoding, encode) => {
    fc.assert(
      fc.property(content, fc.constantFrom('\r\n', '\n'), (bytes, lineEnd) => {
        const written = encode(bytes, lineEnd)
        expect(decodeTransfer(encoding, written, 1e6)[0]?.content.equals(bytes)).toBe(true)
        const lines = written.toString('latin1').split(lineEnd)
        for (const line of lines) expect(line).toMatch(/^(?!\.|From )[\x20-\x7e\t]{0,76}$(?<![ \t])/)
      }),
      { numRuns: 200, seed: 7 },
    )
  })

  test('a large file crosses the slices without a seam', () => {
    const bytes = Buffer.from(Array.from({ length: 57 * 1_024 * 2 + 5 }, (_, index) => (index * 7) & 0xff))
    const written = encodeBase64(bytes, '\r\n')
    expect(written.toString()).toBe((bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n'))
  })

  test.each(['utf-8', 'iso-2022-jp', 'shift_jis', 'euc-jp', 'gb18030', 'utf-16le', 'utf-16be'])(
    '%s says the same, or nothing',
    (charset) => {
      const japanese = 'これは注意【重要】です。ABC ～\r\nカタカナ、漢字 1－2\r\n'
      expect(decodeText(encodeText(japanese, charset) ?? Buffer.alloc(0), charset).text).toBe(japanese)
      const emoji = encodeText('注意 😀', charset)
      expect(emoji === undefined).toBe(/jp|jis/.test(charset))
    },
  )

  test('ISO-2022-JP goes back to ASCII before each line end', () => {
    expect(encodeText('注意\r\n', 'iso-2022-jp')?.toString('latin1')).toBe('\x1b$BCm0U\x1b(B\r\n')
    expect(encodeText('ｶﾅ', 'iso-2022-jp')).toBeUndefined()
    expect(encodeText('注意', 'us-ascii')).toBeUndefined()
    expect(encodeText('注意', 'a charset nobody knows')).toBeUndefined()
  })
})
