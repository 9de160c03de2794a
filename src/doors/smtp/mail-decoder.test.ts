import { describe, expect, test } from 'vitest'
import { MailDecoder } from './mail-decoder.ts'

interface Decoded {
  mail: string
  /** What was left behind the end; undefined where the end never came. */
  rest: string | undefined
  isAmbiguous: boolean
  repairs: readonly number[]
}

/** In pieces of so many bytes. */
function decode(sent: string, pieceBytes = sent.length || 1, isDotted = true): Decoded {
  const mail: Buffer[] = []
  const decoder = new MailDecoder(
    { add: (chunk, from, to) => void mail.push(Buffer.from(chunk.subarray(from, to))) },
    isDotted,
  )
  const bytes = Buffer.from(sent, 'latin1')
  let rest: string | undefined
  for (let at = 0; at < bytes.length && rest === undefined; at += pieceBytes) {
    const used = decoder.take(bytes.subarray(at, at + pieceBytes))
    if (used !== undefined) rest = bytes.subarray(at + used).toString('latin1')
  }
  decoder.end()
  const { bareLf, bareCr, nul } = decoder.repairs
  const whole = Buffer.concat(mail).toString('latin1')
  return { mail: whole, rest, isAmbiguous: decoder.isAmbiguous, repairs: [bareLf, bareCr, nul] }
}

const END = '\r\n.\r\n'
const SMUGGLED = 'MAIL FROM:<evil@example.com>\r\n'

describe('MailDecoder', () => {
  test.each<[string, string, Partial<Decoded>]>([
    ['an empty mail', '.\r\nNOOP\r\n', { mail: '', rest: 'NOOP\r\n' }],
    ['lines and what follows', `a\r\n\r\nb${END}QUIT\r\n`, { mail: 'a\r\n\r\nb\r\n', rest: 'QUIT\r\n' }],
    ['dots are unstuffed', `..a\r\n..\r\n...\r\nb..${END}`, { mail: '.a\r\n.\r\n..\r\nb..\r\n', rest: '' }],
    ['a first line that is a stuffed dot', `..\r\n.\r\n`, { mail: '.\r\n', rest: '' }],
    ['bare LFs become line ends', `a\nb\n\nc${END}`, { mail: 'a\r\nb\r\n\r\nc\r\n', repairs: [3, 0, 0] }],
    ['bare CRs become line ends', `a\rb\r\rc${END}`, { mail: 'a\r\nb\r\n\r\nc\r\n', repairs: [0, 3, 0] }],
    ['CR CR LF is one line end', `a\r\r\nb${END}`, { mail: 'a\r\nb\r\n', repairs: [0, 1, 0], rest: '' }],
    ['CR CR LF before the end', `a\r\r\n.\r\nQUIT\r\n`, { mail: 'a\r\n', repairs: [0, 1, 0], rest: 'QUIT\r\n' }],
    ['NULs go', `a\0b\r\n\0c${END}`, { mail: 'ab\r\nc\r\n', repairs: [0, 0, 2], rest: '' }],
    ['bytes above 7F stay', `\xe9\xff\r\n\x80${END}`, { mail: '\xe9\xff\r\n\x80\r\n', rest: '' }],
    ['no end, no mail', 'a\r\n.', { rest: undefined }],
    ['a dot within a line', `a.\r\nb.c${END}`, { mail: 'a.\r\nb.c\r\n', rest: '' }],
  ])('%s', (_, sent, expected) => {
    for (const pieceBytes of [1, 2, 3, 5, 1_000]) {
      expect(decode(sent, pieceBytes)).toMatchObject({ isAmbiguous: false, repairs: [0, 0, 0], ...expected })
    }
  })

  // Every pair of line ends around a lone dot but the one that SMTP has.
  const LINE_ENDS = { CRLF: '\r\n', LF: '\n', CR: '\r', CRCRLF: '\r\r\n', NULCRLF: '\r\n\0', LFCR: '\n\r' }
  const AFTER = { ...LINE_ENDS, NULCRLF: '\0\r\n' }
  const variants = Object.entries(LINE_ENDS).flatMap(([before, one]) =>
    Object.entries(AFTER).map(([after, two]) => [`<${before}>.<${after}>`, `${one}.${two}`] as const),
  )
  test.each(variants.filter(([, sent]) => !sent.endsWith(END)))(
    'smuggling: %s ends no mail and marks it',
    (_, variant) => {
      for (const pieceBytes of [1, 2, 3, 4, 7, 1_000]) {
        const { rest, isAmbiguous } = decode(`a${variant}${SMUGGLED}b${END}QUIT\r\n`, pieceBytes)
        expect({ rest, isAmbiguous }).toEqual({ rest: 'QUIT\r\n', isAmbiguous: true })
      }
    },
  )

  test('what is handed on holds no stray bytes and only the end that was there, whatever is sent', () => {
    let seed = 7
    const next = (bound: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * bound)
    }
    const ALPHABET = ['\r', '\n', '.', '\0', 'a', '\r\n', '\r\n.']
    for (let round = 0; round < 2_000; round += 1) {
      const sent = Array.from({ length: 1 + next(14) }, () => ALPHABET[next(ALPHABET.length)]).join('') + END
      const whole = decode(sent)
      expect(whole.mail).not.toMatch(/\r(?!\n)|(?<!\r)\n|\0/u)
      for (const pieceBytes of [1, 2, 3, 4]) expect(decode(sent, pieceBytes)).toEqual(whole)
      // The first CR LF . CR LF is the end, and nothing else is.
      expect(whole.rest).toBe(`\r\n${sent}`.slice(`\r\n${sent}`.indexOf(END) + END.length))
    }
  })

  test('chunks have neither dots to take away nor an end', () => {
    expect(decode('.\r\n..a\nb', 3, false)).toMatchObject({
      mail: '.\r\n..a\r\nb',
      rest: undefined,
      isAmbiguous: false,
    })
    expect(decode('a\r', 3, false)).toMatchObject({ mail: 'a\r\n', repairs: [0, 1, 0] })
  })

  test('a flood of CRs is handed on as it comes', () => {
    const { mail, repairs } = decode(`${'\r'.repeat(10_000)}a${END}`, 1_000)
    expect(mail).toBe(`${'\r\n'.repeat(10_000)}a\r\n`)
    expect(repairs).toEqual([0, 10_000, 0])
  })
})
