import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'
import { recover, removeJunk } from './index.ts'

const COMMAND = 'cmd /c echo https://example.com/a'
const SCRIPT = '(New-Object Net.WebClient).DownloadString("https://example.com/a")'
const budget = () => new Budget(DEFAULT_LIMITS)
const base64 = (text: string | Buffer, encoding: 'utf8' | 'utf16le' = 'utf8') =>
  (typeof text === 'string' ? Buffer.from(text, encoding) : text).toString('base64')
const backwards = (text: string) => [...text].reverse().join('')
const codes = (text: string, key = 0) => [...text].map((letter) => letter.charCodeAt(0) ^ key)

describe('a command is read through', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['nothing', COMMAND, COMMAND, []],
    ['a path', '"C:\\Windows\\System32\\cmd.exe" /c echo a', '"C:\\Windows\\System32\\cmd.exe" /c echo a', []],
    ['Base64', `x ${base64(COMMAND)} y`, COMMAND, ['base64']],
    ['Base64 in lines', base64(COMMAND.repeat(3)).replace(/.{20}/g, '$&\r\n'), COMMAND.repeat(3), ['base64']],
    ['-enc', `powershell -w hidden -enc ${base64(COMMAND, 'utf16le')}`, COMMAND, ['base64', 'utf-16le']],
    ['Base64 twice', base64(base64(COMMAND)), COMMAND, ['base64', 'base64']],
    ['gzip', `[IO.Compression.GzipStream] "${base64(gzipSync(SCRIPT))}"`, SCRIPT, ['base64', 'gzip']],
    ['deflate', `IO.Compression.DeflateStream('${base64(deflateRawSync(SCRIPT))}')`, SCRIPT, ['base64', 'deflate']],
    ['hex', Buffer.from(COMMAND).toString('hex'), COMMAND, ['hex']],
    [
      'hex in a list',
      codes(COMMAND)
        .map((code) => `0x${code.toString(16)}`)
        .join(', '),
      COMMAND,
      ['hex'],
    ],
    [
      'hex behind backslashes',
      codes(COMMAND)
        .map((code) => `\\x${code.toString(16)}`)
        .join(''),
      COMMAND,
      ['hex'],
    ],
    ['hex from behind', backwards(Buffer.from(COMMAND).toString('hex')), COMMAND, ['reversed', 'hex']],
    ['character codes', `(${codes(COMMAND).join(',')})`, COMMAND, ['char-codes']],
    ['character codes and letters', codes(COMMAND).join('Q'), COMMAND, ['char-codes']],
    ['xor', `(${codes(COMMAND, 9).join(',')})|%{[char]($_ -bxor 9)}`, COMMAND, ['char-codes', 'xor']],
    ['carets', 'c^m^d /^c ec^ho exa^mple.com', 'cmd /c echo example.com', ['carets']],
    ['reversing', backwards(COMMAND.replace('cmd', 'cmd.exe')), COMMAND.replace('cmd', 'cmd.exe'), ['reversed']],
    ['joined strings', "&('ne'+'w-obj'+'ect') x", "&'new-object' x", ['string-pieces']],
    ['formats', "&(\"{1}{0}{2}\" -f 'w-ob','ne','ject') x", "&'new-object' x", ['string-pieces']],
    ['characters', "&([char]110+[char]0x65+'w-'+'object') x", "&'new-object' x", ['string-pieces']],
    ['backticks', 'n`ew-o`bject x', 'new-object x', ['string-pieces']],
    ['-replace', "&('neZZw-obZZject' -replace 'ZZ','') x", "&'new-object' x", ['string-pieces']],
    ['.Replace', "&'neZZw-obZZject'.Replace('ZZ','') x", "&'new-object' x", ['string-pieces']],
    ['-join', "&(-join('ne','w-obj','ect')) x", "&'new-object' x", ['string-pieces']],
    ['variables of cmd', 'set a=power&& set b=xshellx&& call %a%%b:~1,5% -c 1', 'powershell -c 1', ['cmd-variables']],
  ])('%s', (_, text, command, hidden) => {
    const { commands } = recover(text, budget())
    const found = commands.find((each) => each.command.includes(command))
    expect(found, JSON.stringify(commands)).toBeDefined()
    expect(found?.hidden).toEqual(hidden)
  })
})

describe('ordinary texts hold no command', () => {
  test.each([
    'Please run the command prompt (cmd) and read about PowerShell in the manual.',
    'Invoice 2023-11-04, 10 20 30 40 50 60 70 80 90 100 110 120 pieces.',
    'D0CF11E0A1B11AE1 is how a compound file starts; 00000000000000000000000000000000.',
    'A start is made. Explorer of the sea.',
    'aGVsbG8gd29ybGQsIHRoaXMgaXMganVzdCBhIGdyZWV0aW5n',
    '見積書を添付いたしました。ご確認をお願いいたします。',
  ])('%s', (text) => {
    expect(recover(text, budget()).commands).toEqual([])
  })
})

test('lists of addresses are taken apart', () => {
  const list = ['a', 'b', 'c'].map((name) => `https://example.com/${name}/`)
  for (const mark of ['@', ',', '*', '!', ' , @'])
    expect(recover(`'${list.join(mark)}'.Split('${mark}')`, budget()).urls).toEqual(list)
})

test('a token that is sown into a text is taken out, a word that occurs often is not', () => {
  const sown = [...COMMAND.repeat(3)].join('qZ9')
  expect(removeJunk(sown, ['nothing', 'qZ9', 'abc'], budget())).toBe(COMMAND.repeat(3))
  expect(
    removeJunk('the cat and the dog and the bird went to the sea, and that was the end of the tale', ['the'], budget()),
  ).toBeUndefined()
})

describe('recovering is total', () => {
  test('over any text', () => {
    const pieces = fc.constantFrom(
      "'",
      '"',
      '+',
      '[char]',
      '65',
      ' -f ',
      '{0}',
      '`',
      '^',
      '(',
      ')',
      ',',
      '-join(',
      "'a'",
      'set a=',
      '%a%',
      'QUJD',
      '==',
      '0x41',
      '.replace(',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 120 }), (list) => {
        expect(recover(list.join(''), budget()).layers).toBeDefined()
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  test.each([
    "'",
    '"',
    "'a'+",
    '[char]65+',
    'a`',
    'a^',
    '12 ',
    '12,',
    '0x41,',
    '41 ',
    '41',
    'QUJD',
    "-join('a',",
    "'a','b',",
    '"{0}"-f\'a\',',
    "'a'.replace('a',",
    'set a=b&%a%',
    '%a:~1,2%',
    'https://',
    'powershell ',
    'cmd /c "',
    'C:\\',
    '(((',
    '\'a\'+"b"&',
    'llehsrewop ',
  ])('over %s again and again, in linear time', (piece) => {
    const before = cpuMs()
    recover(piece.repeat(Math.ceil(200_000 / piece.length)), budget())
    expect(cpuMs() - before).toBeLessThan(2_500)
  })

  test('over streams made to fill memory', () => {
    const bomb = base64(gzipSync(Buffer.alloc(32 * 2 ** 20, 0x41)))
    expect(recover(`powershell ${bomb}`, budget()).commands.length).toBeLessThanOrEqual(2)
  })
})
